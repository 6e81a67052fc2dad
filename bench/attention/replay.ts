import { sql } from 'kysely';
import { v7 } from 'uuid';
import { preferenceStore } from '../../src/chat/store/preferences.ts';
import type { Attention } from '../../src/core/attention.ts';
import type { Recipient } from '../../src/core/delivery.ts';
import type { Urgency } from '../../src/core/notification.ts';
import { card } from '../../src/core/said.ts';
import type { BurstRule } from '../../src/decide/burst.ts';
import { createDeliverer, type DelivererParts } from '../../src/deliver/deliver.ts';
import { claims } from '../../src/dispatch/store/claims.ts';
import { records } from '../../src/dispatch/store/records.ts';
import { followUp } from '../../src/ledger/store/amend-follow.ts';
import { addDeliveries } from '../../src/ledger/store/deliveries.ts';
import { acceptIn } from '../../src/ledger/store/notifications.ts';
import { outages } from '../../src/ledger/store/outages.ts';
import { MIGRATIONS } from '../../src/migrations.ts';
import { upsertAll } from '../../src/people/store/upserting.ts';
import { BY_INDEX, openDatabase } from '../../src/platform/database/database.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import { silent } from '../../test/silent.ts';
import { voiceFor } from '../../test/voices.ts';
import type { Card, Fates } from './outcome.ts';
import { type Happening, TEAM, zoneOfTeam } from './week.ts';

/** The wish that everybody in a tenant has. */
export interface Policy {
  readonly name: string;
  readonly attention: Attention;
}

export interface Replayed {
  /** The cards that rang, whenever. */
  readonly cards: readonly Card[];
  readonly fates: Fates;
}

/** LOW_URGENCY_DIGEST as it is where nobody sets it. */
const LOW_EVERY = '0 9 * * 1-5';
const BURST: BurstRule = { cards: 5, seconds: 600 };
const LEASE_MS = 30_000;
/** The events of one step are accepted, and then there is work. An urgent card is late by so much at least. */
const STEP_MS = 30_000;
const DAY_MS = 24 * 3_600_000;
const AT_ONCE = 400;
type Reader = Recipient & { readonly kind: 'person' };

/**
 * The week in each of the policies, a tenant each: by the parts that accept, follow, claim, hold, decide and settle, on a
 * real database, by a clock that is turned from step to step. In the place of Teams there is something that takes every card.
 */
export async function replay(
  url: string,
  week: readonly Happening[],
  teams: number,
  policies: readonly Policy[],
): Promise<Replayed[]> {
  const [database, hot] = [
    openDatabase(url, { log: silent }),
    openDatabase(url, { log: silent, settings: BY_INDEX }),
  ];
  try {
    await migrate(database.db, MIGRATIONS);
    const run = runOn(database.db, hot.db, week[0]?.at ?? new Date(0));
    const tenants = await Promise.all(policies.map(each => tenantOf(run, teams, each)));
    await passTheWeek(run, week, tenants);
    return await Promise.all(tenants.map(each => replayed(run, each)));
  } finally {
    await Promise.all([database.close(), hot.close()]);
  }
}

type Db = ReturnType<typeof openDatabase>['db'];

interface Run {
  readonly db: Db;
  readonly now: () => Date;
  readonly turnTo: (at: Date) => void;
  readonly newId: () => string;
  /** Until nothing is due any more. `lettingGo`: the time has come for something that is held. */
  readonly work: (lettingGo: boolean) => Promise<void>;
  readonly follow: (notificationId: string) => Promise<void>;
}

function runOn(db: Db, quick: Db, begins: Date): Run {
  let at = begins;
  const clock = { now: () => at };
  const newId = () => v7({ msecs: at.getTime() });
  const worker = claims(db, clock, {
    ...{ leaseMs: LEASE_MS, requestsPerSecond: 100_000, burst: BURST, newId, features: [], quick },
  });
  const keeping = records(db, clock, { newId, features: [], leaseMs: LEASE_MS, quick });
  const deliver = createDeliverer({
    ...{ messenger: TAKES_EVERYTHING, records: keeping, outages: outages(db, LEASE_MS), voiceFor, clock },
    render: () => ({ text: 'a card' }),
    interruption: { silenceMs: 300_000 },
    ...{ random: () => 0, log: silent, owner: 'bench', fallbackServiceUrl: 'https://smba/', botId: '28:bot' },
  } as unknown as DelivererParts);
  const { page } = followUp(db, clock, newId);
  return {
    ...{ db, newId, now: clock.now },
    turnTo: to => {
      at = to;
    },
    async work(lettingGo) {
      if (lettingGo) await worker.release();
      for (;;) {
        const { claimed } = await worker.claim('bench', AT_ONCE);
        if (claimed.length === 0) return;
        await Promise.all(claimed.map(deliver));
      }
    },
    async follow(id) {
      while ((await page(id, AT_ONCE)) === 'more');
    },
  };
}

let taken = 0;
const TAKES_EVERYTHING = {
  send: async () => ({ activityId: `${++taken}` }),
  update: async () => undefined,
  remove: async () => undefined,
};

interface Tenant {
  readonly id: string;
  readonly people: readonly Reader[];
  /** The events that changed a card that stood, by its notification; what ended nothing is told nobody. */
  readonly changed: { readonly id: string; readonly told: number }[];
  ignored: number;
}

async function tenantOf(
  { db, newId, now }: Run,
  teams: number,
  { name, attention }: Policy,
): Promise<Tenant> {
  const sights = Array.from({ length: teams * TEAM }, (_, i) => ({
    ...{ teamsId: `29:${name} ${i}`, aadObjectId: newId(), name: `Person ${i}` },
    timeZone: zoneOfTeam(Math.floor(i / TEAM)),
  }));
  const met = await db.transaction().execute(trx => upsertAll(trx, { newId, features: [] }, name, sights));
  await sql`insert into conversations (tenant_id, id, kind, person_id, service_url, bot_id, state, seen_at)
    select tenant_id, 'a:' || id, 'personal', id, 'https://smba/', '28:bot', 'open', ${now()} from people
    where tenant_id = ${name}`.execute(db);
  await sql`update people set personal_conversation_id = 'a:' || id, reach = 'open' where tenant_id = ${name}`.execute(
    db,
  );
  if (Object.keys(attention).length > 0)
    await db.transaction().execute(async trx => {
      for (const { id } of met) await preferenceStore(trx, { now }).attend(id, () => attention);
    });
  const people = met.map(each => ({ kind: 'person' as const, personId: each.id, label: each.name ?? '' }));
  return { id: name, people, changed: [], ignored: 0 };
}

async function passTheWeek(run: Run, week: readonly Happening[], tenants: readonly Tenant[]): Promise<void> {
  await sql`create index bench_due on deliveries (due_at) where state in ('held', 'queued')`.execute(run.db);
  const steps = Map.groupBy(week, ({ at }) => Math.ceil(at.getTime() / STEP_MS) * STEP_MS);
  for (const [end, happenings] of steps) {
    await workUntil(run, new Date(end - 1));
    await Promise.all(tenants.map(tenant => acceptAll(run, tenant, happenings)));
    run.turnTo(new Date(end));
    await run.work(false);
  }
  await workUntil(run, new Date(run.now().getTime() + 8 * DAY_MS));
}

/** From one instant at which something is due to the next. */
async function workUntil(run: Run, at: Date): Promise<void> {
  for (;;) {
    const due = await nextDue(run.db);
    if (due === null || due > at) return;
    run.turnTo(new Date(Math.max(run.now().getTime(), Math.ceil(due.getTime() / 1_000) * 1_000)));
    await run.work(true);
  }
}

async function nextDue(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ due: Date | null }>`
    select min(due_at) as due from deliveries where state in ('held', 'queued')`.execute(db);
  return rows[0]?.due ?? null;
}

/** In the order in which they happened. */
async function acceptAll(run: Run, tenant: Tenant, happenings: readonly Happening[]): Promise<void> {
  for (const each of happenings) await accept(run, tenant, each);
}

/** As a post is accepted whose people are known; what changes a standing one adds nobody. */
async function accept(run: Run, tenant: Tenant, happening: Happening): Promise<void> {
  const { content, urgency, key, ends = false, at } = happening;
  const to = happening.to.flatMap(i => tenant.people[happening.team * TEAM + i] ?? []);
  const id = v7({ msecs: at.getTime() });
  const notification = {
    ...{
      id,
      tenantId: tenant.id,
      callerId: `ci of ${tenant.id}`,
      callerName: 'Bench',
      topic: content.topic,
      urgency,
    },
    ...{ said: card('notification', content), audience: {}, correlationId: id, createdAt: at },
    interruption: 'when-idle',
    ...(urgency === 'low' && { canWait: LOW_EVERY }),
    ...(key !== undefined && { key }),
  } as const;
  const accepted = await run.db.transaction().execute(async trx => {
    const became = await acceptIn(trx, partsAt(run, at), { notification, more: { ends } });
    if (became.outcome === 'recorded' && !became.changed)
      await addDeliveries(
        trx,
        to.map(recipient => born(run, recipient, { id, tenantId: tenant.id, urgency, at })),
      );
    return became;
  });
  if (accepted.outcome !== 'recorded') {
    tenant.ignored += to.length;
    return;
  }
  if (!accepted.changed) return;
  tenant.changed.push({ id: accepted.id, told: to.length });
  // Other changes of what waits are read when it is told, and of what stands they ring nobody: those are most of the work.
  if (ends) await run.follow(accepted.id);
}

const born = (
  { newId }: Run,
  recipient: Reader,
  { id, ...of }: { id: string; tenantId: string; urgency: Urgency; at: Date },
) => ({
  ...of,
  id: newId(),
  notificationId: id,
  recipient,
  because: { code: 'named', by: 'Bench' } as const,
});

const nothing = async () => undefined;
const partsAt = ({ newId }: Run, at: Date) => ({
  ...{
    newId,
    clock: { now: () => at },
    enqueue: { followUp: nothing, expiry: nothing },
    work: nothing,
    features: [],
  },
  budgets: { open: nothing, topics: nothing, series: nothing },
});

async function replayed({ db }: Run, { id, changed, ignored }: Tenant): Promise<Replayed> {
  const cards = await sql<Card>`
    select d.sent_at as at, p.time_zone as zone, n.topic as topic, n.said ->> 'template' as template,
      n.urgency = 'urgent' and d.sent_at - greatest(n.created_at, n.send_at) > interval '60 seconds' as "isLate"
    from deliveries d join notifications n on n.id = d.notification_id join people p on p.id = d.person_id
    where d.tenant_id = ${id} and d.operation = 'send' and d.sent_at is not null`.execute(db);
  return { cards: cards.rows, fates: await fatesOf(db, id, { changed, ignored }) };
}

/** The fate of each event for each of its people: exactly one of these, or it is unaccounted for. */
async function fatesOf(
  db: Db,
  tenant: string,
  { changed, ignored }: Pick<Tenant, 'changed' | 'ignored'>,
): Promise<Fates> {
  const { rows } = await sql<{ id: string; fate: keyof Fates; count: number }>`
    select notification_id as id, ${FATE} as fate, count(*)::int as count from deliveries d
    where tenant_id = ${tenant} and operation = 'send'
      and exists (select from notifications n where n.id = d.notification_id and n.caller_id <> 'herald')
      and said is null and not coalesce((select n.said ? 'text' from notifications n where n.id = d.notification_id), false)
    group by 1, 2`.execute(db);
  const fates: Record<keyof Fates, number> = { ...NO_FATES, nothing: ignored };
  for (const { fate, count } of rows) fates[fate] += count;
  const open = new Set(rows.filter(({ fate }) => fate === 'open').map(({ id }) => id));
  const known = new Set(rows.map(({ id }) => id));
  for (const { id, told } of changed) fates[open.has(id) || !known.has(id) ? 'open' : 'changed'] += told;
  return fates;
}

export const NO_FATES: Fates = { rang: 0, folded: 0, changed: 0, over: 0, ended: 0, nothing: 0, open: 0 };

const FATE = sql`case
  when state in ('sent', 'acknowledged') then 'rang'
  when state = 'folded' and (select g.state = 'sent' from deliveries g where g.id = d.digest_id) then 'folded'
  when state = 'cancelled' and reason_code = 'over' then 'over'
  when state in ('suppressed', 'cancelled', 'expired') then 'ended'
  else 'open' end`;
