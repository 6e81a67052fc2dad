import { audienceParts } from '../decide/audience.ts';
import type { Expansion } from './ports/expansion.ts';

/** Rows per transaction: large enough for 20,000 rows/s, small enough to lose little at a crash. */
const PAGE_SIZE = 500;

/** The first roster of a team is still being read: look again soon. */
const ROSTER_PAUSE_SECONDS = 1;

/**
 * Turns an audience into deliveries, page by page. Called again after a crash, it goes on where the last page
 * was kept; called once more after the end, or after a cancellation, it does nothing. Where the audience was changed
 * meanwhile, the work that came with the change goes on instead. When the process stops, another goes on.
 */
export function createExpander(expansion: Expansion) {
  return async (
    { notificationId }: { notificationId: string },
    stopping?: AbortSignal,
  ): Promise<'done' | { againInSeconds: number }> => {
    const loaded = await expansion.load(notificationId);
    if (loaded === undefined) return 'done';
    const { notification } = loaded;
    const parts = audienceParts(notification);
    let { part, after } = loaded;
    for (let here = parts[part]; here !== undefined; here = parts[part]) {
      if (stopping?.aborted) return { againInSeconds: 0 };
      const page = await expansion.page(notification, here, after, PAGE_SIZE);
      if (page === 'later') return { againInSeconds: ROSTER_PAUSE_SECONDS };
      after = page.next;
      if (page.next === undefined) part += 1;
      const next = after === undefined ? { part } : { part, after };
      if (!(await expansion.keep(loaded, page.found, next))) return 'done';
    }
    await expansion.keep(loaded, [], 'done');
    return 'done';
  };
}
