import type { Log } from '../core/log.ts';
import { startTaking, type TakingLoop } from '../core/taking.ts';
import type { Clock } from '../core/time.ts';
import { type Guard, guardedSend } from './guarded.ts';
import type { EventBatch, EventQueue } from './ports/event-queue.ts';
import { createPost } from './post.ts';
import { remedyOf } from './trouble.ts';

export interface TellParts {
  readonly queue: EventQueue;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a post may take. Nobody looks at a screen meanwhile, so a slow caller may take its time. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
/** Then a caller gives its place to the one that has waited longest: slow ones that take all would hold it for ever. */
const TURN_MS = 15_000;

/** Posts to one caller what waits for it, batch after batch, until nothing does, its turn is over or a batch is not taken. */
export function createTeller({ queue, guard, clock, log, timeoutMs = TIMEOUT_MS }: TellParts) {
  const send = guardedSend(guard);
  const post = ({ receiver, event }: EventBatch) =>
    createPost({ ...receiver, timeoutMs, clock, send })(event);
  return async (callerId: string, stopping?: AbortSignal): Promise<void> => {
    const until = clock.now().getTime() + TURN_MS;
    while (!stopping?.aborted && clock.now().getTime() < until) {
      const batch = await queue.next(callerId);
      if (batch === undefined) return;
      const posted = await post(batch);
      if (!posted.taken) return refused(batch, posted.why);
      await queue.taken(batch);
    }
    await queue.giveBack(callerId);
  };

  async function refused(batch: EventBatch, why: string): Promise<void> {
    const { callerId, caller } = batch;
    if (why === '410') {
      log.error({ caller }, 'a caller does not want delivery events any more: it answered 410');
      return queue.end(callerId);
    }
    const { tries, nextAt, missed } = await queue.notTaken(batch, why);
    const facts = { caller, why, remedy: remedyOf(why), tries, nextAt, ...(missed > 0 && { missed }) };
    log.warn(facts, NOT_TAKEN);
  }
}

const NOT_TAKEN = 'delivery events were not taken by their caller; they are posted again';

/** Slow callers hold up others, for a turn, only where there are as many of them. */
const AT_ONCE = 8;

/** Events that come within a tick go in one post. */
export function startTelling(parts: TellParts): TakingLoop {
  const { queue, log } = parts;
  const away = 'delivery events cannot be read; trying again until they can';
  return startTaking({ take: queue.take, work: createTeller(parts), atOnce: AT_ONCE, away, log });
}
