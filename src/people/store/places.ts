import { type Kysely, sql } from 'kysely';
import type { ConversationStore, SeenActivities } from '../../chat/ports/places.ts';
import type { Attention } from '../../core/attention.ts';
import type { Clock } from '../../core/time.ts';
import { recipientKey } from '../../ledger/store/deliveries.ts';
import { lookAgain } from '../../ledger/store/holds.ts';
import { endOutages } from '../../ledger/store/outages.ts';
import type { Schema } from '../../platform/schema.ts';

/**
 * Conversations: the way back to every chat and channel that Herald has been in. An activity that comes late
 * must not bring an old service URL back.
 */
export function conversationStore(
  db: Kysely<Schema>,
  clock: Clock,
  /** Told of the lane of a place where something was changed. */
  quiet: (lane: string) => unknown = () => undefined,
): ConversationStore {
  return {
    async refresh(event) {
      const { tenantId, conversationId, kind, serviceUrl, botId } = event.conversation;
      const sight = { service_url: serviceUrl, bot_id: botId, seen_at: event.at };
      await refreshTenant(db, tenantId, sight);
      const known = {
        ...sight,
        ...(event.conversationName !== undefined && { name: event.conversationName }),
        ...(event.team !== undefined && { team_id: event.team.id }),
      };
      await db
        .insertInto('conversations')
        .values({ tenant_id: tenantId, id: conversationId, kind, state: 'open', ...known })
        .onConflict(c =>
          c.columns(['tenant_id', 'id']).doUpdateSet(known).where('conversations.seen_at', '<=', event.at),
        )
        .execute();
    },
    async setState(tenantId, conversationId, state) {
      // Where Herald is blocked for the whole tenant, nobody there can speak to it or add it.
      if (state === 'open') await endOutages(db, tenantId, 'blocked-by-admin');
      await db
        .updateTable('conversations')
        .set({ state, ...(state === 'removed' && { person_id: null, wishes: null }) })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', conversationId)
        .execute();
    },
    async speak(tenantId, conversationId, language) {
      const { rows } = await sql<{ language: string | null }>`
        update conversations set language = ${language}
        from (select language from conversations where tenant_id = ${tenantId} and id = ${conversationId} for update) former
        where tenant_id = ${tenantId} and id = ${conversationId}
        returning former.language`.execute(db);
      return rows[0]?.language ?? null;
    },
    async wishesOf(tenantId, conversationId) {
      return (await wishesQuery(db, tenantId, conversationId).executeTakeFirst())?.wishes ?? {};
    },
    async wish(tenantId, conversationId, change) {
      const row = await wishesQuery(db, tenantId, conversationId).forUpdate().executeTakeFirst();
      const before = row?.wishes ?? {};
      const now = change(before);
      const lane = recipientKey({ kind: 'conversation', conversationId, label: '' });
      await db
        .updateTable('conversations')
        .set({ wishes: JSON.stringify(now) })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', conversationId)
        .execute();
      const theirs = sql`lane = ${lane} and state = 'held' and person_id is null and tenant_id = ${tenantId}`;
      await lookAgain(db, theirs, clock.now());
      quiet(lane);
      return { before, now };
    },
  };
}

const wishesQuery = (db: Kysely<Schema>, tenantId: string, conversationId: string) =>
  db
    .selectFrom('conversations')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', conversationId)
    .where('kind', '<>', 'personal')
    .select('wishes');

/** When those in a place want to hear nothing there. While the answer matters, nobody can change it. */
export async function attentionThere(
  db: Kysely<Schema>,
  tenantId: string,
  conversationId: string,
): Promise<Attention> {
  const row = await wishesQuery(db, tenantId, conversationId).forShare().executeTakeFirst();
  return row?.wishes?.attention ?? {};
}

interface Sight {
  readonly service_url: string;
  readonly bot_id: string;
  readonly seen_at: Date;
}

/**
 * Only what is new is written: a row that every turn wrote was held to the end of each, and let a tenant have 70 turns
 * a second. An `on conflict` whose condition fails would hold it too, so what is known already never gets that far.
 */
async function refreshTenant(db: Kysely<Schema>, id: string, sight: Sight): Promise<void> {
  const { service_url, bot_id, seen_at } = sight;
  await sql`
    insert into tenants (id, service_url, bot_id, seen_at)
    select ${id}, ${service_url}, ${bot_id}, ${seen_at}::timestamptz
    where not exists (
      select from tenants where id = ${id} and service_url = ${service_url} and bot_id = ${bot_id})
    on conflict (id) do update
    set service_url = excluded.service_url, bot_id = excluded.bot_id, seen_at = excluded.seen_at
    where tenants.seen_at <= excluded.seen_at`.execute(db);
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
    async before({ activityId = '', conversation: { tenantId, conversationId } }) {
      const last = await db
        .selectFrom('seen_activities')
        .where('tenant_id', '=', tenantId)
        .where('conversation_id', '=', conversationId)
        .where('activity_id', '!=', activityId)
        .orderBy('seen_at', 'desc')
        .select('activity_id')
        .executeTakeFirst();
      return last?.activity_id;
    },
  };
}
