import type { NotificationContent } from '../../core/cards.ts';
import type { Headers, Proof } from './proof.ts';

/** A source of webhooks: how it shows who it is, and how what it sends becomes a notification. */
export interface HookSource {
  readonly proof: Proof;
  /** The header that is the same when the source sends again. Not signed: a hint, and no proof. */
  readonly deliveryHeader: string;
  /** Where the address and the secret are entered, for whoever has just made a hook. */
  readonly setup: string;
  /**
   * Undefined where it tells nobody anything new. Only what it uses decides: what is odd elsewhere in a payload loses
   * no event. Texts may be of any length and links of any kind, as `fitting` sees to both. Throws `invalid-request`
   * where something is missing that cannot be told without.
   */
  translate(headers: Headers, payload: unknown): NotificationContent | undefined;
}
