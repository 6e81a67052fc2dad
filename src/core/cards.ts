import type { NotificationContent, TemplateName } from './notification.ts';

/**
 * What each template needs to be told. Every text may come from outside and may hold anything: it is made
 * harmless when it is rendered, so write it here as it came. A sample of each stands next to its template.
 */
export interface CardData extends Record<TemplateName, object> {
  readonly notification: NotificationContent;
  readonly 'opted-out': OptedOut;
  readonly 'welcome-person': WelcomePerson;
  readonly 'welcome-group': WelcomeGroup;
  readonly hello: Hello;
  readonly help: Help;
  readonly topics: Topics;
  readonly digest: Digest;
}

/** The confirmation that stands where the card stood. `title` is the title of that card. */
export interface OptedOut {
  readonly topic: string;
  readonly title?: string;
}

/** `installedBy` is missing when the person added Herald themselves. */
export interface WelcomePerson {
  readonly name?: string;
  readonly installedBy?: string;
  readonly team?: string;
  /** The example was asked for and stands below: its button goes. */
  readonly exampleShown?: boolean;
}

/** `name` is that of the team, or of the group chat where it has one. */
export interface WelcomeGroup {
  readonly kind: 'team' | 'groupChat';
  readonly name?: string;
  readonly installedBy?: string;
  /** Shown to whoever connects a program to this conversation. */
  readonly conversationId: string;
}

/** The first words 1:1 to somebody who mentioned Herald elsewhere. */
export interface Hello {
  readonly name?: string;
  /** The channel, or the group chat where it has a name. */
  readonly channel?: string;
  readonly team?: string;
}

/** `said` is what was not understood, to be quoted; `note` is any other guidance. Both may be missing. */
export interface Help {
  readonly said?: string;
  readonly note?: string;
}

export interface Topics {
  readonly topics: readonly { readonly name: string; readonly state: TopicState }[];
}

/** `addressed`: neither subscribed nor stopped, so that only what names the person reaches them. */
export type TopicState = 'on' | 'addressed' | 'stopped';

/** What was held for one person, oldest first. It is read from the ledger each time the card is rendered. */
export interface Digest {
  readonly items: readonly DigestItem[];
  /** IANA name of where the person is; missing where Teams did not say. */
  readonly timeZone?: string | null;
}

export interface DigestItem {
  /** The delivery that is this line. */
  readonly delivery: string;
  readonly title: string;
  readonly subject: { readonly name: string; readonly url?: string };
  readonly actor: string;
  readonly topic: string;
  /** When it was accepted, or was to be sent. ISO 8601. */
  readonly at: string;
  /** The person stopped its topic since. */
  readonly stopped: boolean;
}
