import type { Notification } from '../../core/notification.ts';
import type { Foreseen } from '../../decide/outlook.ts';
import type { Accepted, AcceptedWith } from './accept.ts';

/** Says what would become of a notification, if it were posted now. Nothing of it is kept, and nobody is told. */
export type Rehearse = (notification: Notification, more?: AcceptedWith) => Promise<Rehearsed>;

export type Rehearsed =
  | { readonly accepted: Exclude<Accepted, { id: string }> }
  | {
      readonly accepted: Extract<Accepted, { id: string }>;
      /** Recipients in the order in which they are found; those of a standing notification first. */
      readonly foreseen: readonly Foreseen[];
      /** False where there are more recipients than are foreseen, or some are not known yet. */
      readonly isComplete: boolean;
    };
