import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Clock, NewId } from '../../core/time.ts';
import { type BurstRule, MOST_LINES, whyDigest } from '../../decide/burst.ts';
import type { ClaimedDelivery } from '../../ledger/ports/ledger.ts';
import { wakeWorkers } from '../../ledger/store/deliveries.ts';
import { readLines } from '../../ledger/store/digest-lines.ts';
import { COUNTS, fold } from '../../ledger/store/folding.ts';
import type { Schema } from '../../platform/schema.ts';
import { lockTenant } from './slots.ts';

/**
 * Never a burst. A claim holds what is too much, `release` folds what is held when there is room. Both have the
 * tenant's row, so that what one of them finds is still so when it acts.
 */

/**
 * When a person may get one more card; null: now. The entry of the index that is as many cards back as are allowed
 * says it, however many came before.
 */
export function fullUntil(person: RawBuilder<unknown>, rule: BurstRule, now: Date): RawBuilder<Date | null> {
  if (rule.cards === 0) return sql`null::timestamptz`;
  const window = sql.raw(`interval '${rule.seconds} seconds'`);
  return sql`(
    select sent_at + ${window} from deliveries where person_id = ${person} and ${COUNTS}
      and sent_at > ${now}::timestamptz - ${window}
    order by sent_at desc offset ${sql.lit(rule.cards - 1)} limit 1)`;
}

/** When the digest is due that whatever else comes for this person joins; null: nothing is held. */
export function digestDueAt(person: RawBuilder<unknown>, rule: BurstRule): RawBuilder<Date | null> {
  if (rule.cards === 0) return sql`null::timestamptz`;
  return sql`(select min(due_at) from deliveries
    where person_id = ${person} and state = 'held' and reason_code = 'burst')`;
}

/**
 * Until when a delivery is too much for its person; null: it is not. Of a row of `counts`, `is_digest`, `full_until` and
 * `digest_due_at`, for the claim and for whoever asks beforehand.
 */
export const TOO_MUCH_UNTIL = sql<Date | null>`case when counts and not is_digest
  then greatest(full_until, digest_due_at) end`;

/** So many people in one look: more than a tenant is sent until the next. */
const PEOPLE_AT_ONCE = 100;

/** So many of one person's are looked at: some may be over, and what is beyond waits for the next digest anyway. */
const HELD_AT_ONCE = 4 * MOST_LINES;

/** Folds what is held and due. Returns for how many people. */
export async function foldWhatIsDue(
  db: Kysely<Schema>,
  rule: BurstRule,
  newId: NewId,
  clock: Clock,
): Promise<number> {
  let folded = 0;
  for (const tenantId of await tenantsWithDue(db, clock.now()))
    folded += await db.transaction().execute(async trx => {
      await lockTenant(trx, tenantId);
      const now = clock.now();
      const people = await peopleWithRoom(trx, tenantId, rule, now);
      const held = await heldFor(trx, people);
      const digest = { because: whyDigest(rule), newId, now };
      for (const each of Map.groupBy(held, personOf).values()) await fold(trx, each, digest);
      if (people.length > 0) await wakeWorkers(trx);
      return people.length;
    });
  return folded;
}

/** Not the lane: that of somebody who had two rows is another for each. */
const personOf = ({ recipient, lane }: ClaimedDelivery) =>
  recipient.kind === 'person' ? recipient.personId : lane;

async function tenantsWithDue(db: Kysely<Schema>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select distinct tenant_id from (
      select tenant_id from deliveries where state = 'held' and reason_code = 'burst' and due_at <= ${now}
      order by due_at limit 1000) due`.execute(db);
  return rows.map(row => row.tenant_id);
}

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
      where state = 'held' and reason_code = 'burst' and due_at <= ${now} and tenant_id = ${tenantId}
      group by person_id order by min(due_at) limit ${PEOPLE_AT_ONCE}),
    people as materialized (select person_id, ${fullUntil(sql`due.person_id`, rule, now)} as full_until from due),
    put_off as (
      update deliveries d set due_at = full_until from people
      where d.person_id = people.person_id and full_until is not null
        and d.state = 'held' and d.reason_code = 'burst')
    select person_id, full_until from people`.execute(trx);
  return rows.filter(row => row.full_until === null).map(row => row.person_id);
}

/** Oldest first. Whoever has one of them locked is about to end it, so it is passed over. */
async function heldFor(trx: Kysely<Schema>, people: readonly string[]): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<{ id: string }>`
    select held.id from unnest(${people}::uuid[]) as person(id), lateral (
      select d.id, d.notification_id from deliveries d
      where d.person_id = person.id and d.state = 'held' and d.reason_code = 'burst'
      order by d.notification_id, d.id limit ${HELD_AT_ONCE} for update skip locked) held
    order by held.notification_id, held.id`.execute(trx);
  return readLines(trx, rows);
}
