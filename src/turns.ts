import type { Kysely, Transaction } from 'kysely';
import type { Transact, TurnStores } from './chat/ports/turn-stores.ts';
import { dialogStore } from './chat/store/dialogs.ts';
import { familiar } from './chat/store/familiar.ts';
import { preferenceStore } from './chat/store/preferences.ts';
import { turnLedger } from './chat/store/turn-ledger.ts';
import { HeraldError } from './core/errors.ts';
import { FEATURES } from './features/features.ts';
import { wakeOnceCommitted } from './ledger/store/deliveries.ts';
import { pressStore } from './ledger/store/presses.ts';
import { toldStops } from './ledger/store/told-stops.ts';
import { untilNothingIsOnItsWay } from './people/store/in-flight.ts';
import { installationStore } from './people/store/installations.ts';
import { peopleStore } from './people/store/people.ts';
import { conversationStore, seenActivities } from './people/store/places.ts';
import { rosterRequests } from './people/store/rosters.ts';
import { stopStore } from './people/store/stops.ts';
import { subscriptionStore } from './people/store/subscriptions.ts';
import { teamStore } from './people/store/teams.ts';
import type { Background } from './platform/background.ts';
import { inTime, promptly } from './platform/database/away.ts';
import type { Elapsed } from './platform/database/time.ts';
import type { StoreParts } from './platform/feature.ts';
import type { Schema } from './platform/schema.ts';

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

interface TurnParts {
  readonly db: Kysely<Schema>;
  readonly elapsed: Elapsed;
  /** The parts that features get, too, with the transaction of the turn. */
  readonly common: Omit<StoreParts, 'db'>;
  readonly enqueueRoster: Background['enqueueRoster'];
  /** Wakes the workers of all processes. */
  readonly wake: () => void;
}

/** A turn is one transaction, with all that may be read and kept in it. */
export function openTurns(parts: TurnParts): Readonly<Record<'transact' | 'turn', Transact<TurnStores>>> {
  const { db, elapsed, wake } = parts;
  const storesIn = turnStores(parts);
  const silent = untilNothingIsOnItsWay(db, elapsed);
  /** The workers hear of what was said when it is committed, and not in the transaction (decision 0096). */
  const once = async <T>(work: (stores: TurnStores) => Promise<T>, isLate = () => false): Promise<T> => {
    let spoke = false;
    const quieted = new Set<string>();
    const hush = (lane: string) => quieted.add(lane);
    const heard = { quiet: (id: string) => hush(`person:${id}`), hush };
    const result = await db.transaction().execute(async trx => {
      wakeOnceCommitted(trx, () => (spoke = true));
      const done = await work(storesIn(trx, heard));
      if (isLate()) throw new HeraldError('unavailable');
      return done;
    });
    if (spoke) wake();
    await Promise.all([...quieted].map(silent));
    return result;
  };
  return {
    transact: work => promptly(() => once(work), TURN_TRIES),
    /** The same for a turn of a person, who waits while the database is away as long as Teams lets them. */
    turn: (work, waiting = 'person') =>
      inTime(isLate => once(work, isLate), { withinMs: TURN_WITHIN_MS[waiting], tries: TURN_TRIES }),
  };
}

/** People whose quiet a turn changed: once it is committed, cards on their way to them come to their end first. */
interface Heard {
  readonly quiet: (personId: string) => unknown;
  /** The same for a lane. */
  readonly hush: (lane: string) => unknown;
}

const turnStores =
  (parts: TurnParts) =>
  (trx: Transaction<Schema>, heard: Heard): TurnStores =>
    Object.assign(
      spineStores(parts, trx, heard),
      ...FEATURES.map(feature => feature.turnStores?.({ ...parts.common, db: trx })),
    );

const spineStores = (
  { common: { clock, newId, origin, enqueue }, enqueueRoster }: TurnParts,
  trx: Transaction<Schema>,
  { quiet, hush }: Heard,
): Partial<TurnStores> => ({
  familiar: (event, placeId) => familiar(trx, event, placeId, clock.now()),
  activities: seenActivities(trx, clock),
  conversations: conversationStore(trx, clock, hush),
  installations: installationStore(trx),
  teams: teamStore(trx),
  people: peopleStore(trx, clock, { newId, features: FEATURES }, quiet),
  subscriptions: subscriptionStore(trx, quiet),
  stops: stopStore(trx, newId, quiet),
  ledger: turnLedger(trx, clock, newId, origin),
  rosters: rosterRequests(trx, clock, enqueueRoster),
  dialogs: dialogStore(trx, clock, newId),
  preferences: preferenceStore(trx, clock),
  presses: pressStore(trx, { clock, newId, enqueue }),
  toldStops: toldStops(trx, clock),
});
