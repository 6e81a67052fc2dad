import type { NotificationContent } from '../core/cards.ts';
import { type FieldFault, HeraldError, invalid } from '../core/errors.ts';
import type { Clock } from '../core/time.ts';
import { merged } from '../decide/merge.ts';
import { notificationFaults } from '../decide/translations.ts';
import { EXPIRED } from './accept.ts';
import type { Amend, NotificationPatch, WordsPatch } from './ports/accept.ts';
import type { Amendments, Changeable, FollowUp } from './ports/amend.ts';
import { withoutStale } from './stale.ts';

/** Changes a notification that was accepted: the cards that were sent, and those that wait. */
export function createAmend({ amendments, clock }: { amendments: Amendments; clock: Clock }): Amend {
  return {
    async change(id, patch) {
      const outcome = await amendments.change(id, current => revised(current, patch, clock.now()));
      if (outcome === undefined) throw new HeraldError('not-found', 'There is no such notification.');
      if (outcome === 'recalled') throw new HeraldError('recalled');
      return outcome;
    },
    cancel: (id, options) => amendments.cancel(id, options),
  };
}

function revised(
  current: Changeable,
  { sendAt, expiresAt, ...words }: NotificationPatch,
  now: Date,
): Changeable {
  const { content, repeats, ...times } = current;
  const next = { ...merged(times, { sendAt, expiresAt }), content: patched(content, words) };
  const timeFaults = repeats ? repeatFaults({ sendAt, expiresAt }) : faultsOf(current, next, now);
  const faults = [...timeFaults, ...notificationFaults(next.content)];
  if (faults.length > 0) throw invalid(faults);
  return next;
}

/** The times of a series are said once and for all. */
const repeatFaults = (times: Pick<NotificationPatch, 'sendAt' | 'expiresAt'>): FieldFault[] =>
  Object.entries(times)
    .filter(([, at]) => at !== undefined)
    .map(([field]) => ({
      field,
      message: 'cannot be changed of what repeats: delete it and post it again',
    }));

const patched = (content: NotificationContent, words: WordsPatch) =>
  withoutStale(content, merged(content, words), words.translations);

/** The content of a card after a change of its words alone. Throws a `HeraldError` where it cannot be so. */
export function reworded(content: NotificationContent, words: WordsPatch): NotificationContent {
  const next = patched(content, words);
  const faults = notificationFaults(next);
  if (faults.length > 0) throw invalid(faults);
  return next;
}

/** Only what is being changed is looked at: the words of an expired card may still be put right. */
function faultsOf(current: Changeable, next: Changeable, now: Date): FieldFault[] {
  const isMoved = next.sendAt?.getTime() !== current.sendAt?.getTime();
  const wasDue = current.sendAt === undefined || current.sendAt <= now;
  const hasNewEnd = next.expiresAt?.getTime() !== current.expiresAt?.getTime();
  return [
    ...(isMoved && wasDue ? [TOO_LATE] : []),
    ...(hasNewEnd && next.expiresAt !== undefined && next.expiresAt <= now ? [EXPIRED] : []),
    ...((isMoved || hasNewEnd) && isBefore(next.expiresAt, next.sendAt) ? [ENDS_BEFORE] : []),
  ];
}

const TOO_LATE = { field: 'sendAt', message: 'cannot be changed any more: it is being sent, or was' };
const ENDS_BEFORE = { field: 'expiresAt', message: 'must be later than "sendAt"' };
const isBefore = (end: Date | undefined, start: Date | undefined) =>
  end !== undefined && start !== undefined && end <= start;

/** Deliveries per transaction: a change of 100,000 cards holds nobody up for longer than 50 ms. */
const PAGE_SIZE = 500;

type PageWork = (
  about: { notificationId: string },
  stopping?: AbortSignal,
) => Promise<'done' | { againInSeconds: number }>;

/** Brings all deliveries in line with a changed notification. */
export const createFollower = (followUp: FollowUp): PageWork => inPages(followUp.page);

/** Ends what still waits when a notification expires. */
export const createExpirer = (followUp: FollowUp): PageWork => inPages(followUp.expire);

function inPages(page: FollowUp['page']): PageWork {
  return async ({ notificationId }, stopping) => {
    while ((await page(notificationId, PAGE_SIZE)) === 'more')
      if (stopping?.aborted) return { againInSeconds: 0 };
    return 'done';
  };
}
