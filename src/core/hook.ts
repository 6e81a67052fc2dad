import type { ErrorCode } from './errors.ts';
import type { Audience } from './notification.ts';

/**
 * **Hook**: an address of its own for one sender that cannot say who hears: audience, topic and tenant are kept with
 * it, and so is the secret with which the sender shows who it is.
 */
export interface Hook {
  readonly id: string;
  /** Stands on the cards, in lists, and in front of commands. Unique among those in force. */
  readonly name: string;
  /** The sender's kind, which says how its posts are read: `github`. */
  readonly source: string;
  /** Missing: the source's own. */
  readonly topic?: string;
  /** Missing: that of the bot, or the only one. */
  readonly tenantId?: string;
  readonly audience: Audience;
  /** The text of a mapping in JSONata, which makes notifications of what is sent. Missing: the source does. */
  readonly mapping?: string;
  /** The app or managed identity of Entra ID whose token opens it, too: its application or object id, in lower case. */
  readonly sender?: string;
}

/** A hook as it is listed: never its address, never its secret. */
export interface HookRecord extends Hook {
  readonly createdAt: Date;
  readonly revokedAt?: Date;
  /** Until when the secret before the last `rotate` is good. */
  readonly formerUntil?: Date;
  /** To the minute: when something was last taken. */
  readonly usedAt?: Date;
  /** To the minute: when something was last refused, and why. */
  readonly refused?: { readonly at: Date; readonly code: ErrorCode; readonly why?: string };
}
