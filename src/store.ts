import { sql, type Transaction } from 'kysely';
import { eventSubscriptions } from './api/store/event-subscriptions.ts';
import { forgetOrders, hooks } from './api/store/hooks.ts';
import { keys } from './api/store/keys.ts';
import { tokenBook } from './api/store/token-book.ts';
import type { Transact, TurnStores } from './chat/ports/turn-stores.ts';
import { abandonedDialogs, dialogStore, readInterruption } from './chat/store/dialogs.ts';
import { familiar } from './chat/store/familiar.ts';
import { preferenceStore } from './chat/store/preferences.ts';
import { turnLedger } from './chat/store/turn-ledger.ts';
import { HeraldError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import type { Origin } from './core/notification.ts';
import type { Clock, NewId } from './core/time.ts';
import type { BurstRule } from './decide/burst.ts';
import { keptSince } from './decide/retention.ts';
import { callerRate } from './dispatch/store/caller-rate.ts';
import { claims } from './dispatch/store/claims.ts';
import { graphRateLimit } from './dispatch/store/graph-rate-limit.ts';
import { presence } from './dispatch/store/presence.ts';
import { rateLimit } from './dispatch/store/rate-limit.ts';
import { records } from './dispatch/store/records.ts';
import { rehearsal } from './dispatch/store/rehearsal.ts';
import { FEATURES } from './features/features.ts';
import { housekeeping } from './housekeeping.ts';
import { createExpander } from './ledger/expand.ts';
import type { Budgets } from './ledger/ports/budgets.ts';
import { amendments } from './ledger/store/amend.ts';
import { followUp } from './ledger/store/amend-follow.ts';
import { backlogReader } from './ledger/store/backlog.ts';
import { checkBudgets, endUnusedTopics } from './ledger/store/budgets.ts';
import { DELIVERIES_CHANNEL, wakeOnceCommitted } from './ledger/store/deliveries.ts';
import { eventQueue } from './ledger/store/event-queue.ts';
import { acceptance } from './ledger/store/notifications.ts';
import { outages } from './ledger/store/outages.ts';
import { announcing, hearing, type OutboxNotice, outbox } from './ledger/store/outbox.ts';
import { calls } from './ledger/store/press-endings.ts';
import { pressStore } from './ledger/store/presses.ts';
import { ledgerReader } from './ledger/store/reader.ts';
import { deleteEnded } from './ledger/store/retention.ts';
import { toldStops } from './ledger/store/told-stops.ts';
import { MIGRATIONS } from './migrations.ts';
import { expansion } from './people/store/expansion.ts';
import { askForGroup, groupStore } from './people/store/groups.ts';
import { identityStore } from './people/store/identities.ts';
import { untilNothingIsOnItsWay } from './people/store/in-flight.ts';
import { installationStore } from './people/store/installations.ts';
import { peopleStore } from './people/store/people.ts';
import { conversationStore, seenActivities } from './people/store/places.ts';
import { reachStore } from './people/store/reach.ts';
import { roleStore } from './people/store/roles.ts';
import { askForOldRosters, rosterRequests, rosterStore } from './people/store/rosters.ts';
import { stopStore } from './people/store/stops.ts';
import { subscriptionStore } from './people/store/subscriptions.ts';
import { teamStore } from './people/store/teams.ts';
import { type BackgroundParts, startBackground, type WorkResult } from './platform/background.ts';
import { inTime, promptly } from './platform/database/away.ts';
import { BY_INDEX, openDatabase } from './platform/database/database.ts';
import { checkServer, mustHear } from './platform/database/first-contact.ts';
import { listen } from './platform/database/listen.ts';
import { migrate } from './platform/database/migrate.ts';
import { type Elapsed, readTime } from './platform/database/time.ts';
import type { StoreFeature } from './platform/feature.ts';
import type { FeatureStores } from './platform/ports/feature-stores.ts';
import type { Schema } from './platform/schema.ts';

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
  /** What one caller may ask, over all processes, and have. Next to everything unless given. */
  readonly caller?: Budgets & { readonly requestsPerSecond: number };
  /** For how many days what has ended is kept. */
  readonly retentionDays: number;
  /** Whether this process works in the background, or leaves that to others. */
  readonly worker: boolean;
  /** Counts background work that failed. */
  readonly workFailed?: BackgroundParts['failed'];
  /** Because of what Herald speaks, while it speaks. */
  readonly origin?: () => Origin;
}

/**
 * A request waits for its turn for at most this part of the lease: opening a chat and sending may take a third each,
 * and what came of it has to be recorded.
 */
const PATIENT_FOR = 6;

/**
 * Of turns that wrote the same dialogue at once all but one are run again, so each try means that another turn got
 * through: as many as ever meet in one chat.
 */
const TURN_TRIES = 25;

/**
 * Teams gives up on a click after 10 s at the earliest, and on a message after 15. For a person there must be time within
 * that to say that it was not taken in; of all else nothing is said, and a team of thousands may come at once.
 */
const TURN_WITHIN_MS = { person: 8_000, teams: 14_000 };

/** Connections: one process has 27 with those of the handlers, of pg-boss and of who listens. */
const [WORK, HOT] = [7, 3];
const [DOORS, POSTS, TURNS] = [4, 2, 5];

const NO_BUDGETS = { requestsPerSecond: 1_000_000, openDeliveries: 100_000_000, topics: 1_000_000 };

/** Whose quiet a turn changed: once it is committed, what is on its way to them comes to its end first. */
interface Heard {
  readonly quiet: (personId: string) => unknown;
  /** The same for a lane. */
  readonly hush: (lane: string) => unknown;
}

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
  const database = openDatabase(url, { log, max: WORK });
  const { db } = database;
  // Who waits for an answer has connections of their own: a thousand people who wrote at once let no claim through.
  const front = openDatabase(url, { log, max: DOORS });
  const web = front.db;
  // A turn asks the same few things each time. Where the planner was free to, it planned a click's look-up anew for 0.6 ms.
  const turns = openDatabase(url, { log, max: TURNS, settings: BY_INDEX });
  // What is asked all the time has few connections, because each of them plans it for itself.
  const hot = openDatabase(url, { log, max: HOT, settings: BY_INDEX });
  const quick = hot.db;
  // Posts are recorded together, so none of them may wait for long for what another one needs.
  const posts = openDatabase(url, { log, max: POSTS, settings: { ...BY_INDEX, lock_timeout: '1s' } });
  const close = () => Promise.all([database, front, turns, hot, posts].map(each => each.close()));
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
    const announce = announcing(posts.db);
    const accepting = {
      quick: posts.db,
      db: web,
      clock,
      newId,
      enqueue: background.followUp,
      work: background.enqueue,
      features: FEATURES,
      budgets: checkBudgets(caller),
      announce,
    };
    const silent = untilNothingIsOnItsWay(turns.db, elapsed);
    /** The workers hear of what was said when it is committed, and not in the transaction (decision 0096). */
    const once = async <T>(work: (stores: TurnStores) => Promise<T>, isLate = () => false): Promise<T> => {
      let spoke = false;
      const quieted = new Set<string>();
      const hush = (lane: string) => quieted.add(lane);
      const heard = { quiet: (id: string) => hush(`person:${id}`), hush };
      const result = await turns.db.transaction().execute(async trx => {
        wakeOnceCommitted(trx, () => (spoke = true));
        const done = await work(turnStores(trx, heard));
        if (isLate()) throw new HeraldError('unavailable');
        return done;
      });
      if (spoke) announce.deliveries();
      await Promise.all([...quieted].map(silent));
      return result;
    };
    const transact: Transact<TurnStores> = work => promptly(() => once(work), TURN_TRIES);
    const turn: Transact<TurnStores> = (work, waiting = 'person') =>
      inTime(isLate => once(work, isLate), { withinMs: TURN_WITHIN_MS[waiting], tries: TURN_TRIES });
    const { enqueue, followUp: following } = background;
    const storeParts = { clock, newId, origin, enqueue, followUp: following };
    const turnStores = (trx: Transaction<Schema>, heard: Heard): TurnStores =>
      Object.assign(
        spineStores(trx, heard),
        ...FEATURES.map(feature => feature.turnStores?.({ ...storeParts, db: trx })),
      );
    const spineStores = (trx: Transaction<Schema>, { quiet, hush }: Heard): Partial<TurnStores> => ({
      familiar: (event, placeId) => familiar(trx, event, placeId, clock.now()),
      activities: seenActivities(trx, clock),
      conversations: conversationStore(trx, clock, hush),
      installations: installationStore(trx),
      teams: teamStore(trx),
      people: peopleStore(trx, clock, people, quiet),
      subscriptions: subscriptionStore(trx, quiet),
      stops: stopStore(trx, newId, quiet),
      ledger: turnLedger(trx, clock, newId, origin),
      rosters: rosterRequests(trx, clock, background.enqueueRoster),
      dialogs: dialogStore(trx, clock, newId),
      preferences: preferenceStore(trx, clock),
      presses: pressStore(trx, { clock, newId, enqueue }),
      toldStops: toldStops(trx, clock),
    });
    const featureStores: FeatureStores = Object.assign(
      {},
      ...FEATURES.map(feature => feature.stores?.({ ...storeParts, db, web })),
    );
    return {
      transact,
      /** The same for a turn of a person, who waits while the database is away as long as Teams lets them. */
      turn,
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
      tokens: tokenBook(web, clock),
      hooks: hooks(web),
      identities: identityStore(web),
      roles: roleStore(web),
      rosters: rosterStore(db, clock, people),
      features: featureStores,
      abandoned: (since: Date, after?: string) => abandonedDialogs(db, since, after),
      async housekeeping(stopping: AbortSignal): Promise<WorkResult> {
        await housekeeping(db, clock.now(), people);
        await transact(({ rosters }) => askForOldRosters(db, rosters, clock.now()));
        const since = keptSince(clock.now(), retentionDays);
        for (const feature of FEATURES) await feature.deleteEnded?.(db, since);
        await endUnusedTopics(db, since);
        await forgetOrders(db, since);
        const { more, ...deleted } = await deleteEnded(db, { since, features: FEATURES }, { stopping });
        if (deleted.notifications > 0)
          log.info({ ...deleted, retentionDays }, 'what ended long ago was deleted');
        return more ? { againInSeconds: 0 } : 'done';
      },
      owner,
      /** Lets others know that this worker is there, and wakes it when something may be due; until it is closed. */
      async attend(wake: OutboxNotice) {
        const listening = await listen(url, DELIVERIES_CHANNEL, hearing(wake), {
          log,
          attend: here.register,
        });
        return { close: () => here.leave().finally(listening.close) };
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
