import type { CardData, TemplateName } from './cards.ts';
import type { Phrase, Text } from './phrase.ts';
import type { Repeat } from './repeat.ts';
import type { KnownBy } from './stop.ts';

/** **Notification**: what is to be said; one per accepted request, event or schedule. */
export interface Notification {
  readonly id: string;
  readonly tenantId: string;
  /** The caller's id, or `herald` for what Herald says on its own account. */
  readonly callerId: string;
  readonly callerName: string;
  /** Missing for what cannot be opted out of: a welcome, an answer. */
  readonly topic?: string;
  readonly said: Said;
  readonly audience: Audience;
  readonly urgency: Urgency;
  /** Missing: as the person wishes, which of their own is `when-idle`. */
  readonly interruption?: Interruption;
  /** The dialogue that starts with this card: the card asks its first question. */
  readonly begins?: Beginning;
  readonly sendAt?: Date;
  readonly expiresAt?: Date;
  /** It can wait: when it comes together for whoever chose nothing else, a repetition, or `now`. Missing: it cannot. */
  readonly canWait?: string;
  /** The caller's name for it: the same one again changes it instead of sending more. */
  readonly key?: string;
  readonly fallback?: Fallback;
  readonly acknowledge?: AcknowledgeWish;
  /** It is a series: nobody is told of it but by its occurrences, the first of which comes then. */
  readonly series?: { readonly repeat: Repeat; readonly firstAt: Date };
  /** The series whose occurrence it is, and at which of its times. */
  readonly occurrence?: Occurrence;
  readonly actorAadObjectId?: string;
  readonly correlationId: string;
  /** W3C trace context of what it came with; missing where no traces are made. */
  readonly traceparent?: string;
  readonly createdAt: Date;
}

/** **Occurrence**: one time of a series. */
export interface Occurrence {
  readonly of: string;
  readonly at: Date;
}

/** The cause of what Herald says: the request that is being handled, where there is one. */
export type Origin = Partial<Pick<Notification, 'correlationId' | 'traceparent'>>;

/** **Fallback**: who hears in place of a person who cannot be reached. A fallback has none of its own. */
export type Fallback =
  /** `mention`: those who could not be reached 1:1 are mentioned there, as far as Teams knows them. */
  { readonly conversation: string; readonly mention?: boolean } | { readonly person: string };

/** A wish that one of those who get it says that they take care. */
export interface AcknowledgeWish {
  /** From the post, or its time, to the first reminder, and from each step to the next. Missing: nobody is reminded. */
  readonly withinSeconds?: number;
  /** How many reminders before the next people. */
  readonly remind: number;
  /** The next people. */
  readonly escalateTo?: Audience;
}

/** A dialogue (`Dialogue` in core/dialogue.ts) and what it is begun with. */
export interface Beginning {
  readonly dialogue: string;
  readonly given: Readonly<Record<string, unknown>>;
}

/** The content of a delivery: a card, with the data of its template, or one line. */
export type Said = SaidCard | SaidLine;

export interface SaidLine {
  readonly text: Text;
  /** It says what somebody changed by words, and has no *Undo*; the command that shows it, and changes it again. */
  readonly changedBy?: Phrase;
  /** Of a line about a sender's card: what that is about, so that a stop of it keeps the line, too. */
  readonly about?: { readonly subject: KnownBy; readonly actor: KnownBy };
}

/** A card: each template with data of its own. */
export type SaidCard<T extends TemplateName = TemplateName> = {
  readonly [K in T]: { readonly template: K; readonly data: CardData[K] };
}[T];

/** **Audience**: the description of who should hear. */
export interface Audience {
  /** Entra object ids, UPNs, e-mail addresses or Teams ids. */
  readonly people?: readonly string[];
  /** Names of roles: whoever has one hears 1:1. */
  readonly roles?: readonly string[];
  /** Groups of the directory, by Entra id or mail name: whoever is in one, or in a group in it, hears 1:1. */
  readonly groups?: readonly string[];
  /** Team ids: each member hears 1:1. */
  readonly teams?: readonly string[];
  /** Conversation ids: the card is posted there. */
  readonly conversations?: readonly string[];
  /** Everyone who subscribed to the topic. */
  readonly subscribers?: boolean;
  /** Addresses of those who belong to none of it, as they hear of the same event otherwise. No caller names them. */
  readonly except?: readonly string[];
}

export const URGENCIES = ['low', 'normal', 'urgent'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** How a delivery meets a running dialog. */
export const INTERRUPTIONS = ['ad-hoc', 'when-idle', 'cancel', 'interrupt'] as const;
export type Interruption = (typeof INTERRUPTIONS)[number];
