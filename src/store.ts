import { sql } from 'kysely';
import { eventSubscriptions } from './api/store/event-subscriptions.ts';
import { hooks } from './api/store/hooks.ts';
import { keys } from './api/store/keys.ts';
import { tokenStore } from './api/store/token-store.ts';
import { abandonedDialogs, readInterruption } from './chat/store/dialogs.ts';
import type { Log } from './core/log.ts';
import type { Origin } from './core/notification.ts';
import type { Clock, NewId } from './core/time.ts';
import type { BurstRule } from './decide/burst.ts';
import { callerRate } from './dispatch/store/caller-rate.ts';
import { claims } from './dispatch/store/claims.ts';
import { graphRateLimit } from './dispatch/store/graph-rate-limit.ts';
import { presence } from './dispatch/store/presence.ts';
import { rateLimit } from './dispatch/store/rate-limit.ts';
import { records } from './dispatch/store/records.ts';
import { rehearsal } from './dispatch/store/rehearsal.ts';
import { FEATURES } from './features/features.ts';
import { deleteOld, housekeeping } from './housekeeping.ts';
import { createExpander } from './ledger/expand.ts';
import type { Budgets } from './ledger/ports/budgets.ts';
import { amendments } from './ledger/store/amend.ts';
import { followUp } from './ledger/store/amend-follow.ts';
import { backlogReader } from './ledger/store/backlog.ts';
import { checkBudgets } from './ledger/store/budgets.ts';
import { DELIVERIES_CHANNEL } from './ledger/store/deliveries.ts';
import { eventQueue } from './ledger/store/event-queue.ts';
import { acceptance } from './ledger/store/notifications.ts';
import { outages } from './ledger/store/outages.ts';
import { announcing, hearing, outbox, type Workers } from './ledger/store/outbox.ts';
import { calls } from './ledger/store/press-endings.ts';
import { ledgerReader } from './ledger/store/reader.ts';
import { MIGRATIONS } from './migrations.ts';
import { expansion } from './people/store/expansion.ts';
import { askForGroup, groupStore } from './people/store/groups.ts';
import { identityStore } from './people/store/identities.ts';
import { reachStore } from './people/store/reach.ts';
import { roleStore } from './people/store/roles.ts';
import { askForOldRosters, rosterStore } from './people/store/rosters.ts';
import { type BackgroundParts, startBackground, type WorkResult } from './platform/background.ts';
import { openDatabase } from './platform/database/database.ts';
import { checkServer, mustHear } from './platform/database/first-contact.ts';
import { listen } from './platform/database/listen.ts';
import { migrate } from './platform/database/migrate.ts';
import { type Elapsed, readTime } from './platform/database/time.ts';
import type { StoreFeature } from './platform/feature.ts';
import type { FeatureStores } from './platform/ports/feature-stores.ts';
import { openPools } from './pools.ts';
import { openTurns } from './turns.ts';

export interface StoreOptions {
  readonly url: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly elapsed: Elapsed;
  readonly newId: NewId;
  /** How long a claimed delivery belongs to its worker. */
  readonly leaseMs: number;
  /** Whether people whom nobody has met may be looked up in the directory. */
  readonly mayLookUp?: boolean;
  /** Requests to Teams, per tenant, over all processes. */
  readonly requestsPerSecond: number;
  /** How many cards one person gets. */
  readonly burst: BurstRule;
  /** The limits of one caller, over all processes. Practically none unless given. */
  readonly caller?: Budgets & { readonly requestsPerSecond: number };
  /** For how many days finished notifications are kept. */
  readonly retentionDays: number;
  /** Whether this process works in the background, or leaves that to others. */
  readonly worker: boolean;
  /** Counts background work that failed. */
  readonly workFailed?: BackgroundParts['failed'];
  /** Because of what Herald speaks, while it speaks. */
  readonly origin?: () => Origin;
}

/**
 * A request waits for its slot for at most this part of the lease: opening a chat and sending may take a third each,
 * and the outcome has to be recorded.
 */
const PATIENT_FOR = 6;

const NO_BUDGETS = { requestsPerSecond: 1_000_000, openDeliveries: 100_000_000, topics: 1_000_000 };

export type Store = Awaited<ReturnType<typeof openStore>>;

/** Opens the database, brings it up to date, and hands out everything that the chapters need of it. */
export async function openStore({
  url,
  log,
  clock,
  elapsed,
  newId,
  leaseMs,
  mayLookUp = false,
  requestsPerSecond,
  burst,
  caller = NO_BUDGETS,
  retentionDays,
  worker,
  workFailed,
  origin = () => ({}),
}: StoreOptions) {
  await bringUpToDate(url, log);
  const { db, web, turns, quick, posts, close } = openPools(url, log);
  try {
    const owner = newId();
    const people = { newId, features: FEATURES };
    const here = presence(db, owner, { leaseMs, elapsed });
    const background = await startBackground(url, {
      queues: queuesOf(FEATURES),
      worker,
      log,
      ...(workFailed && { failed: workFailed }),
    });
    const asking = { askForGroup: askForGroup(db, clock, background.enqueue) };
    const announce = announcing(posts);
    const accepting = {
      quick: posts,
      db: web,
      clock,
      newId,
      enqueue: background.followUp,
      work: background.enqueue,
      features: FEATURES,
      budgets: checkBudgets(caller),
      announce,
    };
    const { enqueue, followUp: following } = background;
    const storeParts = { clock, newId, origin, enqueue, followUp: following };
    const inTurns = openTurns({
      db: turns,
      elapsed,
      common: storeParts,
      enqueueRoster: background.enqueueRoster,
      wake: announce.deliveries,
    });
    const featureStores: FeatureStores = Object.assign(
      {},
      ...FEATURES.map(feature => feature.stores?.({ ...storeParts, db, web })),
    );
    return {
      ...inTurns,
      background,
      acceptance: acceptance(accepting),
      rehearse: rehearsal({
        ...accepting,
        recipients: { ...people, ...asking, mayLookUp },
        burst,
        expander: createExpander,
      }),
      outbox: outbox(quick, owner),
      admit: callerRate(web, clock, caller.requestsPerSecond),
      amendments: amendments(web, clock, following),
      followUp: followUp(db, clock, newId),
      events: eventQueue(db, { clock, newId, owner }),
      eventSubscriptions: eventSubscriptions(web),
      calls: calls(db, { clock, newId, enqueue, followUp: following }),
      expansion: expansion(db, clock, { ...people, ...asking, mayLookUp }),
      groups: groupStore(db, clock),
      claims: claims(db, clock, { leaseMs, requestsPerSecond, burst, ...people, presence: here, quick, log }),
      rateLimit: rateLimit(db, clock, { requestsPerSecond, patienceMs: leaseMs / PATIENT_FOR }),
      records: records(db, clock, { ...people, leaseMs, mayLookUp, quick }),
      outages: outages(db, leaseMs),
      reach: reachStore(db, clock),
      readInterruption: (deliveryId: string) => readInterruption(db, deliveryId),
      graphRateLimit: graphRateLimit(db, clock),
      reader: ledgerReader(web, clock, FEATURES),
      backlog: backlogReader(db),
      keys: keys(web, clock),
      tokens: tokenStore(web, clock),
      hooks: hooks(web),
      identities: identityStore(web),
      roles: roleStore(web),
      rosters: rosterStore(db, clock, people),
      features: featureStores,
      abandoned: (since: Date, after?: string) => abandonedDialogs(db, since, after),
      async housekeeping(stopping: AbortSignal): Promise<WorkResult> {
        const now = clock.now();
        await housekeeping(db, now, people);
        await inTurns.transact(({ rosters }) => askForOldRosters(db, rosters, now));
        const ending = { now, features: FEATURES, retentionDays, stopping };
        const { more, ...deleted } = await deleteOld(db, ending);
        if (deleted.notifications > 0)
          log.info({ ...deleted, retentionDays }, 'finished notifications were deleted');
        return more ? { againInSeconds: 0 } : 'done';
      },
      owner,
      /** Lets others know that this worker is there, and wakes it when something may be due; until it is closed. */
      async attend(workers: Workers) {
        const listening = await listen(url, DELIVERIES_CHANNEL, hearing(workers), {
          log,
          attend: here.register,
        });
        const leave = announce.attend(workers);
        const close = () => {
          leave();
          return here.leave().finally(listening.close);
        };
        return { close };
      },
      ping: async () => void (await sql`select 1`.execute(db)),
      readTime: () => readTime(db, elapsed),
      async close() {
        await background.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const queuesOf = (features: readonly StoreFeature[]) =>
  Object.fromEntries(
    features.flatMap(({ work = {} }) => Object.entries(work).map(([kind, { queue }]) => [kind, queue])),
  );

/** On a connection of its own: a migration may be at work, and silent, for longer than anything else. */
async function bringUpToDate(url: string, log: Log): Promise<void> {
  const database = openDatabase(url, { log, max: 1, silentMs: 0 });
  try {
    await checkServer(database.db, url);
    await mustHear(database.db, url, log);
    for (const name of await migrate(database.db, MIGRATIONS))
      log.info({ migration: name }, 'the database was migrated');
  } finally {
    await database.close();
  }
}

/** Only the keys and the hooks: for the command line, next to a service that runs. */
export async function openKeys(url: string, log: Log) {
  await bringUpToDate(url, log);
  const database = openDatabase(url, { log, max: 1 });
  const clock = { now: () => new Date() };
  return { keys: keys(database.db, clock), hooks: hooks(database.db), close: database.close };
}
