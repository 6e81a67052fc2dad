import { type Kysely, type Selectable, sql } from 'kysely';
import type { Person, PersonInTeams } from '../core/person.ts';
import type { NewId } from '../core/ports/time.ts';
import type { PeopleBook } from '../core/ports/turn.ts';
import type { Schema } from './schema.ts';

type Row = Selectable<Schema['people']>;

/** The address book of people: met in activities and in rosters, found by any of their addresses. */
export function peopleBook(db: Kysely<Schema>, newId: NewId): PeopleBook {
  return {
    async meet(tenantId, person, seen = {}) {
      const [met] = await meetAll(db, newId, tenantId, [{ ...person, ...seen }]);
      if (met === undefined) throw new Error('a person who was met is in the address book');
      return met;
    },
    async open(personId, conversationId) {
      await db
        .updateTable('people')
        .set({ reach: 'open', personal_conversation_id: conversationId })
        .where('id', '=', personId)
        .execute();
    },
    async unblock(personId) {
      await db
        .updateTable('people')
        .set({ reach: 'unknown' })
        .where('id', '=', personId)
        .where('reach', '=', 'blocked')
        .execute();
    },
    async close(personId) {
      await db
        .updateTable('people')
        .set({ reach: 'removed', personal_conversation_id: null })
        .where('id', '=', personId)
        .execute();
    },
    async join(tenantId, placeId, personIds) {
      if (personIds.length === 0) return;
      const rows = personIds.map(person_id => ({
        tenant_id: tenantId,
        place_id: placeId,
        person_id,
        generation: 0,
      }));
      await db
        .insertInto('memberships')
        .values(rows)
        .onConflict(c => c.doNothing())
        .execute();
    },
    async leave(tenantId, placeId, personIds) {
      const gone = await db
        .deleteFrom('memberships')
        .where('tenant_id', '=', tenantId)
        .where('place_id', '=', placeId)
        .$if(personIds !== 'all', q => q.where('person_id', '=', sql<string>`any(${personIds}::uuid[])`))
        .returning('person_id')
        .execute();
      return gone.map(row => row.person_id);
    },
    forgetStrangers: personIds => forgetStrangers(db, personIds),
  };
}

/** Everybody in one go: a roster page of 500 people is three statements, not 1,500. */
export async function meetAll(
  db: Kysely<Schema>,
  newId: NewId,
  tenantId: string,
  people: readonly (Partial<PersonInTeams> & { locale?: string; timeZone?: string })[],
): Promise<Person[]> {
  // Two activities of one stranger at the same moment must not make two people of them.
  await sql`select pg_advisory_xact_lock(hashtextextended('people:' || ${tenantId}, 0))`.execute(db);
  const known = await idsByAddress(db, tenantId, people.flatMap(identities));
  const rows = people.map(person => toRow(tenantId, known, newId, person));
  const unique = [...new Map(rows.map(row => [row.id, row])).values()];
  if (unique.length === 0) return [];
  const met = await db
    .insertInto('people')
    .values(unique)
    .onConflict(c => c.column('id').doUpdateSet(keepWhatIsKnown))
    .returningAll()
    .execute();
  await keepAddresses(db, met);
  const byId = new Map(met.map(row => [row.id, toPerson(row)]));
  return rows.flatMap(row => byId.get(row.id) ?? []);
}

/** Finds one person by Entra object id, UPN, e-mail address or Teams id: one read of one key. */
export async function findPerson(
  db: Kysely<Schema>,
  tenantId: string,
  address: string,
): Promise<Person | undefined> {
  const row = await db
    .selectFrom('person_addresses')
    .innerJoin('people', 'people.id', 'person_addresses.person_id')
    .where('person_addresses.tenant_id', '=', tenantId)
    .where('person_addresses.address', '=', normalAddress(address))
    .selectAll('people')
    .executeTakeFirst();
  return row && toPerson(row);
}

/** Addresses are compared in lower case, but for Teams ids, whose case carries meaning. */
export function normalAddress(address: string): string {
  const trimmed = address.trim();
  return /^\d+:/.test(trimmed) ? trimmed : trimmed.toLowerCase();
}

export function toPerson(row: Row): Person {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    reach: row.reach,
    ...(row.teams_id !== null && { teamsId: row.teams_id }),
    ...(row.aad_object_id !== null && { aadObjectId: row.aad_object_id }),
    ...(row.name !== null && { name: row.name }),
    ...(row.upn !== null && { upn: row.upn }),
    ...(row.email !== null && { email: row.email }),
    ...(row.personal_conversation_id !== null && { personalConversationId: row.personal_conversation_id }),
  };
}

function identities(person: Partial<PersonInTeams>): string[] {
  return [person.teamsId, person.aadObjectId].filter(id => id !== undefined).map(normalAddress);
}

async function idsByAddress(
  db: Kysely<Schema>,
  tenantId: string,
  addresses: string[],
): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_addresses')
    .where('tenant_id', '=', tenantId)
    .where('address', '=', sql<string>`any(${addresses}::text[])`)
    .select(['address', 'person_id'])
    .execute();
  return new Map(rows.map(row => [row.address, row.person_id]));
}

function toRow(
  tenantId: string,
  known: Map<string, string>,
  newId: NewId,
  person: Partial<PersonInTeams> & { locale?: string; timeZone?: string },
) {
  const ids = identities(person);
  const id = ids.map(address => known.get(address)).find(found => found !== undefined) ?? newId();
  for (const address of ids) known.set(address, id);
  return {
    id,
    tenant_id: tenantId,
    teams_id: person.teamsId ?? null,
    aad_object_id: person.aadObjectId?.toLowerCase() ?? null,
    name: person.name ?? null,
    given_name: person.givenName ?? null,
    upn: person.upn ?? null,
    email: person.email ?? null,
    role: person.role ?? null,
    locale: person.locale ?? null,
    time_zone: person.timeZone ?? null,
    reach: 'unknown' as const,
  };
}

/** A later, poorer sight of a person (an activity has no UPN) takes nothing away. */
const keepWhatIsKnown = Object.fromEntries(
  ['teams_id', 'aad_object_id', 'name', 'given_name', 'upn', 'email', 'role', 'locale', 'time_zone'].map(
    column => [column, sql`coalesce(excluded.${sql.ref(column)}, people.${sql.ref(column)})`],
  ),
);

async function keepAddresses(db: Kysely<Schema>, rows: readonly Row[]): Promise<void> {
  const values = rows.flatMap(row =>
    [row.teams_id, row.aad_object_id, row.upn, row.email]
      .filter(address => address !== null)
      .map(address => ({ tenant_id: row.tenant_id, address: normalAddress(address), person_id: row.id })),
  );
  const unique = [...new Map(values.map(value => [value.address, value])).values()];
  if (unique.length === 0) return;
  await db
    .insertInto('person_addresses')
    .values(unique)
    .onConflict(c =>
      c
        .columns(['tenant_id', 'address'])
        .doUpdateSet({ person_id: sql`excluded.person_id` })
        .where(sql<boolean>`person_addresses.person_id <> excluded.person_id`),
    )
    .execute();
}

/** Labels in the ledger go too: what remains says that somebody was written to, not who. */
async function forgetStrangers(db: Kysely<Schema>, personIds: readonly string[]): Promise<void> {
  const strangers = await db
    .selectFrom('people')
    .where('id', '=', sql<string>`any(${personIds}::uuid[])`)
    .where('reach', 'in', ['removed', 'unknown'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('memberships').whereRef('memberships.person_id', '=', 'people.id').select('person_id'),
        ),
      ),
    )
    .select('id')
    .execute();
  const ids = strangers.map(row => row.id);
  if (ids.length === 0) return;
  await sql`update deliveries set recipient = recipient || '{"label": "somebody who left"}'::jsonb, answer = null,
    state = case when state in ('held', 'queued') then 'undelivered' else state end,
    reason_code = case when state in ('held', 'queued') then 'removed' else reason_code end
    where person_id = any(${ids}::uuid[])`.execute(db);
  await db.deleteFrom('people').where('id', 'in', ids).execute();
}
