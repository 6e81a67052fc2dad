import type { Log } from '../core/log.ts';
import { startTaking, type TakingLoop } from '../core/taking.ts';
import type { Outbox, Unexpanded } from './ports/expansion.ts';

/** A long audience must not hold up the others; more at once would take the connections of what is sent. */
const AT_ONCE = 4;
/** Twice as long after each failure. It is never given up: what was accepted is owed. */
const LONGEST_PAUSE_SECONDS = 60;

/**
 * Takes audiences out of the outbox and expands them: also those that were put off, that a dead worker left, or that
 * were accepted in its last moment. An expansion that is stopped gives back the rest of its audience.
 */
export function startExpanding({
  outbox,
  expand,
  failed,
  log,
}: {
  outbox: Outbox;
  expand: (about: Unexpanded, stopping: AbortSignal) => Promise<'done' | { againInSeconds: number }>;
  /** Counts a try that failed. */
  failed: () => void;
  log: Log;
}): TakingLoop {
  const failures = new Map<string, number>();
  const putOffFailed = (about: Unexpanded, err: unknown): Promise<void> => {
    const { notificationId } = about;
    const before = failures.get(notificationId) ?? 0;
    failures.set(notificationId, before + 1);
    log.warn(
      { work: 'expand-audience', ...about, try: before + 1, err },
      'background work failed; it is tried again',
    );
    failed();
    return outbox.putOff(notificationId, Math.min(2 ** before, LONGEST_PAUSE_SECONDS));
  };
  const work = async (about: Unexpanded, stopping: AbortSignal): Promise<void> => {
    try {
      const result = await expand(about, stopping);
      failures.delete(about.notificationId);
      if (result !== 'done') await outbox.putOff(about.notificationId, result.againInSeconds);
    } catch (error) {
      // Where it cannot even be put off, it is anybody's when its time here is over.
      await putOffFailed(about, error).catch(() => undefined);
    }
  };
  const away = 'the outbox cannot be read; trying again until it can';
  return startTaking({ take: outbox.take, work, atOnce: AT_ONCE, away, log });
}
