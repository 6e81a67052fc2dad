declare module '../../../core/cards.ts' {
  interface CardData {
    readonly topics: Topics;
  }
}

export interface Topics {
  readonly topics: readonly { readonly name: string; readonly state: TopicState }[];
}

/** `addressed`: neither subscribed nor stopped, so that only what names the person reaches them. */
export type TopicState = 'on' | 'addressed' | 'stopped';
