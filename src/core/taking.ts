import { createAlarm } from './alarm.ts';
import type { Log } from './log.ts';

/** A loop that takes things to do, a few at a time, and does them, until it is stopped. */
export interface TakingLoop {
  /** There may be one: look now rather than at the next tick. Answers whether there is room for it. */
  wake(): boolean;
  /** Takes no more, and waits for what runs. */
  stop(): Promise<void>;
}

/** The loop looks so often for work that nobody announced. */
const TICK_MS = 1_000;

interface Taking<T> {
  /** At most so many. */
  readonly take: (most: number) => Promise<readonly T[]>;
  /** Rejects where what it takes from is away. */
  readonly work: (one: T, stopping: AbortSignal) => Promise<void>;
  readonly atOnce: number;
  /** Said once for each time in which it is away: what follows says the same. */
  readonly away: string;
  readonly log: Log;
}

export function startTaking<T>({ take, work, atOnce, away, log }: Taking<T>): TakingLoop {
  const alarm = createAlarm();
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  /** As many were taken as there was room for, so there may be more. */
  let hungry = false;
  let reachable = true;

  const failed = (err: unknown): void => {
    if (reachable) log.warn({ err }, away);
    reachable = false;
  };
  const start = (one: T): void => {
    const done = work(one, stopping.signal)
      .catch(failed)
      .finally(() => {
        running.delete(done);
        if (hungry) alarm.ring();
      });
    running.add(done);
  };
  const look = async (): Promise<void> => {
    const room = atOnce - running.size;
    if (room === 0) return;
    const taken = await take(room);
    hungry = taken.length === room;
    taken.forEach(start);
    reachable = true;
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await look().catch(failed);
      await alarm.wait(TICK_MS);
    }
  };
  const ran = run();
  return {
    wake() {
      alarm.ring();
      return reachable && !stopping.signal.aborted && running.size < atOnce;
    },
    async stop() {
      stopping.abort();
      alarm.ring();
      await ran;
      await Promise.all(running);
    },
  };
}
