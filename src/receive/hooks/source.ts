import type { NotificationContent, Urgency } from '../../core/notification.ts';

/** How a source's payload becomes a notification; undefined where it tells nobody anything new. */
export interface HookSource {
  /** The header that carries the HMAC-SHA256 of the body, hex, after `sha256=`. */
  readonly signatureHeader: string;
  /** The header that is the same when the source sends again. */
  readonly deliveryHeader: string;
  translate(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    payload: unknown,
  ): Translated | undefined;
}

export interface Translated {
  readonly content: NotificationContent;
  readonly urgency?: Urgency;
}
