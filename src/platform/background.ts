import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { fromKysely, type JobWithMetadata, PgBoss, type Queue } from 'pg-boss';
import type { Log } from '../core/log.ts';
import type { Enqueued, EnqueueWork } from '../ledger/store/amend.ts';
import { PLAN_ONCE } from './database/database.ts';
import { PreparingClient, prepared } from './database/prepared.ts';
import { settle } from './database/session.ts';
import { BACKGROUND_NAME, takeBackLostWork } from './lost-work.ts';
import type { Schema } from './schema.ts';

/** The kinds of background work, with what each is about. Each feature adds its own. */
export interface BackgroundWork {
  /** Brings the deliveries in line with a notification that was changed, cancelled or recalled. */
  'follow-change': NotificationWork;
  /** Ends what still waits when a notification expires. */
  'expire-deliveries': NotificationWork;
  'read-roster': { tenantId: string; placeId: string };
  'read-group': { tenantId: string; name: string };
  housekeeping: Record<string, never>;
  /** Tells a caller what somebody pressed. */
  'call-back': { pressId: string; caller: string };
}

interface NotificationWork {
  notificationId: string;
  correlationId?: string;
  traceparent?: string;
}

/** Done, or to be looked at again after a while: neither is a failure. */
export type WorkResult = 'done' | { readonly againInSeconds: number };

/**
 * One piece of work at a time; a rejected promise is retried with growing pauses. Once `stopping` is aborted a
 * handler gives back what is left (`againInSeconds: 0`) at its next page, so that another process goes on at once.
 */
export type WorkHandler<A> = (about: A, stopping: AbortSignal) => Promise<WorkResult>;
export type WorkHandlers = { readonly [K in keyof BackgroundWork]: WorkHandler<BackgroundWork[K]> };

/** Enqueues work in the transaction that makes it necessary. Without `at` it is done at once. */
export type Enqueue = <K extends keyof BackgroundWork>(
  db: Kysely<Schema>,
  work: K,
  about: BackgroundWork[K],
  at?: Date,
) => Promise<void>;

/** How work waits and is tried again. */
export type QueueOptions = Omit<Queue, 'name'>;

export interface Background {
  readonly enqueue: Enqueue;
  readonly followUp: EnqueueWork;
  enqueueRoster(
    db: Kysely<Schema>,
    place: BackgroundWork['read-roster'],
    afterSeconds: number,
  ): Promise<void>;
  work(handlers: WorkHandlers): Promise<void>;
  /** Takes on no more work and waits for what runs, which gives back what is left. Enqueueing goes on. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

export interface BackgroundParts {
  /** Of the work that features bring: the options in which it differs from all other. */
  readonly queues: Readonly<Record<string, QueueOptions>>;
  /** This process will work too; otherwise it only enqueues for those that do. */
  readonly worker: boolean;
  readonly log: Log;
  /** Counts a try that failed; `last`: none follows. */
  readonly failed?: (work: keyof BackgroundWork, last: boolean) => void;
}

const HEARTBEAT = {
  heartbeatSeconds: 10,
  retryLimit: 100,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
};

/** Of the work that is always there. */
export const QUEUES = {
  'follow-change': { notify: true, expireInSeconds: 6 * 3600 },
  'expire-deliveries': { expireInSeconds: 6 * 3600 },
  // short: of one roster at most one reading waits, however many members come and go at once. The one that runs
  // ends by itself when its generation is over. `stately` would let the waiting one of a long roster hold up all
  // other rosters, and start it up to a minute late: pg-boss remembers for so long which keys are busy.
  'read-roster': { notify: true, policy: 'short', expireInSeconds: 3600 },
  'read-group': { notify: true, expireInSeconds: 3600 },
  housekeeping: { policy: 'stately' },
  // As often as it takes: the handler ends it when it is too late. The person who pressed is looking at the card, so
  // pauses stay short.
  'call-back': { notify: true, retryLimit: 10_000, retryDelayMax: 30 },
} as const satisfies Record<string, QueueOptions>;

/** How much of one kind is done at once, and how much of that for one caller. */
interface AtOnce {
  readonly localConcurrency: number;
  readonly localGroupConcurrency?: number;
}

const USUALLY: AtOnce = { localConcurrency: 4 };
/** Callers may be slow, and one that is holds up no other. */
const AT_ONCE: Partial<Record<string, AtOnce>> = {
  'call-back': { localConcurrency: 20, localGroupConcurrency: 4 },
};

/** pg-boss expects priorities where more is sooner. */
const PRIORITY = { urgent: 2, normal: 1, low: 0 } as const;

/** How often pg-boss looks for dead workers. With heartbeats of 10 s a lost job is retried after 11 s. */
const MONITOR_SECONDS = 2;

/** A process that only enqueues looks after nothing, and is not counted among those that may be at work. */
const ENQUEUES = { application_name: 'herald-enqueue', max: 1, supervise: false, schedule: false };
const works = (name: string) => ({
  application_name: name,
  max: 4,
  useListenNotify: true,
  superviseIntervalSeconds: MONITOR_SECONDS,
  monitorIntervalSeconds: MONITOR_SECONDS,
});

export async function startBackground(databaseUrl: string, parts: BackgroundParts): Promise<Background> {
  const { worker, log } = parts;
  const queues = { ...QUEUES, ...parts.queues };
  const kinds = Object.keys(queues) as (keyof BackgroundWork)[];
  const name = `${BACKGROUND_NAME} ${randomUUID()}`;
  const stopping = new AbortController();
  // The pool of pg-boss opens its connections as ours does; its types do not say that it can.
  const ours = { Client: LookingClient, onConnect: (client: pg.Client) => settle(client, PLAN_ONCE) };
  const session = { connectionString: databaseUrl, ...ours };
  const boss = new PgBoss({ ...session, ...(worker ? works(name) : ENQUEUES) });
  boss.on('error', error => log.error({ err: error }, 'background work has trouble with the database'));
  boss.on('warning', warning => log.warn({ warning: warning.message }, 'background work warns'));
  await boss.start();
  for (const [queue, options] of Object.entries(queues))
    await boss.createQueue(queue, { ...HEARTBEAT, ...options });
  if (worker) await takeBackLostWork(boss, name, kinds);
  return {
    async enqueue(db, work, about, at) {
      await boss.send(work, about, { db: fromKysely(db), ...(at && { startAfter: at }), ...groupOf(about) });
    },
    followUp: {
      followUp: (db, notification) => send(boss, db, 'follow-change', notification),
      expiry: (db, notification, at) => send(boss, db, 'expire-deliveries', notification, at),
    },
    async enqueueRoster(db, place, afterSeconds) {
      const singletonKey = `${place.tenantId}/${place.placeId}`;
      await boss.send('read-roster', place, { db: fromKysely(db), singletonKey, startAfter: afterSeconds });
    },
    async work(handlers) {
      const start = <K extends keyof BackgroundWork>(name: K) =>
        workOn(
          boss,
          name,
          toldIfItFails(parts, name, about => handlers[name](about, stopping.signal)),
        );
      for (const name of kinds) await start(name);
      await boss.schedule('housekeeping', '17 * * * *', {}, { tz: 'UTC', missed: 'once' });
    },
    async rest() {
      stopping.abort();
      await Promise.all(kinds.map(queue => boss.offWork(queue)));
    },
    stop: () => boss.stop({ graceful: true, timeout: 20_000 }),
  };
}

/** Each worker looks for work every two seconds, 30 times a second in all, and most of that was planning: 2.8 ms a look. */
class LookingClient extends PreparingClient {
  // biome-ignore lint/suspicious/noExplicitAny: as in the client that this extends
  override query(...[text, ...more]: any[]): any {
    return super.query(typeof text === 'string' && LOOKS.test(text) ? prepared(text) : text, ...more);
  }
}
const LOOKS = /^\s*WITH\s+next AS \(/;

/** Of work for callers, whose it is: each has a share of what is done at once. */
const groupOf = (about: object) =>
  'caller' in about && typeof about.caller === 'string' ? { group: { id: about.caller } } : {};

/** The statement by which pg-boss enqueues is long, and the same each time. */
function asOften(db: Kysely<Schema>): ReturnType<typeof fromKysely> {
  const { executeSql } = fromKysely(db);
  return { executeSql: (text, values) => executeSql(prepared(text), values) };
}

async function send(
  boss: PgBoss,
  db: Kysely<Schema>,
  name: 'follow-change' | 'expire-deliveries',
  { id, urgency, correlationId, traceparent }: Enqueued,
  startAfter?: Date,
): Promise<void> {
  const about = { notificationId: id, correlationId, ...(traceparent && { traceparent }) };
  const when = startAfter === undefined ? {} : { startAfter };
  await boss.send(name, about, { db: asOften(db), priority: PRIORITY[urgency], ...when });
}

/** Nobody is notified of what is retried or put off: without this pg-boss, once notified, looks every 30 s. */
const LOOK_SECONDS = 2;

/**
 * Batches of one would poll twice a second (measured: 2 jobs/s); with `notify` and bursts they start within
 * 4 ms, and a long expansion never holds up the other jobs of its batch.
 */
async function workOn<K extends keyof BackgroundWork>(
  boss: PgBoss,
  name: K,
  handler: (job: JobWithMetadata<BackgroundWork[K]>) => Promise<WorkResult>,
): Promise<void> {
  const options = {
    batchSize: 1,
    ...(AT_ONCE[name] ?? USUALLY),
    burstWhenBatchFull: true,
    notifyPollingIntervalSeconds: LOOK_SECONDS,
    includeMetadata: true,
  } as const;
  await boss.work<BackgroundWork[K], void, typeof options>(name, options, async ([job]) => {
    if (job === undefined) return;
    const result = await handler(job);
    if (result === 'done') return;
    await boss.send(name, job.data, { startAfter: result.againInSeconds });
  });
}

/** Nothing fails in silence: every kind of work is done through this, and failures are logged and counted here. */
function toldIfItFails<K extends keyof BackgroundWork>(
  { log, failed }: BackgroundParts,
  work: K,
  handler: (about: BackgroundWork[K]) => Promise<WorkResult>,
): (job: JobWithMetadata<BackgroundWork[K]>) => Promise<WorkResult> {
  return async ({ data, retryCount, retryLimit }) => {
    try {
      return await handler(data);
    } catch (err) {
      const last = retryCount >= retryLimit;
      const about = { work, ...(data as object), try: retryCount + 1, tries: retryLimit + 1, err };
      if (last) log.error(about, 'background work failed for the last time, and is given up');
      else log.warn(about, 'background work failed; it is tried again');
      failed?.(work, last);
      throw err;
    }
  };
}
