import { type Kysely, sql } from 'kysely';
import type { PeopleStore } from '../../chat/ports/people.ts';
import type { Person } from '../../core/person.ts';
import type { Clock } from '../../core/time.ts';
import type { Schema } from '../../platform/schema.ts';
import { findPerson } from './finding.ts';
import { forgetOnWish, forgetStrangers } from './forgetting.ts';
import { dropMembers, keepMembers } from './memberships.ts';
import { exportOf, keptOf } from './own-data.ts';
import { forgetRemoval, rememberRemoval, withoutForgotten } from './removals.ts';
import { CHOSEN_LANGUAGE, CHOSEN_ZONE, type PeopleParts, toPerson, upsertAll } from './upserting.ts';

/** As many as a page of a roster has: a statement takes 65,535 values, of which each person needs a dozen. */
const AT_ONCE = 500;

/** The address book of people: met in activities and in rosters, found by any of their addresses. */
export function peopleStore(
  db: Kysely<Schema>,
  clock: Clock,
  parts: PeopleParts,
  /** Told who gets nothing more: what is on its way to them comes to its end before they hear that. */
  quiet: (personId: string) => unknown = () => undefined,
): PeopleStore {
  return {
    async upsert(tenantId, person, seen = {}) {
      const [met] = await upsertAll(db, parts, tenantId, [{ ...person, ...seen }]);
      if (met === undefined) throw new Error('a person who was met is in the address book');
      return met;
    },
    find: (tenantId, address) => findPerson(db, tenantId, address),
    whose: (tenantId, conversationId) => ownerOf(db, tenantId, conversationId),
    open: (person, conversationId) => openPersonal(db, person, conversationId),
    async unblock(personId) {
      await db
        .updateTable('people')
        .set({ reach: 'unknown' })
        .where('id', '=', personId)
        .where('reach', '=', 'blocked')
        .execute();
    },
    async close(personId) {
      await rememberRemoval(db, personId, clock.now());
      await db
        .updateTable('people')
        .set({ reach: 'removed', personal_conversation_id: null, installed_for_at: null })
        .where('id', '=', personId)
        .execute();
    },
    async join(tenantId, placeId, people) {
      for (let first = 0; first < people.length; first += AT_ONCE) {
        const members = await withoutForgotten(db, tenantId, people.slice(first, first + AT_ONCE));
        const met = await upsertAll(db, parts, tenantId, members);
        await keepMembers(db, { tenantId, placeId, generation: 0 }, met);
      }
    },
    async told(personId, language) {
      const { rows } = await sql`
        update people set told_language = ${language} where id = ${personId} and told_language is distinct from ${language}
          and ${CHOSEN_LANGUAGE} is null
        returning id`.execute(db);
      return rows.length > 0;
    },
    leave: (tenantId, placeId, people) => dropMembers(db, tenantId, placeId, people),
    forgetStrangers: personIds => forgetStrangers(db, personIds, clock.now(), parts),
    async forget(personId) {
      await forgetOnWish(db, personId, clock.now(), parts);
      quiet(personId);
    },
    async isForgotten(tenantId, person) {
      return (await withoutForgotten(db, tenantId, [person])).length === 0;
    },
    kept: personId => keptOf(db, parts.features, personId),
    exported: personId => exportOf(db, parts.features, personId),
  };
}

async function ownerOf(
  db: Kysely<Schema>,
  tenantId: string,
  conversationId: string,
): Promise<Person | undefined> {
  const row = await db
    .selectFrom('conversations')
    .innerJoin('people', 'people.id', 'conversations.person_id')
    .where('conversations.tenant_id', '=', tenantId)
    .where('conversations.id', '=', conversationId)
    .selectAll('people')
    .select([CHOSEN_LANGUAGE.as('language'), CHOSEN_ZONE.as('chosen_zone')])
    .executeTakeFirst();
  return row && toPerson(row);
}

async function openPersonal(
  db: Kysely<Schema>,
  { id, tenantId }: Person,
  conversationId: string,
): Promise<void> {
  await forgetRemoval(db, id);
  await db
    .updateTable('people')
    .set({ reach: 'open', personal_conversation_id: conversationId })
    .where('id', '=', id)
    .execute();
  await db
    .updateTable('conversations')
    .set({ person_id: id })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', conversationId)
    .execute();
}
