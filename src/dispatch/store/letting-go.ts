import { type Kysely, type RawBuilder, sql } from 'kysely';
import { GATHERED_REASONS } from '../../core/attention.ts';
import type { Clock, NewId } from '../../core/time.ts';
import { type BurstRule, isWhole, MOST_WHILE_AWAY, whatIsOver, whyDigest } from '../../decide/burst.ts';
import { awayHold, GATHERING_MS, isDigest, windowOf } from '../../decide/holds.ts';
import type { ClaimedDelivery } from '../../ledger/ports/delivering.ts';
import { wakeWorkers } from '../../ledger/store/deliveries.ts';
import { endLines, readLines } from '../../ledger/store/digest-lines.ts';
import { becomeLines, fold } from '../../ledger/store/folding.ts';
import { IS_HELD_FOR_DIGEST } from '../../ledger/store/holds.ts';
import type { Schema } from '../../platform/schema.ts';
import { fullUntil } from './burst.ts';
import { lockTenant } from './slots.ts';

/**
 * Lets go, person by person, of what `HOLDS` lets go as one card, whatever held it: quiet hours, a pause, a muted
 * topic, a topic that comes together, or a burst. The worker that comes first has the tenant's row. That the time has
 * come is a reason to ask again: a delivery that is still to wait, by the wishes of its person as they are now, waits
 * on.
 */

/** So many people in one look: more than a tenant is sent until the next. */
const PEOPLE_AT_ONCE = 100;

/** Returns to how many people something was let go. */
export async function letGoTogether(
  db: Kysely<Schema>,
  rule: BurstRule,
  newId: NewId,
  clock: Clock,
): Promise<number> {
  let people = 0;
  for (const tenantId of await tenantsWithDue(db, clock.now()))
    people += await db.transaction().execute(async trx => {
      await lockTenant(trx, tenantId);
      const now = clock.now();
      const toPeople = await heldFor(trx, await peopleWithRoom(trx, tenantId, rule, now), now);
      const held = [...toPeople, ...(await heldThere(trx, placesWithDue(tenantId, now), now))];
      const byPerson = Map.groupBy(await withoutWaiting(trx, held, now), personOf);
      const seen = Map.groupBy(held, personOf);
      for (const [person, each] of byPerson) {
        const hidesMore = seen.get(person)?.length === MOST_WHILE_AWAY;
        await letGoOf(trx, each, { rule, newId, now, hidesMore });
      }
      if (byPerson.size > 0) await wakeWorkers(trx);
      return byPerson.size;
    });
  return people;
}

interface LettingGo {
  readonly rule: BurstRule;
  readonly newId: NewId;
  readonly now: Date;
  /** There may be more that is due than was seen. */
  readonly hidesMore: boolean;
}

/** A digest that had to wait comes as it is. */
async function letGoOf(
  trx: Kysely<Schema>,
  held: readonly ClaimedDelivery[],
  { rule, newId, now, hidesMore }: LettingGo,
): Promise<void> {
  const cards = held.filter(each => !isDigest(each));
  const because = whyDigest(rule, cards);
  const told = await fold(trx, cards, { because, newId, now });
  const [first] = cards;
  const isDigestAnew = told !== undefined && !held.some(({ id }) => id === told);
  if (isDigestAnew && first !== undefined && hidesMore && isWhole(because))
    await addTheRest(trx, first, { digestId: told, now });
  if (told !== undefined) await noteWindow(trx, cards, told);
  await sql`update deliveries set state = 'queued', reason_code = 'accepted', state_since = ${now}, due_at = ${now}
    where id = any(${held.filter(isDigest).map(({ id }) => id)}::uuid[])`.execute(trx);
}

/**
 * Somebody, or a place, is told once of a window: a second row of it cannot be written, and undoes all that led to it.
 * Of several windows that are told together it is the last.
 */
async function noteWindow(trx: Kysely<Schema>, cards: readonly ClaimedDelivery[], delivery_id: string) {
  const ends = cards.map(windowOf).filter(end => end !== undefined);
  const [ends_at] = ends.toSorted((a, b) => b.getTime() - a.getTime());
  const [whose] = cards.flatMap(whoseWindow);
  if (ends_at === undefined || whose === undefined) return;
  await trx
    .insertInto('digest_windows')
    .values({ ...whose, ends_at, delivery_id })
    .execute();
}

type Whose =
  | { readonly person_id: string }
  | { readonly tenant_id: string; readonly conversation_id: string };

function whoseWindow({ tenantId, recipient }: ClaimedDelivery): Whose[] {
  if (recipient.kind === 'person') return [{ person_id: recipient.personId }];
  if (recipient.kind !== 'conversation') return [];
  return [{ tenant_id: tenantId, conversation_id: recipient.conversationId }];
}

/** However much it is, it is one card, which counts what it has no room for. */
async function addTheRest(
  trx: Kysely<Schema>,
  one: ClaimedDelivery,
  into: { readonly digestId: string; readonly now: Date },
): Promise<void> {
  const { now } = into;
  for (let rest = await heldBeside(trx, one, now); rest.length > 0; ) {
    const going = (await withoutWaiting(trx, rest, now)).filter(each => !isDigest(each));
    const over = whatIsOver(going, now);
    const ended = new Set(over.map(({ id }) => id));
    await endLines(trx, over, now);
    const lines = going.map(({ id }) => id).filter(id => !ended.has(id));
    await becomeLines(trx, lines, into);
    rest = rest.length < MOST_WHILE_AWAY ? [] : await heldBeside(trx, one, now);
  }
}

/** The deliveries that are held for the recipient of this one. */
const heldBeside = (trx: Kysely<Schema>, { recipient, lane }: ClaimedDelivery, now: Date) =>
  recipient.kind === 'person'
    ? heldFor(trx, [recipient.personId], now)
    : heldThere(trx, sql`select ${lane}::text as lane`, now);

/** Not the lane: that of somebody who had two rows is another for each. */
const personOf = ({ recipient, lane }: ClaimedDelivery) =>
  recipient.kind === 'person' ? recipient.personId : lane;

async function tenantsWithDue(db: Kysely<Schema>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select distinct tenant_id from (
      select tenant_id from deliveries where ${IS_HELD_FOR_DIGEST} and due_at <= ${now}
      order by due_at limit 1000) due`.execute(db);
  return rows.map(row => row.tenant_id);
}

const IS_GATHERED = sql`d.reason_code in (${sql.join(GATHERED_REASONS.map(reason => sql.lit(reason)))})`;

/**
 * All that a burst holds for one person is let go together, though the later cards were to wait for longer; with it
 * goes all that is due, or comes together and is due in a moment.
 */
const goesWith = (now: Date) => sql`(${IS_HELD_FOR_DIGEST} and (d.reason_code = 'burst' or d.due_at <= ${now}
  or (${IS_GATHERED} and d.due_at <= ${new Date(now.getTime() + GATHERING_MS)}::timestamptz)))`;

/** Where there is no room after all, because the settings were changed or a person had two rows, it waits on. */
async function peopleWithRoom(
  trx: Kysely<Schema>,
  tenantId: string,
  rule: BurstRule,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ person_id: string; full_until: Date | null }>`
    with due as materialized (
      select person_id, min(due_at) as due_at from deliveries
      where ${IS_HELD_FOR_DIGEST} and due_at <= ${now} and tenant_id = ${tenantId}
      group by person_id order by min(due_at) limit ${PEOPLE_AT_ONCE}),
    people as materialized (select person_id, ${fullUntil(sql`due.person_id`, rule, now)} as full_until from due),
    put_off as (
      update deliveries d set due_at = full_until from people
      where d.person_id = people.person_id and full_until is not null and ${goesWith(now)})
    select person_id, full_until from people`.execute(trx);
  return rows.filter(row => row.full_until === null).map(row => row.person_id);
}

/** Oldest first. One that somebody has locked is about to be ended, so it is passed over. */
async function heldFor(
  trx: Kysely<Schema>,
  people: readonly string[],
  now: Date,
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<{ id: string }>`
    select held.id from unnest(${people}::uuid[]) as person(id), lateral (
      select d.id, d.notification_id from deliveries d
      where d.person_id = person.id and ${goesWith(now)}
      order by d.notification_id, d.id limit ${MOST_WHILE_AWAY} for update skip locked) held
    order by held.notification_id, held.id`.execute(trx);
  return readLines(trx, rows);
}

/** The lanes of group chats and channels: there is no burst, and so no room to wait for. */
const placesWithDue = (tenantId: string, now: Date) => sql`
  select lane from deliveries d
  where d.state = 'held' and d.person_id is null and ${IS_HELD_FOR_DIGEST} and due_at <= ${now}
    and tenant_id = ${tenantId}
  group by lane order by min(due_at) limit ${PEOPLE_AT_ONCE}`;

/** The same as `heldFor`, by lanes. */
async function heldThere(
  trx: Kysely<Schema>,
  lanes: RawBuilder<unknown>,
  now: Date,
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<{ id: string }>`
    select held.id from (${lanes}) place, lateral (
      select d.id, d.notification_id from deliveries d
      where d.lane = place.lane and d.state = 'held' and d.person_id is null and ${goesWith(now)}
      order by d.notification_id, d.id limit ${MOST_WHILE_AWAY} for update skip locked) held
    order by held.notification_id, held.id`.execute(trx);
  return readLines(trx, rows);
}

/** A delivery that is to wait on, by the wishes of its person, gets a new time and reason. Returns the others. */
async function withoutWaiting(
  trx: Kysely<Schema>,
  held: readonly ClaimedDelivery[],
  now: Date,
): Promise<ClaimedDelivery[]> {
  const holds = held.flatMap(each => {
    const hold = awayHold(each, now);
    return hold === undefined ? [] : [{ id: each.id, ...hold }];
  });
  await sql`
    update deliveries d set due_at = hold.until, reason_code = hold.reason
    from unnest(${holds.map(({ id }) => id)}::uuid[], ${holds.map(({ until }) => until)}::timestamptz[],
      ${holds.map(({ reason }) => reason)}::text[]) as hold(id, until, reason)
    where d.id = hold.id and d.state = 'held'`.execute(trx);
  const waiting = new Set(holds.map(({ id }) => id));
  return held.filter(({ id }) => !waiting.has(id));
}
