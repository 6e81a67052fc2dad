import { type Kysely, sql } from 'kysely';
import type { SubscriptionStore } from '../../chat/ports/turn-stores.ts';
import type { Schema } from '../../platform/schema.ts';

/** Who said yes or no to which topic. */
export function subscriptionStore(db: Kysely<Schema>): SubscriptionStore {
  return {
    async choose(personId, topic, choice, at) {
      await db
        .insertInto('subscriptions')
        .values({ person_id: personId, topic, choice, changed_at: at })
        .onConflict(c =>
          c
            .columns(['person_id', 'topic'])
            .doUpdateSet({ choice, changed_at: at, before: sql`subscriptions.choice` })
            .where('subscriptions.choice', '<>', choice),
        )
        .execute();
    },
    async restore(personId, topic, at) {
      const stopped = { person_id: personId, topic, choice: 'out' } as const;
      await db
        .deleteFrom('subscriptions')
        .where(and => and.and(stopped))
        .where('before', 'is', null)
        .execute();
      await db
        .updateTable('subscriptions')
        .set({ choice: 'in', before: null, changed_at: at })
        .where(and => and.and(stopped))
        .execute();
    },
    async topics(tenantId, personId) {
      const rows = await db
        .selectFrom('topics')
        .leftJoin('subscriptions', join =>
          join.onRef('subscriptions.topic', '=', 'topics.name').on('subscriptions.person_id', '=', personId),
        )
        .where('topics.tenant_id', '=', tenantId)
        .orderBy('topics.name')
        .select(['topics.name', 'subscriptions.choice'])
        .execute();
      return rows.map(({ name, choice }) => ({ name, ...(choice !== null && { choice }) }));
    },
  };
}
