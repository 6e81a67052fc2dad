import type { NotificationContent } from '../../core/cards.ts';
import type { Amended } from './accept.ts';

/** The part of a notification that can be changed once it was accepted. */
export interface Changeable {
  readonly content: NotificationContent;
  readonly sendAt?: Date;
  readonly expiresAt?: Date;
  /** It is a series. */
  readonly repeats?: boolean;
}

/** Changes of notifications, as `amend.ts` needs them; recorded together with the work that follows. */
export interface Amendments {
  /**
   * `revise` makes the new of the old while nobody else can change it, and may refuse by throwing; it may run twice.
   * Undefined when there is no such notification.
   */
  change(id: string, revise: (current: Changeable) => Changeable): Promise<Amended | 'recalled' | undefined>;
  /** Nothing that waits is sent any more; with `recall` what was sent is deleted, too. Again is harmless. */
  cancel(id: string, options: { recall: boolean }): Promise<{ recalled: boolean }>;
}

/** The work that follows a change, page by page. */
export interface FollowUp {
  /**
   * Brings the next so many deliveries in line with the notification as it is now: what waits is cancelled or put
   * off, a sent card that is behind gets its change. Where to go on is kept with each page.
   */
  page(notificationId: string, size: number): Promise<'more' | 'done'>;
  /** Moves so many that still wait, if the notification has expired. `more`: as many as that, so there may be more. */
  expire(notificationId: string, size: number): Promise<'more' | 'done'>;
}
