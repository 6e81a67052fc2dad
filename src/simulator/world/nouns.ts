/** The stand-in's own picture of Teams: one bot, and every tenant that has it. Ids have the shapes that Teams gives them. */
export interface World {
  /** The tenant that the page shows, and that is meant where none is named. */
  readonly tenantId: string;
  readonly tenants: Map<string, Tenant>;
  readonly bot: { readonly id: string; readonly name: string };
  /** Base address of the Bot Connector, ending in `/`. Known once the server listens. */
  serviceUrl: string;
  /** Of all tenants; so are teams and chats. */
  readonly people: Person[];
  /** Every way to name a person (Teams id, Entra id, UPN, e-mail, name; in lower case) → that person. */
  readonly directory: Map<string, Person>;
  readonly teams: Team[];
  readonly chats: Chat[];
  /** Id of a channel → the channel and its team. */
  readonly channels: Map<string, Home>;
  readonly conversations: Map<string, Conversation>;
  /** `times` keeps of a message only its id, sender and time: a load of 100,000 cards stays small. */
  readonly keep: 'everything' | 'times';
  readonly now: () => Date;
  readonly newId: () => string;
  /** Tells the page, and any caller that waits, that something changed. */
  readonly changed: (change: Change) => void;
}

export type Change =
  | {
      readonly kind: 'message';
      readonly conversation: string;
      /** Whose 1:1 chat it is. */
      readonly person?: string;
      readonly message: ChatMessage;
    }
  | { readonly kind: 'state' }
  | { readonly kind: 'wire'; readonly id: number };

export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** The end of its addresses: `contoso.com`. */
  readonly domain: string;
  readonly people: Person[];
}

export interface Home {
  readonly team: Team;
  readonly channel: Channel;
}

export interface Person {
  readonly tenantId: string;
  /** `29:1…`, the id to which a bot may write. */
  readonly id: string;
  readonly aadObjectId: string;
  readonly upn: string;
  readonly email: string;
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
  readonly jobTitle: string;
  readonly role: 'user' | 'guest';
  /** The language that their client sends with each of their actions. */
  locale: string;
  timeZone: string;
  /** Whether this person has the app: after `removed`, Teams refuses sends; `never` may still be reached by roster. */
  presence: 'never' | 'installed' | 'removed';
  blocked: boolean;
}

export interface Team {
  readonly tenantId: string;
  /** Equals the id of the General channel. */
  readonly id: string;
  readonly aadGroupId: string;
  name: string;
  installed: boolean;
  archived: boolean;
  deleted: boolean;
  readonly members: Set<string>;
  /** Of its members. Only Graph tells of them. */
  owners: ReadonlySet<string>;
  readonly channels: Channel[];
}

export interface Channel {
  readonly id: string;
  name: string;
  readonly type: 'standard' | 'private' | 'shared';
  /** Private and shared channels need the bot added to them, besides the team. */
  hasBot: boolean;
  deleted: boolean;
}

export interface Chat {
  readonly tenantId: string;
  readonly id: string;
  readonly title: string;
  installed: boolean;
  readonly members: Set<string>;
}

export interface Conversation {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: 'personal' | 'channel' | 'groupChat';
  title: string;
  /** The person of a 1:1 chat. */
  readonly personId?: string;
  /** The team of a channel. */
  readonly teamId?: string;
  readonly messages: ChatMessage[];
}

export interface ChatMessage {
  /** Milliseconds since 1970 as text, as Teams does it. */
  readonly id: string;
  /** A person's id, or the bot's. */
  readonly from: string;
  readonly at: string;
  text?: string;
  textFormat?: string;
  summary?: string;
  attachments?: Attachment[];
  /** Only in channels: the post that this is a reply to. */
  readonly rootId?: string;
  readonly replyToId?: string;
  updatedAt?: string;
  deleted?: boolean;
  /** Cards that an answer to a click put in place of the sent one, per person. */
  views?: Record<string, unknown>;
  /** Lines that an answer to a click showed to the one who clicked. */
  notices?: { readonly person: string; readonly at: string; readonly text: string }[];
}

export interface Attachment {
  readonly contentType: string;
  readonly content?: unknown;
  readonly contentUrl?: string;
  readonly name?: string;
}

export const cardType = 'application/vnd.microsoft.card.adaptive';
