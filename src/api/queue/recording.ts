import type { Caller } from '../../core/caller.ts';
import { type ErrorCode, HeraldError, OverBudget } from '../../core/errors.ts';
import { absenceOf } from '../../decide/absence.ts';
import { ORDINARY } from '../bodies.ts';
import type { CallerHandler } from '../callers.ts';
import { isEvent, type QueueMessage, requestOf } from './message.ts';

/** The outcome of a message. `later`: nothing is wrong with it, and it cannot be recorded now. */
export type MessageOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'rejected'; readonly code: ErrorCode; readonly why: string }
  | { readonly kind: 'later'; readonly code: ErrorCode; readonly afterMs: number; readonly error?: unknown };

export interface Handlers {
  readonly notification: CallerHandler;
  readonly events: CallerHandler;
}

/** Records one message as the request that it is, for the caller that the queue stands for. Never rejects. */
export async function record(
  { notification, events }: Handlers,
  caller: Caller,
  message: QueueMessage,
  correlationId: string,
): Promise<MessageOutcome> {
  try {
    const request = requestOf(message, correlationId);
    if (request.rawBody.length > ORDINARY.largestBytes) throw new HeraldError('too-large');
    await (isEvent(request.headers) ? events : notification)(request, caller);
    return { kind: 'recorded' };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** Where nobody says how long. */
const AFTER_MS = 1_000;

function outcomeOf(error: unknown): MessageOutcome {
  const away = absenceOf(error);
  if (!(error instanceof HeraldError))
    return { kind: 'later', code: away ?? 'internal', afterMs: AFTER_MS, error };
  const { code, message, faults } = error;
  if (isForNow(error)) {
    const afterMs = error instanceof OverBudget ? error.retryAfterSeconds * 1_000 : AFTER_MS;
    return { kind: 'later', code, afterMs };
  }
  const named = faults.map(({ field, message: fault }) => `${field} ${fault}`).join('; ');
  return { kind: 'rejected', code, why: named === '' ? message : `${message} ${named}` };
}

/**
 * Whether time may mend it. A caller with too many topics, or series, has too many for weeks, and would hold up the
 * queue for a message that asks for another one.
 */
const isForNow = ({ code, status }: HeraldError) =>
  !FOR_WEEKS.has(code) && (status >= 500 || status === 429 || status === 401);
const FOR_WEEKS: ReadonlySet<ErrorCode> = new Set(['too-many-topics', 'too-many-series']);
