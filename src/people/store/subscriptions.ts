import { type Kysely, sql } from 'kysely';
import type { SubscriptionStore } from '../../chat/ports/turn-stores.ts';
import { PREPARED } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/** Who said yes or no to which topic. */
export function subscriptionStore(db: Kysely<Schema>): SubscriptionStore {
  return {
    async choose(personId, topic, choice, at) {
      await sql`${PREPARED}
        insert into subscriptions (person_id, topic, choice, changed_at)
        values (${personId}, ${topic}, ${choice}, ${at})
        on conflict (person_id, topic) do update set
          choice = excluded.choice, changed_at = excluded.changed_at, before = subscriptions.choice
        where subscriptions.choice <> excluded.choice`.execute(db);
    },
    async restore(personId, topic, at) {
      await sql`${PREPARED}
        with as_before as (
          delete from subscriptions
          where person_id = ${personId} and topic = ${topic} and choice = 'out' and before is null)
        update subscriptions set choice = 'in', before = null, changed_at = ${at}
        where person_id = ${personId} and topic = ${topic} and choice = 'out' and before is not null`.execute(
        db,
      );
    },
    async topics(tenantId, personId) {
      const { rows } = await sql<{ name: string; choice: 'in' | 'out' | null }>`${PREPARED}
        select t.name, s.choice from topics t
        left join subscriptions s on s.person_id = ${personId} and s.topic = t.name
        where t.tenant_id = ${tenantId} order by t.name`.execute(db);
      return rows.map(({ name, choice }) => ({ name, ...(choice !== null && { choice }) }));
    },
  };
}
