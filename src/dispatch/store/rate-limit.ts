import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../core/time.ts';
import { absenceOf } from '../../decide/absence.ts';
import { MOST } from '../../decide/outside.ts';
import { TeamsFailure } from '../../deliver/ports/teams.ts';
import { withRetries } from '../../platform/database/away.ts';
import { gather } from '../../platform/database/gathering.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { LimitedRequest, Paused, RateLimit } from '../ports/rate-limit.ts';
import { APP, keepPause, pauseKey } from './pauses.ts';
import {
  count,
  isHalfFull,
  laneKey,
  lockTenant,
  mayStart,
  nextSlot,
  rosterKey,
  spacing,
  tenantKey,
  type Windows,
} from './slots.ts';

export interface RateLimitOptions {
  /** Per tenant, over all processes. */
  readonly requestsPerSecond: number;
  /** How long a request waits for its slot, and for a database that is away. */
  readonly patienceMs: number;
}

/** Slots for requests that no claim has counted, and pauses. */
export function rateLimit(db: Kysely<Schema>, clock: Clock, options: RateLimitOptions): RateLimit {
  const reserve = reserving(db, clock, options);
  return {
    async slot(request) {
      for (;;) {
        const { at, counted } = await reserve(request).catch(notWhileAway);
        const waitMs = at.getTime() - clock.now().getTime();
        if (!counted && waitMs > options.patienceMs) throw notNow(NO_ROOM, waitMs);
        if (waitMs > 0) await delay(waitMs);
        if (counted) return;
      }
    },
    pause: (scope, until, reason) =>
      withRetries(() => keepPause(db, [pauseKey(scope)], until, reason), options.patienceMs),
    throttled: ({ tenantId, lane }, until) =>
      withRetries(() => throttle(db, { tenantId, lane }, until, clock.now()), options.patienceMs),
  };
}

const NO_ROOM = 'The limits of Teams leave no room for this request now.';
const NOBODY_COUNTS = 'The database is away, so nobody can say whether the limits of Teams leave room.';
/** An embedded server is back within a second or two. */
const BACK_AFTER_MS = 2_000;

/** No request was made. An error that waiting mends must not look as if one had been, or its card would be repeated. */
function notWhileAway(error: unknown): never {
  throw absenceOf(error) === undefined ? error : notNow(NOBODY_COUNTS, BACK_AFTER_MS);
}

/** Herald's own answer in place of Teams': it has the same effect as if Teams said so. */
function notNow(message: string, retryAfterMs: number): TeamsFailure {
  return new TeamsFailure({
    message,
    outcome: 'refused',
    status: 429,
    code: 'Paced',
    retryAfterMs,
  });
}

/** A slot; or, not counted, the instant at which it is worth asking again. */
interface Reserved {
  readonly at: Date;
  readonly counted: boolean;
}
type Reserve = (request: LimitedRequest) => Promise<Reserved>;

/** How many requests of one tenant hold its row together; a claim of it waits so long. */
const MOST_AT_ONCE = 16;

interface Asked {
  readonly request: LimitedRequest;
  /** On the clock of `performance.now`: the asker is within its lease until then, however many were before it. */
  readonly patientUntilMs: number;
}

/**
 * Requests of one tenant that come while a transaction is under way share the next. Each in its own, those of one busy
 * process stood in line for the tenant's row: 130 ms each where 64 were late at once. One small entry for each tenant
 * stays.
 */
function reserving(db: Kysely<Schema>, clock: Clock, options: RateLimitOptions): Reserve {
  const tenants = new Map<string, (asked: Asked) => Promise<Reserved>>();
  const slots = slotsBy(options.requestsPerSecond);
  const together = (asked: readonly Asked[]) => {
    const leftMs = Math.min(...asked.map(({ patientUntilMs }) => patientUntilMs)) - performance.now();
    const requests = asked.map(({ request }) => request);
    return withRetries(() => reserveAll(db, requests, { ...options, slots }, clock), Math.max(0, leftMs));
  };
  return request => {
    const reserve =
      tenants.get(request.tenantId) ?? gather(together, { most: MOST_AT_ONCE, apart: () => false });
    tenants.set(request.tenantId, reserve);
    return reserve({ request, patientUntilMs: performance.now() + options.patienceMs });
  };
}

/** Of one tenant. */
function reserveAll(
  db: Kysely<Schema>,
  requests: readonly LimitedRequest[],
  options: Reserving,
  clock: Clock,
): Promise<Reserved[]> {
  return db.transaction().execute(async trx => {
    const reserved: Reserved[] = [];
    for (const [i, request] of requests.entries()) {
      if (i === 0) await lockTenant(trx, request.tenantId);
      reserved.push(await reserveOne(trx, request, options, clock.now()));
    }
    return reserved;
  });
}

async function reserveOne(
  trx: Kysely<Schema>,
  request: LimitedRequest,
  { patienceMs, slots }: Reserving,
  now: Date,
): Promise<Reserved> {
  const [key, windows] = keyOf(request);
  const latest = new Date(now.getTime() + patienceMs);
  const [slot] = await slots[windows](trx, { key, tenant: tenantKey(request.tenantId), now, latest });
  if (slot === undefined) throw new Error('a select without from has a row');
  return slot;
}

interface Reserving extends Pick<RateLimitOptions, 'patienceMs'> {
  readonly slots: ReturnType<typeof slotsBy>;
}

interface Wanted {
  readonly key: string;
  readonly tenant: string;
  readonly now: Date;
  readonly latest: Date;
}

/** The slot of a request, by the windows that count for it. */
const slotsBy = (requestsPerSecond: number) => ({
  lane: slotBy('lane', requestsPerSecond),
  roster: slotBy('roster', requestsPerSecond),
  graph: slotBy('graph', requestsPerSecond),
});

function slotBy(windows: Windows, requestsPerSecond: number) {
  return statement(({ key, tenant, now, latest }: Placeholders<Wanted>) => {
    const taken = sql`(select taken from slots where key = ${key})`;
    return sql<Reserved>`
      with room as materialized (
        select greatest(${mayStart(windows, taken, sql`0`, now)},
          (select max(until) from pauses where key in (${APP}, ${tenant}, ${key}))) as free_at,
          ${nextSlot(tenant, spacing(requestsPerSecond), now)} as at),
      reserved as materialized (
        select ${key}::text as key, at from room where free_at <= ${now} and at <= ${latest}),
      counted as (${count(sql`reserved`, now)}),
      given as (update slots set last_at = reserved.at from reserved where slots.key = ${tenant})
      select greatest(room.free_at, room.at) as at, exists (select from reserved) as counted from room`;
  });
}

function keyOf(request: LimitedRequest): [key: string, windows: Windows] {
  if ('lane' in request) return [laneKey(request.lane), 'lane'];
  return 'roster' in request ? [rosterKey(request.roster), 'roster'] : [request.tenantId, 'graph'];
}

/**
 * One conversation that is refused says nothing of the others, whatever time it names: the tenant is meant where a
 * second one is.
 */
async function throttle(
  db: Kysely<Schema>,
  { tenantId, lane }: { tenantId: string; lane: string },
  until: Date,
  now: Date,
): Promise<Paused> {
  const isTenant =
    !(await isTheLane(db, lane, now)) && (await wasAnotherRefused(db, { tenantId, lane }, now));
  await keepPause(db, [pauseKey({ lane })], until, 'throttled');
  await keepPause(db, [refusedKey(tenantId, lane)], new Date(now.getTime() + REMEMBERED_MS), 'throttled');
  if (!isTenant) return { until, sooner: false };
  const latest = new Date(now.getTime() + MOST.tenantWaitMs);
  const tenantUntil = until < latest ? until : latest;
  await keepPause(db, [pauseKey({ tenantId })], tenantUntil, 'throttled');
  return { until, tenantUntil, sooner: tenantUntil < until };
}

/** Among the pauses, and none: it only remembers whom Teams refused in this tenant. */
const refusedKey = (tenantId: string, lane: string) => `refused:${tenantId}:${lane}`;

async function wasAnotherRefused(
  db: Kysely<Schema>,
  { tenantId, lane }: { tenantId: string; lane: string },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from pauses where starts_with(key, ${refusedKey(tenantId, '')}) and key <> ${refusedKey(tenantId, lane)}
      and until > ${now} limit 1`.execute(db);
  return rows.length > 0;
}

const REMEMBERED_MS = 60_000;
/** A lane that is refused again so soon after its pause is meant itself: its tenant was paused with it before. */
const REMEMBERED = sql.raw(`interval '${REMEMBERED_MS} milliseconds'`);

async function isTheLane(db: Kysely<Schema>, lane: string, now: Date): Promise<boolean> {
  const taken = sql`(select taken from slots where key = ${laneKey(lane)})`;
  const { rows } = await sql<{ is_it: boolean }>`
    select ${isHalfFull('lane', taken, now)} or exists (
      select from pauses where key = ${pauseKey({ lane })} and until > ${now}::timestamptz - ${REMEMBERED}
    ) as is_it`.execute(db);
  return rows[0]?.is_it ?? false;
}
