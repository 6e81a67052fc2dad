import { type Kysely, sql } from 'kysely';
import type { ClaimedDelivery, Claims } from '../core/ports/ledger.ts';
import type { Clock } from '../core/ports/time.ts';
import { wakeWorkers } from './deliveries.ts';
import type { Schema } from './schema.ts';

/**
 * The workers' end of the ledger.
 *
 * A claim goes tenant by tenant, and inside a tenant by urgency, so it reads only rows that it may take: a
 * tenant with a long queue costs the others nothing. Claims of one tenant take turns (advisory lock), because
 * two that looked for free lanes at the same time would both find the same one.
 */
export function claims(db: Kysely<Schema>, clock: Clock, leaseMs: number): Claims {
  return {
    async claim(owner, limit) {
      const claimed: ClaimedDelivery[] = [];
      for (const tenantId of await tenantsWithWork(db, clock.now())) {
        if (claimed.length >= limit) break;
        claimed.push(
          ...(await claimForTenant(db, tenantId, owner, limit - claimed.length, clock.now(), leaseMs)),
        );
      }
      return claimed;
    },
    async release() {
      const now = clock.now();
      return (await queueWhatIsDue(db, now)) + (await queueWhatWasLost(db, now));
    },
    async giveBack(owner) {
      const back = await db
        .updateTable('deliveries')
        .set({
          state: 'queued',
          reason_code: 'accepted',
          state_since: clock.now(),
          lease_owner: null,
          lease_until: null,
        })
        .where('state', '=', 'sending')
        .where('lease_owner', '=', owner)
        .returning('id')
        .execute();
      if (back.length > 0) await wakeWorkers(db);
      return back.length;
    },
  };
}

/** A skip scan: one index probe per tenant that has something queued, not one per row. */
async function tenantsWithWork(db: Kysely<Schema>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    with recursive waiting(tenant_id) as (
      (select tenant_id from deliveries where state = 'queued' order by tenant_id limit 1)
      union all
      select (select d.tenant_id from deliveries d
              where d.state = 'queued' and d.tenant_id > waiting.tenant_id order by d.tenant_id limit 1)
      from waiting where waiting.tenant_id is not null)
    select tenant_id from waiting where tenant_id is not null and exists (
      select 1 from deliveries d where d.state = 'queued' and d.tenant_id = waiting.tenant_id and d.due_at <= ${now})
    order by random()`.execute(db);
  return rows.map(row => row.tenant_id);
}

async function claimForTenant(
  db: Kysely<Schema>,
  tenantId: string,
  owner: string,
  limit: number,
  now: Date,
  leaseMs: number,
): Promise<ClaimedDelivery[]> {
  return db.transaction().execute(async trx => {
    const { rows: locks } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended('claim:' || ${tenantId}, 0)) as mine`.execute(trx);
    if (!locks[0]?.mine) return [];
    const ids = await markSending(trx, tenantId, owner, limit, now, new Date(now.getTime() + leaseMs));
    return ids.length === 0 ? [] : read(trx, ids);
  });
}

/** Looks a little further than the limit, so that a lane that is busy does not hide the free ones behind it. */
async function markSending(
  trx: Kysely<Schema>,
  tenantId: string,
  owner: string,
  limit: number,
  now: Date,
  leaseUntil: Date,
): Promise<string[]> {
  const reach = limit * 4;
  const due = (priority: number) => sql`(
    select id, lane, priority, due_at from deliveries
    where state = 'queued' and tenant_id = ${tenantId} and priority = ${sql.lit(priority)} and due_at <= ${now}
    order by due_at, id limit ${reach})`;
  const { rows } = await sql<{ id: string }>`
    with due as (${due(0)} union all ${due(1)} union all ${due(2)}),
    free as (
      select id, row_number() over (partition by lane order by priority, due_at, id) as place_in_lane, priority, due_at
      from due where not exists (
        select 1 from deliveries busy where busy.lane = due.lane and busy.state = 'sending')),
    chosen as (
      select id from deliveries where id in (
        select id from free where place_in_lane = 1 order by priority, due_at, id limit ${limit})
      and state = 'queued' for update skip locked),
    moved as (
      update deliveries set state = 'sending', reason_code = 'claimed', state_since = ${now},
        lease_owner = ${owner}, lease_until = ${leaseUntil}, attempt_count = attempt_count + 1
      where id in (select id from chosen) returning id, attempt_count),
    tried as (
      insert into attempts (delivery_id, number, started_at) select id, attempt_count, ${now} from moved)
    select id from moved`.execute(trx);
  return rows.map(row => row.id);
}

/** Everything that deciding and sending need, in one read for the whole batch. */
async function read(trx: Kysely<Schema>, ids: string[]): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimRow>`
    select d.id, d.notification_id, d.tenant_id, d.operation, d.attempt_count, d.recipient, d.because,
      coalesce(d.said, n.said) as said, n.topic, n.urgency, n.correlation_id, n.expires_at,
      coalesce(s.choice = 'out', false) as opted_out,
      coalesce(p.aad_object_id = n.actor_aad_object_id, false) as own_action,
      p.reach, coalesce(p.teams_id, p.aad_object_id) as member,
      c.id as conversation_id, c.kind, c.service_url, c.bot_id, c.state as conversation_state,
      t.service_url as tenant_service_url, t.bot_id as tenant_bot_id,
      card.id as card_delivery_id, card.activity_id as card_activity_id
    from deliveries d
    join notifications n on n.id = d.notification_id
    left join people p on p.id = d.person_id
    left join subscriptions s on s.person_id = d.person_id and s.topic = n.topic
    left join deliveries card on card.id = d.amends
    left join conversations c on c.tenant_id = d.tenant_id
      and c.id = coalesce(card.conversation_id, d.conversation_id, p.personal_conversation_id)
    left join tenants t on t.id = d.tenant_id
    where d.id = any(${ids}::uuid[])
    order by d.priority, d.due_at, d.id`.execute(trx);
  return rows.map(toClaimed);
}

type ClaimRow = {
  id: string;
  notification_id: string;
  tenant_id: string;
  operation: ClaimedDelivery['operation'];
  attempt_count: number;
  recipient: ClaimedDelivery['recipient'];
  because: ClaimedDelivery['because'];
  said: ClaimedDelivery['said'];
  topic: string | null;
  urgency: ClaimedDelivery['urgency'];
  correlation_id: string;
  expires_at: Date | null;
  opted_out: boolean;
  own_action: boolean;
  reach: NonNullable<ClaimedDelivery['reach']> | null;
  member: string | null;
  conversation_id: string | null;
  kind: NonNullable<ClaimedDelivery['conversation']>['kind'];
  service_url: string;
  bot_id: string;
  conversation_state: NonNullable<ClaimedDelivery['conversationState']>;
  tenant_service_url: string | null;
  tenant_bot_id: string | null;
  card_delivery_id: string | null;
  card_activity_id: string | null;
};

function toClaimed(row: ClaimRow): ClaimedDelivery {
  return {
    id: row.id,
    notificationId: row.notification_id,
    tenantId: row.tenant_id,
    operation: row.operation,
    attempt: row.attempt_count,
    recipient: row.recipient,
    because: row.because,
    said: row.said,
    urgency: row.urgency,
    correlationId: row.correlation_id,
    optedOut: row.opted_out,
    ownAction: row.own_action,
    ...(row.topic !== null && { topic: row.topic }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...(row.reach !== null && { reach: row.reach }),
    ...(row.member !== null && { member: row.member }),
    ...(row.tenant_service_url !== null && { serviceUrl: row.tenant_service_url }),
    ...(row.tenant_bot_id !== null && { botId: row.tenant_bot_id }),
    ...(row.conversation_id !== null && {
      conversation: {
        tenantId: row.tenant_id,
        conversationId: row.conversation_id,
        kind: row.kind,
        serviceUrl: row.service_url,
        botId: row.bot_id,
      },
      conversationState: row.conversation_state,
    }),
    ...(row.card_delivery_id !== null &&
      row.card_activity_id !== null && {
        card: { deliveryId: row.card_delivery_id, activityId: row.card_activity_id },
      }),
  };
}

async function queueWhatIsDue(db: Kysely<Schema>, now: Date): Promise<number> {
  const { rows } = await sql`
    update deliveries set state = 'queued', reason_code = 'accepted', state_since = ${now}
    where id in (select id from deliveries where state = 'held' and due_at <= ${now}
                 order by due_at limit 1000 for update skip locked)
    returning id`.execute(db);
  return rows.length;
}

/** The worker's last attempt has no outcome: whether Teams took the card, nobody knows. */
async function queueWhatWasLost(db: Kysely<Schema>, now: Date): Promise<number> {
  const { rows } = await sql`
    with lost as (
      update deliveries set state = 'queued', reason_code = 'worker-lost', state_since = ${now}, due_at = ${now},
        possibly_repeated = true, lease_owner = null, lease_until = null
      where id in (select id from deliveries where state = 'sending' and lease_until <= ${now}
                   for update skip locked)
      returning id, attempt_count)
    update attempts set outcome = 'unknown', reason_code = 'worker-lost', finished_at = ${now}
    from lost where attempts.delivery_id = lost.id and attempts.number = lost.attempt_count
    returning attempts.delivery_id`.execute(db);
  return rows.length;
}
