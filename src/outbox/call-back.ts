import type { NotificationContent } from '../core/cards.ts';
import { HeraldError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { WordsPatch } from '../ledger/ports/accept.ts';
import { type Guard, guardedSend } from './guarded.ts';
import type { Call, Calls, ReadReply } from './ports/calls.ts';
import { createPost, type Posted } from './post.ts';
import { isForGood, remedyOf, troubleOf } from './trouble.ts';

/** Rejected, so that the background does it again, after pauses that grow; it logs why, and what the operator can do. */
class NotTaken extends Error {
  override readonly name = 'NotTaken';
  /** Where it was thrown tells nobody anything, and it is logged at each try. */
  override readonly stack: string;

  constructor(why: string) {
    super(`${why}. ${remedyOf(why)}`);
    this.stack = `NotTaken: ${this.message}`;
  }
}

export interface CallBackParts {
  readonly calls: Calls;
  readonly read: (reply: string) => ReadReply;
  /** Throws a `HeraldError` where a card cannot be so. */
  readonly reword: (content: NotificationContent, words: WordsPatch) => NotificationContent;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a post may take. The person who pressed looks at the card meanwhile. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/**
 * Tells a caller of a press, until they have taken it or it is too late. Their reply is on its way to the cards before
 * the press counts as told: a crash in between tells them once more, under the same id.
 */
export function createCallBack(parts: CallBackParts) {
  const { calls } = parts;
  return async ({ pressId }: { pressId: string }): Promise<'done'> => {
    const call = await calls.find(pressId);
    if (call === undefined) return 'done';
    const { receiver, isOver } = call;
    if (receiver === undefined || isOver) {
      await calls.end(pressId, isOver ? { state: 'failed', trouble: 'late' } : { state: 'noted' });
      return 'done';
    }
    const posted = await postTo(parts, call, receiver);
    if (posted.taken) await end(parts, call, posted);
    else await notTaken(parts, call, posted.why);
    return 'done';
  };
}

/** Rejects where it is to be posted again. */
async function notTaken({ calls, log }: CallBackParts, { event, caller }: Call, why: string): Promise<void> {
  const trouble = troubleOf(why);
  if (isForGood(why)) {
    log.error({ press: event.id, caller, why, remedy: remedyOf(why) }, NOT_MADE);
    return calls.end(event.id, { state: 'failed', trouble });
  }
  await calls.notTaken(event.id, trouble);
  throw new NotTaken(why);
}

function postTo(
  { guard, clock, timeoutMs = TIMEOUT_MS }: CallBackParts,
  { event }: Call,
  receiver: NonNullable<Call['receiver']>,
) {
  return createPost({ ...receiver, timeoutMs, clock, send: guardedSend(guard) })(event);
}

const NOT_MADE = 'a callback was not made';

/** Where the card cannot be what they say, all else of the answer counts. */
async function end(
  { calls, read, reword, log }: CallBackParts,
  { event, caller }: Call,
  { reply }: Extract<Posted, { taken: true }>,
): Promise<void> {
  const { faults, card, state = 'done', ...said } = reply === undefined ? TOO_LONG : read(reply);
  const ending = { state, ...said };
  const tell = (faults: string) => log.warn({ press: event.id, caller, faults }, NOT_UNDERSTOOD);
  if (faults !== undefined) tell(faults);
  if (card === undefined) return calls.end(event.id, ending);
  try {
    await calls.end(event.id, { ...ending, revise: content => reword(content, card) });
  } catch (error) {
    if (!(error instanceof HeraldError) || error.code !== 'invalid-request') throw error;
    tell(error.faults.map(({ field, message }) => `card.${field} ${message}`).join('; '));
    await calls.end(event.id, ending);
  }
}

const NOT_UNDERSTOOD = 'a caller took a press, but what it said of it was not understood';
const TOO_LONG: ReadReply = { faults: 'it is longer than 64 KiB' };
