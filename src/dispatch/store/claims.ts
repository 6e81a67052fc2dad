import { type Kysely, sql } from 'kysely';
import type { Log } from '../../core/log.ts';
import type { Clock, NewId } from '../../core/time.ts';
import type { BurstRule } from '../../decide/burst.ts';
import { NEWS_AFTER_MS } from '../../decide/limits.ts';
import { MAX_ATTEMPTS } from '../../decide/retry.ts';
import type { ClaimedDelivery, Claims } from '../../ledger/ports/delivering.ts';
import { readClaimed } from '../../ledger/store/claimed.ts';
import { dropLines } from '../../ledger/store/digest-lines.ts';
import { giveUpCallers } from '../../ledger/store/event-queue.ts';
import { IS_HELD_ALONE } from '../../ledger/store/holds.ts';
import { admission, probeNow } from '../../ledger/store/outages.ts';
import { giveUpShares } from '../../ledger/store/outbox.ts';
import { withRetries } from '../../platform/database/away.ts';
import { anyOf } from '../../platform/database/conditions.ts';
import type { Schema } from '../../platform/schema.ts';
import { claimables } from './claimable.ts';
import { type ClaimedShare, nothing, slotTaking, type TakeSlots } from './claiming.ts';
import type { DispatchFeature } from './feature.ts';
import { letGoTogether } from './letting-go.ts';
import { dropTheDead, type Presence } from './presence.ts';
import { type Asking, createRound } from './round.ts';
import { spacing, upsertTenants } from './slots.ts';
import type { AskedTenant, Claiming } from './standing.ts';
import { createLeases } from './unanswered.ts';

/**
 * The workers' end of the ledger.
 *
 * A claim goes round the tenants, and takes of several at once; inside a tenant it goes by urgency. So it reads only rows
 * that it may take: a tenant with a long queue costs the others nothing, nor does one that is paused or has no slot left.
 * The reasons against sending are read after the last tenant, so that an opt-out counts up to the moment at which it is
 * sent.
 */
export function claims(
  db: Kysely<Schema>,
  clock: Clock,
  { leaseMs, requestsPerSecond, burst, newId, features, presence, quick = db, log }: ClaimOptions,
): Claims {
  const between = spacing(requestsPerSecond);
  const newsAfterMs = Math.min(NEWS_AFTER_MS, leaseMs / BEGUN_WITHIN);
  const leases = createLeases(clock, leaseMs);
  const take = slotTaking({ between, burst });
  const look = claimables(between);
  const goRound = createRound({
    look: after => look(quick, { now: clock.now(), after }),
    now: clock.now,
  });
  return {
    claim: (owner, limit) =>
      leases.claim(owner, async ({ leaseUntil, pickUp }) => {
        const again = await pickUp(quick);
        const { slots, digests, ...round } = await goRound(limit - again.ids.length, tenants =>
          claimOf({ db, quick, take }, tenants, () => ({
            owner,
            leaseUntil: leaseUntil(),
            now: clock.now(),
          })),
        );
        const all = new Map([...again.ids.map(id => [id, clock.now()] as const), ...slots]);
        const claimed = await withRetries(async () => {
          await dropLines(db, [...again.digests, ...digests], clock.now());
          return all.size === 0 ? [] : readClaimed(quick, all);
        }, leaseMs / READ_WITHIN);
        return { claimed, ...round };
      }),
    async release() {
      await presence?.beat();
      const failures: unknown[] = [];
      for (const { beforeRelease } of features)
        await beforeRelease?.(db, clock, newId).catch(error => failures.push(error));
      const now = clock.now();
      const moved =
        (await queueWhatIsDue(db, now, features)) + (await takeOver(db, now, presence?.mayJudge() ?? false));
      const all = moved + (await letGoTogether(db, burst, newId, clock));
      // Not before: where the database is away, all of it fails, and that is said once.
      for (const err of failures) log?.error({ err }, 'the work that a feature does every second has failed');
      return all;
    },
    async confirm(delivery, owner) {
      const { id, notBefore } = delivery;
      const waitedMs = clock.now().getTime() - notBefore.getTime();
      const isNew = waitedMs < newsAfterMs;
      if (presence?.isSure() && isNew) return delivery;
      return withRetries(async () => {
        if (!(await renewLease(db, delivery, owner, leases.leaseUntil()))) return undefined;
        if (isNew) return delivery;
        const [anew] = await readClaimed(quick, new Map([[id, notBefore]]));
        return anew;
      }, leaseMs / READ_WITHIN);
    },
  };
}

async function renewLease(
  db: Kysely<Schema>,
  { id, attempt }: ClaimedDelivery,
  owner: string,
  lease_until: Date,
): Promise<boolean> {
  const renewed = await db
    .updateTable('deliveries')
    .set({ lease_until })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .where('lease_owner', '=', owner)
    .where('attempt_count', '=', attempt)
    .returning('id')
    .executeTakeFirst();
  return renewed !== undefined;
}

/**
 * A claimed delivery belongs to this worker: if the database goes away before it is read, nobody sends it until the
 * lease ends. Most of the lease is needed for the sending, so reading is tried again for this part of it only.
 */
const READ_WITHIN = 12;

/** Opening a chat and sending may take a third of the lease each. One begun later than this gets a lease anew. */
const BEGUN_WITHIN = 6;

export interface ClaimOptions {
  /** How long a claimed delivery belongs to its worker. */
  readonly leaseMs: number;
  /** Per tenant, over all processes. */
  readonly requestsPerSecond: number;
  /** Per person, over all notifications. */
  readonly burst: BurstRule;
  readonly newId: NewId;
  readonly features: readonly DispatchFeature[];
  /** Missing where nothing is sent: then only the time of a lease says whose it is. */
  readonly presence?: Pick<Presence, 'beat' | 'isSure' | 'mayJudge'>;
  /** Connections for what is asked all the time. */
  readonly quick?: Kysely<Schema>;
  /** Hears of a feature that fails; nothing else waits for that. */
  readonly log?: Pick<Log, 'error'>;
}

/** Takes of tenants that nothing stops, all at once, and of each of the others what may be tried there. */
async function claimOf(
  { db, quick, take }: { db: Kysely<Schema>; quick: Kysely<Schema>; take: TakeSlots },
  tenants: readonly Asking[],
  claiming: () => Claiming,
): Promise<Map<string, ClaimedShare>> {
  const unknown = tenants.filter(({ known }) => !known).map(({ tenantId }) => tenantId);
  if (unknown.length > 0) await upsertTenants(quick, unknown);
  const { false: going = [], true: stopped = [] } = Object.groupBy(tenants, each => `${each.stopped}`);
  const taken = await take(quick, going, claiming());
  for (const each of stopped)
    for (const [tenantId, tried] of await probe({ db, take }, each, claiming)) taken.set(tenantId, tried);
  return taken;
}

/** In an outage of the tenant, or of everything: one card, when it is time to see whether it is over. */
function probe(
  { db, take }: { db: Kysely<Schema>; take: TakeSlots },
  { tenantId, most }: AskedTenant,
  claiming: () => Claiming,
): Promise<Map<string, ClaimedShare>> {
  return db.transaction().execute(async trx => {
    const admitted = await admission(trx, tenantId, most, claiming().now);
    if (admitted.limit === 0) return new Map([[tenantId, nothing()]]);
    const about = claiming();
    const taken = await take(trx, [{ tenantId, most: admitted.limit }], about);
    if (taken.get(tenantId)?.slots.size) await admitted.probed(about.leaseUntil);
    return taken;
  });
}

async function queueWhatIsDue(
  db: Kysely<Schema>,
  now: Date,
  features: readonly DispatchFeature[],
): Promise<number> {
  const isNotYet = anyOf(features.flatMap(feature => feature.isNotYet?.(now) ?? []));
  const { rows } = await sql`
    update deliveries set state = 'queued', reason_code = 'accepted', state_since = ${now},
      leads = leads or reason_code = 'in-dialog'
    where id in (select id from deliveries where ${IS_HELD_ALONE} and due_at <= ${now}
                   and not ${isNotYet}
                 order by due_at limit 1000 for update skip locked)
    returning id`.execute(db);
  return rows.length;
}

/**
 * Deliveries of a dead worker are anybody's at once, its probe of an outage, its audiences and its callers too; other
 * deliveries when their lease has ended.
 */
function takeOver(db: Kysely<Schema>, now: Date, mayJudge: boolean): Promise<number> {
  return db.transaction().execute(async trx => {
    const dead = mayJudge ? await dropTheDead(trx) : [];
    if (dead.length > 0) {
      await probeNow(trx, now);
      await giveUpShares(trx, dead);
      await giveUpCallers(trx, dead);
    }
    return queueWhatWasLost(trx, now, dead);
  });
}

/**
 * The worker's last attempt has no outcome: whether Teams took the card, nobody knows. A delivery that was lost as
 * often as one may be tried is given up: it may be what kills its workers.
 */
async function queueWhatWasLost(db: Kysely<Schema>, now: Date, dead: readonly string[]): Promise<number> {
  const { rows } = await sql`
    with lost as (
      update deliveries set
        state = case when attempt_count - free_attempts >= ${MAX_ATTEMPTS} then 'undelivered' else 'queued' end,
        reason_code = case when attempt_count - free_attempts >= ${MAX_ATTEMPTS} then 'gave-up' else 'worker-lost' end,
        state_since = ${now}, possibly_repeated = true, leads = true, lease_owner = null, lease_until = null
      where id in (select id from deliveries where state = 'sending'
                   and (lease_until <= ${now} or lease_owner = any(${dead}))
                   for update skip locked)
      returning id, attempt_count, state),
    lines as (
      update deliveries d set state = 'undelivered', reason_code = 'gave-up', state_since = ${now} from lost
      where d.digest_id = lost.id and d.state = 'folded' and lost.state = 'undelivered')
    update attempts set outcome = 'unknown', reason_code = 'worker-lost', finished_at = ${now}
    from lost where attempts.delivery_id = lost.id and attempts.number = lost.attempt_count
    returning attempts.delivery_id`.execute(db);
  return rows.length;
}
