import { setTimeout } from 'node:timers/promises';
import type { Caller } from '../../core/caller.ts';
import type { Log } from '../../core/log.ts';
import type { NewId } from '../../core/time.ts';
import { abilitiesOf } from '../callers.ts';
import { endOf, NO_CALLER } from './ends.ts';
import type { Held, QueueLink, QueueLinkEvents } from './link.ts';
import { identityOf, type QueueMessage } from './message.ts';
import { type Handlers, type MessageOutcome, record } from './recording.ts';

export interface QueueConsumer {
  /** Takes no more; what is being recorded is recorded and settled, and all else is the queue's again. */
  stop(): Promise<void>;
}

/** The things counted: how messages were settled, and whether any are taken. */
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

/**
 * So many messages are held by a process that have not been recorded: one is recorded, and the next is there by then. More
 * would be no faster, and each is in memory, however large, before its size can be looked at.
 */
const CREDIT = 2;
/** A short wait is waited for with the message in hand; no broker takes one back so soon. */
const IN_HAND_MS = 5_000;
/** A message for which Herald itself fails is looked at so often, and then put aside. */
const MOST_FAILURES = 5;
const [PAUSE_MS, LONGEST_PAUSE_MS] = [1_000, 30_000];

/** Resolves after this time, or at the signal. */
type Pause = (ms: number, stopping: AbortSignal) => Promise<unknown>;
const paused: Pause = (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined);

/**
 * Records what comes by the queue, one message after the other, as they stand there: an end is never recorded before
 * what it ends. A message is settled when it is recorded, or when nothing will make it right. Where one cannot be
 * recorded now, all that are in hand go back, in their order, and the link is opened anew after a while.
 */
export function startConsumer(parts: ConsumerParts, pause: Pause = paused): QueueConsumer {
  const { log, observe } = parts;
  const stopping = new AbortController();
  let tries = 0;
  let gaveBack = false;
  const course: Course = {
    failures: new Map(),
    stopping: stopping.signal,
    opened() {
      // A broker counts how often a message came back, and gives up one that does so every second.
      if (!gaveBack) tries = 0;
      observe('consuming');
      log.info({}, 'messages of the queue are taken');
    },
    recorded() {
      [tries, gaveBack] = [0, false];
    },
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const ended = await consume(parts, course);
      if (stopping.signal.aborted) return;
      observe('waiting');
      const { why, afterMs, error: err } = ended;
      gaveBack ||= ended.gaveBack === true;
      const waitMs = Math.max(afterMs, Math.min(PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
      tries += 1;
      const { remedy, isUsual } = endOf(why);
      if (isUsual) log.info({ why, waitMs }, 'the broker closed the link to the queue; it is opened again');
      else log.warn({ why, remedy, waitMs, err }, 'no messages of the queue are taken for a while');
      await pause(waitMs, stopping.signal);
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

/** The state that outlives a link. */
interface Course {
  /** How often Herald itself failed at a message. */
  readonly failures: Map<string, number>;
  readonly stopping: AbortSignal;
  opened(): void;
  recorded(): void;
}

interface Ended {
  readonly why: string;
  readonly afterMs: number;
  /** A message is the queue's again, since it cannot be recorded now. */
  readonly gaveBack?: true;
  readonly error?: unknown;
}

/** From one opening of the link to its end. */
async function consume(parts: ConsumerParts, course: Course): Promise<Ended> {
  const { stopping } = course;
  const caller = await parts.caller().catch(() => 'unavailable' as const);
  if (caller === 'unavailable') return { why: caller, afterMs: PAUSE_MS };
  if (caller === undefined || !abilitiesOf(caller).includes('send'))
    return { why: NO_CALLER, afterMs: PAUSE_MS };
  // An event that was there before its listener is never heard.
  if (stopping.aborted) return { why: 'stopping', afterMs: 0 };
  let over: Ended | undefined;
  let line = Promise.resolve();
  /** Once all that are in hand are settled: by a link that is closed none goes back, and the broker counts it as a failure. */
  const close = () => void line.then(() => link.close());
  const one = async (held: Held): Promise<void> => {
    if (over !== undefined || stopping.aborted) return held.release();
    const outcome = await untilKnown(parts, caller, held, stopping);
    over = settle(parts, course, held, outcome);
    if (over === undefined) return link.credit(1);
    close();
  };
  const link = parts.open({
    opened() {
      course.opened();
      link.credit(CREDIT);
    },
    message: held => {
      line = line.then(() => one(held));
    },
  });
  stopping.addEventListener('abort', close, { once: true });
  const why = await link.closed;
  stopping.removeEventListener('abort', close);
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
    await paused(outcome.afterMs, stopping);
  }
}

/** Undefined: the next one may come. */
function settle(
  { log, observe }: ConsumerParts,
  { failures, recorded }: Course,
  held: Held,
  outcome: MessageOutcome,
): Ended | undefined {
  if (outcome.kind === 'later' && !isHopeless(failures, held.message, outcome)) {
    const { code: why, afterMs, error } = outcome;
    held.release();
    observe('released');
    return { why, afterMs, gaveBack: true, error };
  }
  if (failures.size > 0) failures.delete(identityOf(held.message));
  if (outcome.kind === 'recorded') {
    held.accept();
    recorded();
    observe('recorded');
    return undefined;
  }
  const { code } = outcome;
  const [why, err] =
    outcome.kind === 'rejected' ? [outcome.why] : ['Herald failed at it again and again.', outcome.error];
  held.reject(`herald:${code}`, why);
  observe('rejected');
  const message = String(held.message.id ?? '').slice(0, 200);
  log.warn({ message, code, why, err }, 'a message of the queue is put aside, as it cannot be recorded');
  return undefined;
}

/** Herald fails at this one alone: others behind it shall not wait for ever. */
function isHopeless(
  failures: Map<string, number>,
  message: QueueMessage,
  { code }: Extract<MessageOutcome, { kind: 'later' }>,
): boolean {
  if (code !== 'internal') return false;
  const identity = identityOf(message);
  const count = (failures.get(identity) ?? 0) + 1;
  failures.set(identity, count);
  if (failures.size > 1_000) failures.clear();
  return count >= MOST_FAILURES;
}
