import type { ChangedWish } from './changed-wish.ts';
import type { Said } from './notification.ts';
import type { Phrase } from './phrase.ts';

/**
 * **Delivery**: one notification for one recipient: a row of the ledger. It is always in exactly one state,
 * since an instant, for a reason that has a code and a sentence.
 */
export const DELIVERY_STATES = [
  'held',
  'queued',
  'sending',
  'sent',
  'undelivered',
  'suppressed',
  'folded',
  'cancelled',
  'expired',
  'recalled',
  'acknowledged',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The only moves there are. Any other is a programming error, and a trigger of the database refuses it. */
export const MOVES: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  held: ['queued', 'suppressed', 'folded', 'cancelled', 'expired', 'undelivered'],
  queued: ['held', 'sending', 'suppressed', 'folded', 'cancelled', 'expired', 'undelivered'],
  sending: ['queued', 'held', 'sent', 'undelivered', 'suppressed', 'expired', 'cancelled'],
  sent: ['acknowledged', 'recalled'],
  acknowledged: ['recalled'],
  undelivered: ['queued'],
  suppressed: [],
  folded: ['queued', 'undelivered', 'suppressed', 'expired', 'cancelled'],
  cancelled: [],
  expired: [],
  recalled: [],
};

export function mayMove(from: DeliveryState, to: DeliveryState): boolean {
  return MOVES[from].includes(to);
}

/** The action of a delivery: it posts a card, changes one that stands, or takes one away. */
export type Operation = 'send' | 'update' | 'delete';

/**
 * One person, 1:1, or one conversation. `label` is how the person who asks knows them; `address` is the one that named
 * a person, missing where nobody named them.
 */
export type Recipient =
  | { readonly kind: 'person'; readonly personId: string; readonly label: string; readonly address?: string }
  | {
      readonly kind: 'conversation';
      readonly conversationId: string;
      readonly label: string;
      readonly threadRootId?: string;
    }
  /**
   * An address that belongs to nobody whom Herald knows. Such a delivery is born `undelivered`; where Herald may
   * look people up it is born `queued`, and goes on as one for the person who has the address.
   */
  | { readonly kind: 'unknown'; readonly label: string };

/** The caller's own address for this recipient; undefined for one who came in by a team or a topic. */
export function postedAddress(recipient: Recipient): string | undefined {
  if (recipient.kind === 'conversation') return recipient.conversationId;
  return recipient.kind === 'unknown' ? recipient.label : recipient.address;
}

/** Why this recipient belongs to the audience: the sentence *why you get this* on the card. */
export type Because =
  | { readonly code: 'named'; readonly by: string }
  | { readonly code: 'role'; readonly role: string }
  | { readonly code: 'group'; readonly group: string }
  | { readonly code: 'team-member'; readonly team: string }
  | { readonly code: 'subscriber'; readonly topic: string }
  | { readonly code: 'conversation'; readonly by: string }
  | { readonly code: 'installed'; readonly by?: string; readonly place?: string }
  | { readonly code: 'asked' }
  /** They watch something, and it came to be so. */
  | { readonly code: 'watching'; readonly subject: string }
  /** They snoozed its card. */
  | { readonly code: 'snoozed' }
  /** In place of people who could not be reached: their labels, read anew each time from their own deliveries. */
  | { readonly code: 'fallback'; readonly for: readonly string[] }
  /** A digest of what was held, because more than so many cards came within so many seconds. */
  | { readonly code: 'burst'; readonly cards: number; readonly seconds: number }
  /** A digest of what waited for the end of a dialogue, for who wishes one. */
  | { readonly code: 'waited' }
  /** A digest of what came while they wanted to hear nothing. */
  | { readonly code: 'away' }
  /** A digest of the topics that they get together. */
  | { readonly code: 'digest' }
  /** A digest of what can wait. */
  | { readonly code: 'can-wait' };

/** A button of the caller's, as the caller wrote it. */
export interface Pressed {
  readonly verb: string;
  readonly data: unknown;
}

/**
 * **Press**: a button of the caller's that somebody pressed. `pending` until the caller has
 * taken it; `failed`: they did not in time, so nothing is known of what became of it; `noted`: nobody is told, and the
 * caller reads it when they ask.
 */
export const PRESS_STATES = ['pending', 'done', 'noted', 'refused', 'failed'] as const;
export type PressState = (typeof PRESS_STATES)[number];

/** While it is one of these, the same is not pressed again. */
export const STANDING_PRESSES = ['pending', 'done', 'noted'] as const satisfies readonly PressState[];
export const isStanding = (state: PressState | undefined): boolean =>
  STANDING_PRESSES.some(each => each === state);

/** For so long its caller is told again: what a person pressed is not done hours later, when they have given it up. */
export const PRESS_WAITS_SECONDS = 3600;

/** Why a caller did not take a press, from what leaves most open whether it was done: one try in which it may have been counts. */
export const PRESS_TROUBLES = [
  /** It was told, and did not answer in time, or broke off. */
  'silent',
  /** It answered with an error. */
  'error',
  /** It wants no more of them. */
  'gone',
  /** Herald may not call its address. */
  'barred',
  /** It answered that it is elsewhere, where Herald does not follow. */
  'moved',
  'unreachable',
  /** Nobody got as far as a try. */
  'late',
] as const;
export type PressTrouble = (typeof PRESS_TROUBLES)[number];

/** The result of a press. All of it is JSON. */
export interface PressOutcome {
  readonly state: PressState;
  /** The caller, by name. */
  readonly to: string;
  /** The caller's words about it. */
  readonly text?: string;
  /** It was the only one that counts of its kind. */
  readonly isExclusive: boolean;
  /** On the very card that shows it, and not on that of somebody else. */
  readonly isHere: boolean;
  /** ISO 8601: pending, and its caller did not take it at once. They are told again until then. */
  readonly until?: string;
  /** Why its caller did not take it. */
  readonly trouble?: PressTrouble;
}

/** So many answers stand on a card that several read. */
export const MOST_ANSWERS = 8;

/** The last press on a card by one of those who read it. All of it is JSON. */
export interface CardAnswer extends Pressed {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** IANA, of who pressed; missing where Teams never told. */
  readonly timeZone?: string | null;
  /** Missing on a card that several read, where nobody is told of it. */
  readonly outcome?: PressOutcome;
}

/** How a delivery met the dialogue that was running: the line above its card. `topic`: what was being done. */
export interface InterruptionOutcome {
  readonly how: 'cancelled' | 'interrupted' | 'resumed' | 'began' | 'waited';
  /** The subject of the dialogue. */
  readonly topic?: Phrase;
  /** The subject of another dialogue, which was on top of that one and was ended. */
  readonly ended?: Phrase;
}

/**
 * **Remark**: what its person did about a card, in a line at its foot. Its buttons, of which *Undo* is one, take the place
 * of Herald's own; what the card says stays. It is JSON, and becomes words for whoever reads the card.
 */
export interface Remark {
  readonly says: Phrase;
  readonly buttons: readonly RemarkButton[];
  /** ISO 8601. */
  readonly at: string;
  /** Which wishes that changed. The card is one of settings or topics, and shows it inside: its own buttons stay. */
  readonly changed?: readonly ChangedWish[];
}

export interface RemarkButton {
  readonly title: Phrase;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * **Delivery event**: something that became of a delivery, of which its caller can have itself told. All but the last are
 * states that it came to; `stopped`: its person did not want to hear of such things any more, and said so on its card.
 */
export const DELIVERY_EVENTS = [
  'sent',
  'undelivered',
  'suppressed',
  'expired',
  'folded',
  'acknowledged',
  'stopped',
] as const;
export type DeliveryEvent = (typeof DELIVERY_EVENTS)[number];

/**
 * The words for another place, once it is known whether a delivery reached Teams: in the channel where somebody asked,
 * they say that the answer is in their 1:1, or that it cannot be.
 */
export interface Report {
  readonly to: Recipient;
  readonly sent: Said;
  readonly undelivered: Said;
}
