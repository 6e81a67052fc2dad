import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Person, PersonInTeams } from '../../core/person.ts';
import type { NewId } from '../../core/time.ts';
import { normalAddress } from '../../ledger/store/addresses.ts';
import type { Schema } from '../../platform/schema.ts';
import type { PeopleFeature } from './feature.ts';
import { mergeInto } from './merging.ts';
import { recallRemovals } from './removals.ts';

type Row = Selectable<Schema['people']>;

/** The language that a person of a table `people` chose. */
export const CHOSEN_LANGUAGE = sql<string | null>`(
  select language from preferences where preferences.person_id = people.id)`;

/** The zone in which a person of a table `people` says they are. */
export const CHOSEN_ZONE = sql<string | null>`(
  select attention ->> 'timeZone' from preferences where preferences.person_id = people.id)`;

/** A person as some activity or roster shows them. Somebody who was only addressed has no Teams id yet. */
export type Sight = Partial<PersonInTeams> & { readonly locale?: string; readonly timeZone?: string };

/** The parts by which people are added, merged and forgotten. */
export interface PeopleParts {
  readonly newId: NewId;
  readonly features: readonly PeopleFeature[];
}

/** Everybody in one go: a roster page of 500 people is three statements, not 1,500. */
export async function upsertAll(
  db: Kysely<Schema>,
  { newId, features }: PeopleParts,
  tenantId: string,
  sights: readonly Sight[],
): Promise<Person[]> {
  await lockPeople(db, tenantId);
  const known = await idsByAddress(db, tenantId, sights.flatMap(identities));
  for (const sight of sights) await joinDoubles(db, known, sight, features);
  const rows = sights.map(sight => toRow(tenantId, known, newId, sight));
  const unique = [...new Map(rows.map(row => [row.id, row])).values()];
  if (unique.length === 0) return [];
  const met = await db
    .insertInto('people')
    .values(unique)
    .onConflict(c => c.column('id').doUpdateSet(keepWhatIsKnown))
    .returningAll()
    .returning([CHOSEN_LANGUAGE.as('language'), CHOSEN_ZONE.as('chosen_zone')])
    .execute();
  await keepAddresses(db, met);
  const removed = await recallRemovals(db, tenantId, unique);
  const byId = new Map(
    met.map(row => [row.id, toPerson(removed.has(row.id) ? { ...row, reach: 'removed' } : row)]),
  );
  return rows.flatMap(row => byId.get(row.id) ?? []);
}

/** People are met one transaction after the other: two that met a stranger at once would make two of them. */
export async function lockPeople(db: Kysely<Schema>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`people:${tenantId}`}, 0))`.execute(db);
}

/** The ids that Teams and Entra give: what makes a person the same one. An e-mail address may change hands. */
export function identities({ teamsId, aadObjectId }: Sight): string[] {
  return [teamsId, aadObjectId].filter(id => id !== undefined).map(normalAddress);
}

/** Normal address → our id. */
export async function idsByAddress(
  db: Kysely<Schema>,
  tenantId: string,
  addresses: readonly string[],
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

export function toPerson(
  row: Omit<Row, 'given_name' | 'role'> & { language: string | null; chosen_zone: string | null },
): Person {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    reach: row.reach,
    ...(row.teams_id !== null && { teamsId: row.teams_id }),
    ...(row.aad_object_id !== null && { aadObjectId: row.aad_object_id }),
    ...(row.name !== null && { name: row.name }),
    ...(row.upn !== null && { upn: row.upn }),
    ...(row.email !== null && { email: row.email }),
    ...(row.time_zone !== null && { timeZone: row.time_zone }),
    ...(row.chosen_zone !== null && { chosenZone: row.chosen_zone }),
    ...(row.locale !== null && { locale: row.locale }),
    ...(row.language !== null && { language: row.language }),
    ...(row.told_language !== null && { toldLanguage: row.told_language }),
    ...(row.personal_conversation_id !== null && { personalConversationId: row.personal_conversation_id }),
    ...(row.installed_for_at !== null && { installedForAt: row.installed_for_at }),
  };
}

/** Somebody seen once by the one id and once by the other is two people until both ids come together. */
async function joinDoubles(
  db: Kysely<Schema>,
  known: Map<string, string>,
  sight: Sight,
  features: readonly PeopleFeature[],
): Promise<void> {
  const [kept, double] = new Set(identities(sight).flatMap(address => known.get(address) ?? []));
  if (kept === undefined || double === undefined) return;
  await mergeInto(db, { kept, double }, features);
  for (const [address, id] of known) if (id === double) known.set(address, kept);
}

function toRow(tenantId: string, known: Map<string, string>, newId: NewId, sight: Sight) {
  const ids = identities(sight);
  const id = ids.map(address => known.get(address)).find(found => found !== undefined) ?? newId();
  for (const address of ids) known.set(address, id);
  return { id, tenant_id: tenantId, ...columnsOf(sight), reach: 'unknown' as const };
}

/** The columns of the address book for a sight of a person. */
export function columnsOf(sight: Sight) {
  return {
    teams_id: sight.teamsId ?? null,
    aad_object_id: sight.aadObjectId?.toLowerCase() ?? null,
    name: sight.name ?? null,
    given_name: sight.givenName ?? null,
    upn: sight.upn ?? null,
    email: sight.email ?? null,
    role: sight.role ?? null,
    locale: sight.locale ?? null,
    time_zone: sight.timeZone ?? null,
  };
}

/** A zone that has a name is not replaced by what the clocks show at the moment. */
const betterZone = (shown: RawBuilder<unknown>, known: RawBuilder<unknown>) =>
  sql`case when ${shown} ~ '^[+-]' and ${known} !~ '^[+-]' then ${known} else coalesce(${shown}, ${known}) end`;

/** A later, poorer sight of a person (an activity has no UPN) takes nothing away. */
const keepWhatIsKnown = Object.fromEntries(
  Object.keys(columnsOf({})).map(column => {
    const [shown, known] = [sql.ref(`excluded.${column}`), sql.ref(`people.${column}`)];
    return [column, column === 'time_zone' ? betterZone(shown, known) : sql`coalesce(${shown}, ${known})`];
  }),
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
