import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '../../core/caller.ts';
import type { Log } from '../../core/log.ts';
import type { NewId } from '../../core/time.ts';
import type { Held, QueueLink, QueueLinkEvents } from './link.ts';
import { type Handlers, type MessageOutcome, record } from './recording.ts';

export interface QueueConsumer {
  /** Takes no more; what is being recorded is recorded and settled, and all else is the queue's again. */
  stop(): Promise<void>;
}

/** What is counted: how messages were settled, and whether any are taken. */
export type QueueSight = 'recorded' | 'rejected' | 'released' | 'consuming' | 'waiting';

export interface ConsumerParts {
  /** Each time a link to the queue. */
  readonly open: (events: QueueLinkEvents) => QueueLink;
  /** In whose name its messages are posted; undefined where nobody may. */
  readonly caller: () => Promise<Caller | undefined>;
  readonly handlers: Handlers;
  readonly newId: NewId;
  readonly log: Log;
  readonly observe: (sight: QueueSight) => void;
}

/** So many messages are held by a process that have not been recorded. */
const CREDIT = 20;
/** A short wait is waited for with the message in hand; no broker takes one back so soon. */
const IN_HAND_MS = 5_000;
/** A message for which Herald itself fails is looked at so often, and then put aside. */
const MOST_FAILURES = 5;
const [PAUSE_MS, LONGEST_PAUSE_MS] = [1_000, 30_000];

/**
 * Records what comes by the queue, one message after the other, as they stand there: an end is never recorded before
 * what it ends. A message is settled when it is recorded, or when nothing will make it right. Where one cannot be
 * recorded now, all that are in hand go back, in their order, and the link is opened anew after a while.
 */
export function startConsumer(parts: ConsumerParts): QueueConsumer {
  const { log, observe } = parts;
  const stopping = new AbortController();
  const failures = new Map<string, number>();
  let tries = 0;

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { why, afterMs } = await consume(parts, failures, stopping.signal, () => {
        tries = 0;
        observe('consuming');
        log.info({}, 'messages of the queue are taken');
      });
      if (stopping.signal.aborted) return;
      observe('waiting');
      const waitMs = Math.max(afterMs, Math.min(PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
      tries += 1;
      log.warn({ why, waitMs }, 'no messages of the queue are taken for a while');
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ran = run();
  return {
    async stop() {
      stopping.abort();
      await ran;
    },
  };
}

interface Ended {
  readonly why: string;
  readonly afterMs: number;
}

const NO_CALLER = 'no key in force is named as QUEUE_CALLER says and may post';

/** From one opening of the link to its end. */
async function consume(
  parts: ConsumerParts,
  failures: Map<string, number>,
  stopping: AbortSignal,
  opened: () => void,
): Promise<Ended> {
  const caller = await parts.caller().catch(() => 'unavailable' as const);
  if (caller === 'unavailable') return { why: caller, afterMs: PAUSE_MS };
  if (caller === undefined || caller.may?.includes('send') === false)
    return { why: NO_CALLER, afterMs: PAUSE_MS };
  let over: Ended | undefined;
  let line = Promise.resolve();
  const end = (ended: Ended) => {
    over ??= ended;
  };
  const one = async (held: Held): Promise<void> => {
    if (over !== undefined || stopping.aborted) return held.release();
    const outcome = await untilKnown(parts, caller, held, stopping);
    const settled = settle(parts, failures, held, outcome);
    if (settled === undefined) return link.credit(1);
    end(settled);
    link.close();
  };
  const link = parts.open({
    opened() {
      opened();
      link.credit(CREDIT);
    },
    message: held => {
      line = line.then(() => one(held));
    },
  });
  const stop = () => void line.then(() => link.close());
  stopping.addEventListener('abort', stop, { once: true });
  const why = await link.closed;
  stopping.removeEventListener('abort', stop);
  await line;
  return over ?? { why, afterMs: 0 };
}

async function untilKnown(
  { handlers, newId }: ConsumerParts,
  caller: Caller,
  { message }: Held,
  stopping: AbortSignal,
): Promise<MessageOutcome> {
  const correlationId = newId();
  for (;;) {
    const outcome = await record(handlers, caller, message, correlationId);
    if (outcome.kind !== 'later' || outcome.code !== 'too-many-requests') return outcome;
    if (outcome.afterMs > IN_HAND_MS || stopping.aborted) return outcome;
    await pause(outcome.afterMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** Undefined: the next one may come. */
function settle(
  { log, observe }: ConsumerParts,
  failures: Map<string, number>,
  held: Held,
  outcome: MessageOutcome,
): Ended | undefined {
  const message = String(held.message.id ?? '').slice(0, 200);
  if (outcome.kind === 'recorded') {
    failures.delete(message);
    held.accept();
    observe('recorded');
    return undefined;
  }
  const { code } = outcome;
  if (outcome.kind === 'later' && !isHopeless(failures, message, outcome)) {
    held.release();
    observe('released');
    return { why: code, afterMs: outcome.afterMs };
  }
  const why = outcome.kind === 'rejected' ? outcome.why : 'Herald failed at it again and again.';
  held.reject(`herald:${code}`, why);
  observe('rejected');
  log.warn({ message, code, why }, 'a message of the queue is put aside, as it cannot be recorded');
  return undefined;
}

/** Herald fails at this one alone: others behind it shall not wait for ever. */
function isHopeless(
  failures: Map<string, number>,
  message: string,
  { code }: Extract<MessageOutcome, { kind: 'later' }>,
): boolean {
  if (code !== 'internal') return false;
  const count = (failures.get(message) ?? 0) + 1;
  failures.set(message, count);
  if (failures.size > 1_000) failures.clear();
  return count >= MOST_FAILURES;
}
