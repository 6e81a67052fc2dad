import { type Kysely, sql } from 'kysely';
import type { Clock } from '../core/ports/time.ts';
import type { ConversationBook, InstallationBook, SeenActivities, TeamBook } from '../core/ports/turn.ts';
import type { Schema } from './schema.ts';

/** Conversations: the way back to every chat and channel that Herald has been in. */
export function conversationBook(db: Kysely<Schema>, clock: Clock): ConversationBook {
  return {
    async refresh(happening, personId) {
      const { tenantId, conversationId, kind, serviceUrl, botId } = happening.conversation;
      const now = clock.now();
      const sight = { service_url: serviceUrl, bot_id: botId, seen_at: now };
      await db
        .insertInto('tenants')
        .values({ id: tenantId, ...sight })
        .onConflict(c => c.column('id').doUpdateSet(sight))
        .execute();
      const known = {
        ...sight,
        ...(happening.conversationName !== undefined && { name: happening.conversationName }),
        ...(happening.team !== undefined && { team_id: happening.team.id }),
        ...(personId !== undefined && { person_id: personId }),
      };
      await db
        .insertInto('conversations')
        .values({ tenant_id: tenantId, id: conversationId, kind, state: 'open', ...known })
        .onConflict(c => c.columns(['tenant_id', 'id']).doUpdateSet(known))
        .execute();
    },
    async setState(tenantId, conversationId, state) {
      await db
        .updateTable('conversations')
        .set({ state, ...(state === 'removed' && { person_id: null }) })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', conversationId)
        .execute();
    },
  };
}

/**
 * Installations. Teams sends two signals for one install, in either order and at least once, so the row
 * remembers the time of the last change: what is not newer changes nothing.
 */
export function installationBook(db: Kysely<Schema>): InstallationBook {
  return {
    async install({ tenantId, placeId, scope, at, by }) {
      const before = await lockInstallation(db, tenantId, placeId);
      if (before?.installed_at != null) return 'known';
      if (before !== undefined && before.changed_at >= at) return 'stale';
      const now = { installed_at: at, removed_at: null, changed_at: at, installed_by: by ?? null };
      await db
        .insertInto('installations')
        .values({ tenant_id: tenantId, place_id: placeId, scope, ...now })
        .onConflict(c => c.columns(['tenant_id', 'place_id']).doUpdateSet(now))
        .execute();
      return 'new';
    },
    async remove({ tenantId, placeId, scope, at }) {
      const before = await lockInstallation(db, tenantId, placeId);
      if (before !== undefined && before.changed_at > at) return 'stale';
      if (before !== undefined && before.installed_at === null) return 'known';
      const now = { installed_at: null, removed_at: at, changed_at: at, installed_by: null };
      await db
        .insertInto('installations')
        .values({ tenant_id: tenantId, place_id: placeId, scope, ...now })
        .onConflict(c => c.columns(['tenant_id', 'place_id']).doUpdateSet(now))
        .execute();
      return 'removed';
    },
  };
}

/** The lock is on the place, not on the row: the first signal of an install finds no row to lock. */
async function lockInstallation(db: Kysely<Schema>, tenantId: string, placeId: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended('place:' || ${`${tenantId}/${placeId}`}, 0))`.execute(
    db,
  );
  return db
    .selectFrom('installations')
    .where('tenant_id', '=', tenantId)
    .where('place_id', '=', placeId)
    .select(['installed_at', 'changed_at'])
    .executeTakeFirst();
}

/** Teams and their channels, as far as Herald is in them. */
export function teamBook(db: Kysely<Schema>): TeamBook {
  return {
    async keep(tenantId, team) {
      const known = {
        ...(team.name !== undefined && { name: team.name }),
        ...(team.aadGroupId !== undefined && { aad_group_id: team.aadGroupId }),
      };
      const row = { tenant_id: tenantId, id: team.id, state: 'active' as const, ...known };
      await db
        .insertInto('teams')
        .values(row)
        .onConflict(c =>
          Object.keys(known).length === 0 ? c.doNothing() : c.columns(['tenant_id', 'id']).doUpdateSet(known),
        )
        .execute();
    },
    async setState(tenantId, teamId, state) {
      await db
        .updateTable('teams')
        .set({ state })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', teamId)
        .execute();
    },
    async keepChannel(tenantId, teamId, channel, state) {
      const known = { state, ...(channel.name !== undefined && { name: channel.name }) };
      await db
        .insertInto('channels')
        .values({ tenant_id: tenantId, id: channel.id, team_id: teamId, ...known })
        .onConflict(c => c.columns(['tenant_id', 'id']).doUpdateSet(known))
        .execute();
    },
    async closeConversations(tenantId, teamId, state) {
      await db
        .updateTable('conversations')
        .set({ state })
        .where('tenant_id', '=', tenantId)
        .where(or => or.or([or('team_id', '=', teamId), or('id', '=', teamId)]))
        .execute();
    },
    async nameOf(tenantId, placeId) {
      const { rows } = await sql<{ name: string | null }>`
        select name from teams where tenant_id = ${tenantId} and id = ${placeId} and name is not null
        union all select name from channels where tenant_id = ${tenantId} and id = ${placeId} and name is not null
        union all select name from conversations where tenant_id = ${tenantId} and id = ${placeId}
        limit 1`.execute(db);
      return rows[0]?.name ?? undefined;
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
