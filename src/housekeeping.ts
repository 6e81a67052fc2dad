import type { Kysely } from 'kysely';
import { forgetOrders } from './api/store/hooks.ts';
import { DAY_MS, HOUR_MS, type NewId } from './core/time.ts';
import { keptSince } from './decide/retention.ts';
import { forgetSlots } from './dispatch/store/slots.ts';
import { endUnusedTopics } from './ledger/store/budgets.ts';
import { IDEMPOTENCY_MS } from './ledger/store/repeats.ts';
import { deleteEnded } from './ledger/store/retention.ts';
import { forgetOldStrangers } from './people/store/forgetting.ts';
import { forgetGroups } from './people/store/groups.ts';
import type { StoreFeature } from './platform/feature.ts';
import type { Schema } from './platform/schema.ts';

/** Teams repeats an activity within seconds; two days leave room for any outage. */
const SEEN_MS = 2 * DAY_MS;
/** A group in use is read every hour; one that was not read for a day is forgotten, and read anew when it is used. */
const GROUPS_MS = DAY_MS;
/** A lane's last pause is of interest for a minute after its end. */
const PAUSE_MS = HOUR_MS;

/** Deletes rows that have served their time. Runs once an hour, in one process at a time. */
export async function housekeeping(
  db: Kysely<Schema>,
  now: Date,
  parts: { newId: NewId; features: readonly StoreFeature[] },
): Promise<void> {
  const { newId, features } = parts;
  const before = (ageMs: number) => new Date(now.getTime() - ageMs);
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before(IDEMPOTENCY_MS)).execute();
  await db.deleteFrom('pauses').where('until', '<', before(PAUSE_MS)).execute();
  await forgetSlots(db, now);
  await forgetGroups(db, before(GROUPS_MS));
  await db.deleteFrom('seen_activities').where('seen_at', '<', before(SEEN_MS)).execute();
  for (const { hourly } of features) await hourly?.(db, now, newId);
  await db.transaction().execute(trx => forgetOldStrangers(trx, now, parts));
}

interface Ending {
  readonly now: Date;
  readonly features: readonly StoreFeature[];
  readonly retentionDays: number;
  readonly stopping: AbortSignal;
}

/** Deletes rows that ended longer ago than they are kept; returns how many of each kind, and whether there are more. */
export async function deleteOld(db: Kysely<Schema>, { now, features, retentionDays, stopping }: Ending) {
  const since = keptSince(now, retentionDays);
  for (const feature of features) await feature.deleteEnded?.(db, since);
  await endUnusedTopics(db, since);
  await forgetOrders(db, since);
  return deleteEnded(db, { since, features }, { stopping });
}
