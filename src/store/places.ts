import type { Kysely } from 'kysely';
import type { Clock } from '../core/ports/time.ts';
import type { ConversationBook, SeenActivities } from '../core/ports/turn.ts';
import { endOutages } from './outages.ts';
import type { Schema } from './schema.ts';

/**
 * Conversations: the way back to every chat and channel that Herald has been in. An activity that comes late
 * must not bring an old service URL back.
 */
export function conversationBook(db: Kysely<Schema>): ConversationBook {
  return {
    async refresh(happening) {
      const { tenantId, conversationId, kind, serviceUrl, botId } = happening.conversation;
      const sight = { service_url: serviceUrl, bot_id: botId, seen_at: happening.at };
      await db
        .insertInto('tenants')
        .values({ id: tenantId, ...sight })
        .onConflict(c => c.column('id').doUpdateSet(sight).where('tenants.seen_at', '<=', happening.at))
        .execute();
      const known = {
        ...sight,
        ...(happening.conversationName !== undefined && { name: happening.conversationName }),
        ...(happening.team !== undefined && { team_id: happening.team.id }),
      };
      await db
        .insertInto('conversations')
        .values({ tenant_id: tenantId, id: conversationId, kind, state: 'open', ...known })
        .onConflict(c =>
          c
            .columns(['tenant_id', 'id'])
            .doUpdateSet(known)
            .where('conversations.seen_at', '<=', happening.at),
        )
        .execute();
    },
    async setState(tenantId, conversationId, state) {
      // Where Herald is blocked for the whole tenant, nobody there can speak to it or add it.
      if (state === 'open') await endOutages(db, tenantId, 'blocked-by-admin');
      await db
        .updateTable('conversations')
        .set({ state, ...(state === 'removed' && { person_id: null }) })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', conversationId)
        .execute();
    },
  };
}

/** Activities that were handled: Teams sends one again when the answer took too long. */
export function seenActivities(db: Kysely<Schema>, clock: Clock): SeenActivities {
  return {
    async firstSight({ activityId, conversation }) {
      if (activityId === undefined) return true;
      const inserted = await db
        .insertInto('seen_activities')
        .values({
          tenant_id: conversation.tenantId,
          conversation_id: conversation.conversationId,
          activity_id: activityId,
          seen_at: clock.now(),
        })
        .onConflict(c => c.doNothing())
        .returning('activity_id')
        .executeTakeFirst();
      return inserted !== undefined;
    },
  };
}
