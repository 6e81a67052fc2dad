import type { AcknowledgeWish } from '../../../core/notification.ts';

/** Where it stands when a step is due. */
export interface Unacknowledged {
  readonly wish: AcknowledgeWish;
  /** How many steps were taken: the reminders first, then the next people. */
  readonly steps: number;
  /** It was not cancelled, has not ended and has not expired. */
  readonly isOpen: boolean;
}

/** The next step for a notification that nobody has acknowledged. `end`: there is none. */
export function nextStep({ wish, steps, isOpen }: Unacknowledged): 'remind' | 'escalate' | 'end' {
  if (!isOpen) return 'end';
  if (steps < wish.remind) return 'remind';
  return steps === wish.remind && wish.escalateTo !== undefined ? 'escalate' : 'end';
}
