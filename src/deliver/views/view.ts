/** `words` are the template's own, from the catalogue. */
export type Data = Readonly<Record<string, unknown>> & { readonly words?: never };

/** The input of a template: every outside text in `data` is plain and clipped. `summary` is the toast. */
export interface View {
  readonly summary: string;
  readonly data: Data;
  /** Comes above the card, and not through the template: there no text that anybody wrote is interpreted. */
  readonly mention?: MentionLine;
}

export interface MentionLine {
  readonly text: string;
  readonly entities: readonly MentionEntity[];
}

/** The entity that makes a mention of the text that equals its `text`; without it, such a text is only a text. */
export interface MentionEntity {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** How much of the parts without a natural limit is shown. Lengths in UTF-16 units. */
export interface Shortening {
  readonly detail: number;
  readonly facts: number;
  readonly factValue: number;
  readonly heading: Readonly<Record<'title' | 'subject' | 'actor' | 'why', number>>;
  readonly topics: number;
  /** Of a digest: how many of its lines; missing: all. */
  readonly lines?: number;
  /** How much of each; an address that is longer is left out. How many topics have a button. */
  readonly line: Readonly<Record<'title' | 'subject' | 'actor' | 'topic' | 'url' | 'buttons', number>>;
}
