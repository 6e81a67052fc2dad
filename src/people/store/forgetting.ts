import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import { DAY_MS } from '../../core/time.ts';
import { unfold } from '../../ledger/store/digest-lines.ts';
import type { Schema } from '../../platform/schema.ts';
import { fallBack } from './fallback.ts';
import { rememberBlocks, rememberWish } from './removals.ts';
import type { PeopleParts } from './upserting.ts';

/** Forgets those of these people whom nothing ties to Herald any more. */
export async function forgetStrangers(
  db: Kysely<Schema>,
  personIds: readonly string[],
  now: Date,
  parts: PeopleParts,
): Promise<void> {
  if (personIds.length === 0) return;
  const strangers = await db
    .selectFrom('people')
    .where('id', '=', anyOf(personIds))
    .where(isStranger)
    // A person who opens their 1:1 in this very moment is no stranger.
    .forUpdate()
    .select('id')
    .execute();
  await forget(db, idsOf(strangers), now, parts);
}

/**
 * Forgets somebody who asks for it, whatever ties them to Herald. Their 1:1 stays where Herald may be spoken to: only they
 * themselves bring them back.
 */
export async function forgetOnWish(
  db: Kysely<Schema>,
  personId: string,
  now: Date,
  parts: PeopleParts,
): Promise<void> {
  await sql`select from people where id = ${personId} for update`.execute(db);
  await rememberWish(db, personId, now);
  await forget(db, [personId], now, parts);
}

/** Long enough for a sender to look up what became of a card to somebody who never had Herald. */
const STRANGERS_MS = 30 * DAY_MS;

/** How many in one go: each takes its deliveries along. */
const AT_ONCE = 1_000;

/**
 * Strangers come without leaving: an address that Teams refused, somebody who spoke in a channel and is not in
 * the team. A "stop" of theirs is kept, and so is who was written to lately.
 */
export async function forgetOldStrangers(db: Kysely<Schema>, now: Date, parts: PeopleParts): Promise<void> {
  const lately = new Date(now.getTime() - STRANGERS_MS);
  const strangers = await db
    .selectFrom('people')
    .where(isStranger)
    .where(hasNo('subscriptions'))
    .where(hasNo('stops'))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries')
            .whereRef('person_id', '=', 'people.id')
            .where(or =>
              or.or([or('created_at', '>', lately), or('state', 'in', ['held', 'queued', 'sending'])]),
            )
            .select('person_id'),
        ),
      ),
    )
    .limit(AT_ONCE)
    .forUpdate()
    .select('id')
    .execute();
  await forget(db, idsOf(strangers), now, parts);
}

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

/** No 1:1 in which Herald may speak, and no team or chat in common. */
const isStranger = ({ and, eb }: ExpressionBuilder<Schema, 'people'>): Expression<SqlBool> =>
  and([eb('reach', '<>', 'open'), hasNo('memberships')]);

/** A condition on `people`. */
const hasNo = (table: 'memberships' | 'stops' | 'subscriptions') =>
  sql<SqlBool>`not exists (select from ${sql.table(table)} theirs where theirs.person_id = people.id)`;

async function forget(
  db: Kysely<Schema>,
  ids: readonly string[],
  now: Date,
  parts: PeopleParts,
): Promise<void> {
  if (ids.length === 0) return;
  await rememberBlocks(db, ids, now);
  await endWhatWaits(db, ids, now, parts);
  await unsay(db, ids, parts);
  await sql`update notifications set fallback = null from person_addresses
    where person_id = ${anyOf(ids)} and notifications.tenant_id = person_addresses.tenant_id
      and fallback ? 'person' and lower(fallback ->> 'person') = lower(address)`.execute(db);
  await sql`
    update notifications set asks_acknowledge = jsonb_set(asks_acknowledge, '{escalateTo,people}',
      ${without(ids, sql`asks_acknowledge #> '{escalateTo,people}'`)})
    where (acknowledge_due_at is not null or repeat_next_at is not null) and asks_acknowledge #> '{escalateTo,people}' is not null`.execute(
    db,
  );
  // A series has no deliveries that would say whom it is for, so its audience stays, without them.
  await sql`
    update notifications set audience = jsonb_set(audience, '{people}', ${without(ids, sql`audience -> 'people'`)})
    where repeat_next_at is not null and audience ? 'people'`.execute(db);
  await sql`update api_keys set tester = null from person_addresses a
    where a.person_id = ${anyOf(ids)} and lower(tester) = lower(a.address)`.execute(db);
  await sql`delete from role_people r using person_addresses a
    where a.person_id = ${anyOf(ids)} and a.tenant_id = r.tenant_id and a.address = r.address`.execute(db);
  await forgetInGroups(db, ids);
  await sql`delete from identities i using person_addresses a
    where a.person_id = ${anyOf(ids)} and a.tenant_id = i.tenant_id and a.address = i.address`.execute(db);
  await db.deleteFrom('people').where('id', '=', anyOf(ids)).execute();
}

/** A list of addresses that somebody posted, as JSON, without theirs. */
const without = (ids: readonly string[], posted: RawBuilder<unknown>) => sql`(
  select coalesce(jsonb_agg(each), '[]') from jsonb_array_elements(${posted}) each
  where not exists (select from person_addresses a where a.tenant_id = notifications.tenant_id
    and a.person_id = ${anyOf(ids)} and lower(a.address) = lower(each #>> '{}')))`;

/**
 * Of a group that misses somebody who may still be in it nobody believes any more that it is fresh. The groups come first,
 * as a reading has them.
 */
async function forgetInGroups(db: Kysely<Schema>, ids: readonly string[]): Promise<void> {
  await sql`
    update directory_groups g set read_at = 'epoch' from (
      select tenant_id, name from directory_groups where read_at is not null and (tenant_id, name) in (
        select m.tenant_id, m.name from directory_members m
        join people p on p.tenant_id = m.tenant_id and p.aad_object_id = m.aad_object_id
        where p.id = ${anyOf(ids)})
      order by tenant_id, name for no key update) theirs
    where g.tenant_id = theirs.tenant_id and g.name = theirs.name`.execute(db);
  await sql`delete from directory_members m using people p
    where p.id = ${anyOf(ids)} and m.tenant_id = p.tenant_id and m.aad_object_id = p.aad_object_id`.execute(
    db,
  );
}

/** Labels in the ledger go too, and what they watched: what remains says that somebody was written to, not who. */
async function endWhatWaits(
  db: Kysely<Schema>,
  ids: readonly string[],
  now: Date,
  parts: PeopleParts,
): Promise<void> {
  await sql`
    update deliveries set recipient = recipient - 'address' || '{"label": "somebody who left"}'::jsonb, answer = null,
      because = because - 'subject'
    where person_id = ${anyOf(ids)}`.execute(db);
  const { rows } = await sql<{ id: string }>`
    update deliveries set state = 'undelivered', reason_code = 'removed', state_since = ${now}
    where person_id = ${anyOf(ids)} and state in ('held', 'queued') returning id`.execute(db);
  const ended = rows.map(({ id }) => id);
  const lines = await unfold(db, ended, 'removed', now);
  await fallBack(db, { ...parts, mayLookUp: false }, [...ended, ...lines], now);
}

/** Herald's own words to them (a welcome, an answer) call them by name; what they said elsewhere may be quoted there. */
async function unsay(db: Kysely<Schema>, ids: readonly string[], { features }: PeopleParts): Promise<void> {
  const quoting = features.flatMap(({ quotes }) => quotes?.(ids) ?? []).map(quoted => sql`union ${quoted}`);
  await sql`
    with own as (
      update notifications set said = ${NOTHING} where caller_id = 'herald' and id in (
        select notification_id from deliveries where person_id = ${anyOf(ids)}
        ${sql.join(quoting, sql` `)})
      returning id)
    update deliveries set said = null, report = null from own where notification_id = own.id`.execute(db);
  // The question with which a survey began stands with its answer on the delivery of the caller's notification.
  await sql`
    update deliveries d set said = null from notifications n
    where n.id = d.notification_id and n.begins is not null and d.person_id = ${anyOf(ids)}`.execute(db);
}

/** Herald's own words in a team or chat name people too: who added it, whom it answered. */
export async function unsayIn(db: Kysely<Schema>, tenantId: string, placeId: string): Promise<void> {
  await sql`
    with place as (
      select id from conversations where tenant_id = ${tenantId} and (id = ${placeId} or team_id = ${placeId})),
    there as (
      select d.notification_id from deliveries d join place on d.conversation_id = place.id
      where d.tenant_id = ${tenantId} and d.activity_id is not null
      union select d.notification_id from deliveries d join place on d.conversation_id = place.id
      where d.tenant_id = ${tenantId} and d.state = 'queued'),
    own as (
      update notifications set said = ${NOTHING} from there
      where id = there.notification_id and caller_id = 'herald' returning id)
    update deliveries set because = because - 'by', said = null, report = null from own
    where notification_id = own.id`.execute(db);
}

const NOTHING = sql`'{"text": ""}'::jsonb`;

const anyOf = (ids: readonly string[]) => sql<string>`any(${ids}::uuid[])`;
