import { type Kysely, sql } from 'kysely';
import type { Claims } from '../../core/ports/ledger.ts';
import type { Clock, NewId } from '../../core/ports/time.ts';
import type { BurstRule } from '../../decide/burst.ts';
import { AHEAD_MS } from '../../decide/limits.ts';
import { MAX_ATTEMPTS } from '../../decide/retry.ts';
import { patiently } from '../connection/away.ts';
import { readClaimed } from '../ledger/claimed.ts';
import { dropLines } from '../ledger/digest-lines.ts';
import { admission, probeNow } from '../ledger/outages.ts';
import { isBeforeItsTurn, turnReminders } from '../reminders/turn.ts';
import type { Schema } from '../schema.ts';
import { tellAfterQuiet } from '../watches/quiet.ts';
import { foldWhatIsDue } from './burst.ts';
import { type Claimable, readClaimable } from './claimable.ts';
import { type Claiming, claimTurns, type Taken } from './claiming.ts';
import { lockTenant, spacing } from './paces.ts';
import { dropTheDead, type Presence } from './presence.ts';

/**
 * The workers' end of the ledger.
 *
 * A claim goes tenant by tenant, and inside a tenant by urgency, so it reads only rows that it may take: a
 * tenant with a long queue costs the others nothing, nor does one that is paused or has no turn left. What stands
 * against sending is read after the last tenant, so that an opt-out counts up to the moment at which it is sent.
 */
export function claims(
  db: Kysely<Schema>,
  clock: Clock,
  { leaseMs, requestsPerSecond, burst, newId, presence }: ClaimOptions,
): Claims {
  const between = spacing(requestsPerSecond);
  return {
    async claim(owner, limit) {
      const tenants = await readClaimable(db, between, clock.now());
      const open = tenants.filter(({ opensAt }) => opensAt <= clock.now());
      const turns = new Map<string, Date>();
      const opensAt = new Map(tenants.map(each => [each.tenantId, each.opensAt as Date | undefined]));
      const digests: string[] = [];
      let blocked = false;
      const claimFrom = async ({ tenantId, stopped }: Claimable, share: number): Promise<void> => {
        const claiming = { tenantId, stopped, owner, limit: share, between, burst };
        const taken = await claimForTenant(db, claiming, clock, leaseMs);
        for (const [id, notBefore] of taken.turns) turns.set(id, notBefore);
        digests.push(...taken.digests);
        blocked ||= taken.blocked;
        opensAt.set(tenantId, nextLook(taken, share));
      };
      for (let next = 0; next < open.length && turns.size < limit; next += AT_ONCE) {
        const some = open.slice(next, next + AT_ONCE);
        const shares = sharesOf(limit - turns.size, some.length, open.length - next);
        await Promise.all(some.map((each, i) => shares[i] && claimFrom(each, shares[i])));
      }
      const claimed = await patiently(async () => {
        await dropLines(db, digests, clock.now());
        return turns.size === 0 ? [] : readClaimed(db, turns);
      }, leaseMs / READ_WITHIN);
      return { claimed, blocked, ...soonest(opensAt.values()) };
    },
    async release() {
      await presence?.beat();
      await turnReminders(db, clock, newId);
      await tellAfterQuiet(db, { clock, newId, origin: () => ({}) });
      const now = clock.now();
      const moved =
        (await queueWhatIsDue(db, now)) + (await takeOver(db, now, presence?.mayJudge() ?? false));
      return moved + (await foldWhatIsDue(db, burst, newId, clock));
    },
    async holds({ id, attempt, notBefore }, owner) {
      const waitedMs = clock.now().getTime() - notBefore.getTime();
      if (presence?.isSure() && waitedMs < leaseMs / BEGUN_WITHIN) return true;
      const lease_until = new Date(clock.now().getTime() + leaseMs);
      const renew = db
        .updateTable('deliveries')
        .set({ lease_until })
        .where('id', '=', id)
        .where('state', '=', 'sending')
        .where('lease_owner', '=', owner)
        .where('attempt_count', '=', attempt)
        .returning('id');
      return (await patiently(() => renew.executeTakeFirst(), leaseMs / READ_WITHIN)) !== undefined;
    },
  };
}

/**
 * What was taken is this worker's: if the database goes before it is read, nobody would send it until the lease ends.
 * Most of that is needed for the sending, so reading is tried again for this part of it only.
 */
const READ_WITHIN = 12;

/** Opening a chat and sending may take a third of the lease each. What begins later than this gets a lease anew. */
const BEGUN_WITHIN = 6;

/**
 * A claim of a tenant is a transaction, whether it takes one delivery or many. With one or two each, 50 tenants got
 * 190 cards a second. Where Teams' limit is kept a tenant has twelve turns in one horizon, and gets no more at once;
 * whose turn it is first is left to chance.
 */
const SMALLEST_SHARE = 24;
/** Of the ten connections, the others are for what was sent, the doors and the audiences. */
const AT_ONCE = 4;

/** An equal share of what is left, for `count` of so many tenants; the last of them may get less, or nothing. */
function sharesOf(left: number, count: number, tenants: number): number[] {
  const share = Math.max(SMALLEST_SHARE, Math.ceil(left / tenants));
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(share, left - i * share)));
}

export interface ClaimOptions {
  /** How long a claimed delivery belongs to its worker. */
  readonly leaseMs: number;
  /** Per tenant, over all processes. */
  readonly requestsPerSecond: number;
  /** Per person, over all notifications. */
  readonly burst: BurstRule;
  readonly newId: NewId;
  /** Missing where nothing is sent: then only the time of a lease says whose it is. */
  readonly presence?: Pick<Presence, 'beat' | 'isSure' | 'mayJudge'>;
}

/**
 * When to look at a tenant again that was claimed from: at once where there may be more, and where there is more than
 * it has turns for, before the last of these is used up. Never where nothing was to be had.
 */
function nextLook({ turns, held }: Taken, share: number): Date | undefined {
  if (held) return new Date(0);
  if (turns.size === 0) return undefined;
  const last = Math.max(...[...turns.values()].map(turn => turn.getTime()));
  return turns.size === share ? new Date(0) : new Date(last - AHEAD_MS);
}

function soonest(instants: Iterable<Date | undefined>): { opensAt?: Date } {
  const known = [...instants].filter(at => at !== undefined).map(at => at.getTime());
  return known.length === 0 ? {} : { opensAt: new Date(Math.min(...known)) };
}

const NOTHING: Taken = { turns: new Map(), digests: [], blocked: false, held: false };

/** Claims of one tenant take turns: two that looked for free lanes at the same time would find the same one. */
function claimForTenant(
  db: Kysely<Schema>,
  { stopped, ...claiming }: Omit<Claiming, 'now' | 'leaseUntil'> & Pick<Claimable, 'stopped'>,
  clock: Clock,
  leaseMs: number,
): Promise<Taken> {
  return db.transaction().execute(async trx => {
    await lockTenant(trx, claiming.tenantId);
    const now = clock.now();
    const leaseUntil = new Date(now.getTime() + leaseMs);
    if (!stopped) return claimTurns(trx, { ...claiming, leaseUntil, now });
    const admitted = await admission(trx, claiming.tenantId, claiming.limit, now);
    if (admitted.limit === 0) return NOTHING;
    const taken = await claimTurns(trx, { ...claiming, limit: admitted.limit, leaseUntil, now });
    if (taken.turns.size > 0) await admitted.probed(leaseUntil);
    return taken;
  });
}

async function queueWhatIsDue(db: Kysely<Schema>, now: Date): Promise<number> {
  const { rows } = await sql`
    update deliveries set state = 'queued', reason_code = 'accepted', state_since = ${now},
      leads = leads or reason_code = 'in-dialog'
    where id in (select id from deliveries where state = 'held' and reason_code <> 'burst' and due_at <= ${now}
                   and not ${isBeforeItsTurn(now)}
                 order by due_at limit 1000 for update skip locked)
    returning id`.execute(db);
  return rows.length;
}

/** What a dead worker held is anybody's at once, its probe of an outage too; all else when its lease has ended. */
function takeOver(db: Kysely<Schema>, now: Date, mayJudge: boolean): Promise<number> {
  return db.transaction().execute(async trx => {
    const dead = mayJudge ? await dropTheDead(trx) : [];
    if (dead.length > 0) await probeNow(trx, now);
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
