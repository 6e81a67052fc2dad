import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../platform/schema.ts';

/** All that is kept of somebody who said no once they are forgotten. Needs a person, of a table `people`. */
const HASH = sql<string>`encode(sha256(convert_to(people.tenant_id || '/' || people.aad_object_id, 'UTF8')), 'hex')`;

/** They took Herald away: it is not installed for them again, and stays silent, until they come back. */
export async function rememberRemoval(db: Kysely<Schema>, personId: string, at: Date): Promise<void> {
  await sql`
    insert into removals (tenant_id, person_hash, removed_at)
    select tenant_id, ${HASH}, ${at} from people where id = ${personId} and aad_object_id is not null
    on conflict do nothing`.execute(db);
}

/** They asked to be forgotten: besides, no list of members makes them known again. */
export async function rememberWish(db: Kysely<Schema>, personId: string, at: Date): Promise<void> {
  await sql`
    insert into removals (tenant_id, person_hash, removed_at, is_forgotten)
    select tenant_id, ${HASH}, ${at}, true from people where id = ${personId} and aad_object_id is not null
    on conflict (tenant_id, person_hash) do update set is_forgotten = true`.execute(db);
}

/** Without those who asked to be forgotten, and have not come back. */
export async function withoutForgotten<P extends { readonly aadObjectId?: string }>(
  db: Kysely<Schema>,
  tenantId: string,
  people: readonly P[],
): Promise<P[]> {
  const ids = people.flatMap(({ aadObjectId }) => aadObjectId?.toLowerCase() ?? []);
  const { rows } = await sql<{ id: string }>`
    select people.aad_object_id as id
    from (select ${tenantId}::text as tenant_id, unnest(${ids}::text[]) as aad_object_id) people
    join removals on removals.tenant_id = people.tenant_id and removals.person_hash = ${HASH}
    where is_forgotten`.execute(db);
  const forgotten = new Set(rows.map(({ id }) => id));
  return people.filter(({ aadObjectId = '' }) => !forgotten.has(aadObjectId.toLowerCase()));
}

/** A person who blocked Herald said no as well: forgotten without it, the next notification would try them anew. */
export async function rememberBlocks(db: Kysely<Schema>, ids: readonly string[], at: Date): Promise<void> {
  await sql`
    insert into removals (tenant_id, person_hash, removed_at)
    select tenant_id, ${HASH}, ${at} from people
    where id = any(${ids}::uuid[]) and reach = 'blocked' and aad_object_id is not null
    on conflict do nothing`.execute(db);
}

/** Whether a person is one of those who took it away. */
export const IS_REMEMBERED = sql<boolean>`((
  select true from removals where removals.tenant_id = people.tenant_id and removals.person_hash = ${HASH}) is not null)`;

/** They came back. */
export async function forgetRemoval(db: Kysely<Schema>, personId: string): Promise<void> {
  await sql`
    delete from removals using people where people.id = ${personId}
      and removals.tenant_id = people.tenant_id and removals.person_hash = ${HASH}`.execute(db);
}

/** Those of these people, new to the address book, who had said no before they were forgotten. */
export async function recallRemovals(
  db: Kysely<Schema>,
  tenantId: string,
  people: readonly { readonly id: string }[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    update people set reach = 'removed' from removals
    where people.id = any(${people.map(({ id }) => id)}::uuid[]) and people.reach = 'unknown'
      and removals.tenant_id = ${tenantId} and removals.person_hash = ${HASH}
    returning people.id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
