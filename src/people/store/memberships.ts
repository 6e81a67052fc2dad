import { type Kysely, sql } from 'kysely';
import type { Person, PersonInTeams } from '../../core/person.ts';
import type { Schema } from '../../platform/schema.ts';
import { identities, idsByAddress } from './upserting.ts';

/** `generation`: the reading that saw them; 0 for who merely came, and the next reading says whether they are there. */
export async function keepMembers(
  db: Kysely<Schema>,
  { tenantId, placeId, generation }: { tenantId: string; placeId: string; generation: number },
  people: readonly Person[],
): Promise<void> {
  const ids = [...new Set(people.map(({ id }) => id))];
  if (ids.length === 0) return;
  await db
    .insertInto('memberships')
    .values(ids.map(person_id => ({ tenant_id: tenantId, place_id: placeId, person_id, generation })))
    .onConflict(c =>
      c
        .columns(['tenant_id', 'place_id', 'person_id'])
        .doUpdateSet({ generation: sql`greatest(memberships.generation, excluded.generation)` }),
    )
    .execute();
}

/** Returns the ids of those who were members. */
export async function dropMembers(
  db: Kysely<Schema>,
  tenantId: string,
  placeId: string,
  people: readonly PersonInTeams[] | 'all',
): Promise<string[]> {
  const all = db.deleteFrom('memberships').where('tenant_id', '=', tenantId).where('place_id', '=', placeId);
  const query = people === 'all' ? all : all.where('person_id', '=', await anyOf(db, tenantId, people));
  const gone = await query.returning('person_id').execute();
  return gone.map(row => row.person_id);
}

async function anyOf(db: Kysely<Schema>, tenantId: string, people: readonly PersonInTeams[]) {
  const known = await idsByAddress(db, tenantId, people.flatMap(identities));
  return sql<string>`any(${[...known.values()]}::uuid[])`;
}
