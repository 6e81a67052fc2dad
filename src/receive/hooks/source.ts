import type { NotificationContent } from '../../core/notification.ts';

/** A source of webhooks, and how what it sends becomes a notification. */
export interface HookSource {
  /** The header that carries the HMAC-SHA256 of the body, hex, after `sha256=`. */
  readonly signatureHeader: string;
  /** The header that is the same when the source sends again. */
  readonly deliveryHeader: string;
  /**
   * Undefined where it tells nobody anything new. What it gives fits a card: texts are cut, links that may not
   * stand there are left out. Throws `invalid-request` where the payload is not what the source documents.
   */
  translate(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    payload: unknown,
  ): NotificationContent | undefined;
}
