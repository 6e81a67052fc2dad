import { createAlarm } from '../core/alarm.ts';
import type { Log } from '../core/log.ts';
import type { Outbox, Unexpanded } from './ports/expansion.ts';

/** What takes audiences out of the outbox and expands them, a few at a time. */
export interface ExpanderLoop {
  /** There may be one: look now rather than at the next tick. */
  wake(): void;
  /** Takes no more, and waits for what runs, which gives back what is left. */
  stop(): Promise<void>;
}

/** A long audience must not hold up the others; more at once would take the connections of what is sent. */
const AT_ONCE = 4;
/** What nobody announced: what was put off, what a dead worker left, what was accepted in its last moment. */
const TICK_MS = 1_000;
/** Twice as long after each failure. It is never given up: what was accepted is owed. */
const LONGEST_PAUSE_SECONDS = 60;

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
}): ExpanderLoop {
  const alarm = createAlarm();
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const failures = new Map<string, number>();
  /** As many were taken as there was room for, so there may be more. */
  let hungry = false;

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
  const one = async (about: Unexpanded): Promise<void> => {
    try {
      const result = await expand(about, stopping.signal);
      failures.delete(about.notificationId);
      if (result !== 'done') await outbox.putOff(about.notificationId, result.againInSeconds);
    } catch (error) {
      // Where it cannot even be put off, it is anybody's when its time here is over.
      await putOffFailed(about, error).catch(() => undefined);
    }
  };
  const start = (about: Unexpanded): void => {
    const work = one(about).finally(() => {
      running.delete(work);
      if (hungry) alarm.ring();
    });
    running.add(work);
  };
  const take = async (): Promise<void> => {
    const room = AT_ONCE - running.size;
    const taken = room > 0 && !stopping.signal.aborted ? await outbox.take(room) : [];
    hungry = taken.length === room;
    taken.forEach(start);
  };
  const run = async (): Promise<void> => {
    let reachable = true;
    while (!stopping.signal.aborted) {
      try {
        await take();
        reachable = true;
      } catch (error) {
        // Once per outage: what follows says the same.
        if (reachable) log.warn({ err: error }, 'the outbox cannot be read; trying again until it can');
        reachable = false;
      }
      await alarm.wait(TICK_MS);
    }
  };
  const ran = run();
  return {
    wake: alarm.ring,
    async stop() {
      stopping.abort();
      alarm.ring();
      await ran;
      await Promise.all(running);
    },
  };
}
