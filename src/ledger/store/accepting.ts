import { type Kysely, type RawBuilder, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { Audience, Notification } from '../../core/notification.ts';
import type { NewId } from '../../core/time.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { AcceptedWith } from '../ports/accept.ts';
import { normalAddress } from './addresses.ts';
import { PRIORITY } from './deliveries.ts';

/** A post from which nothing follows but that it is recorded and told. */
export interface Plain {
  readonly notification: Notification;
  readonly more: AcceptedWith;
}

/** A post that has a name or an end, brings something alongside, or came by a hook takes more than one statement. */
export function isPlain({
  notification: { key, expiresAt, acknowledge, series },
  more: { alongside, idempotency, sameWithinSeconds },
}: Plain): boolean {
  const nothingFollows = [key, expiresAt, acknowledge, series, alongside, sameWithinSeconds].every(
    each => each === undefined,
  );
  return nothingFollows && (idempotency === undefined || 'key' in idempotency);
}

/** The outcome of one of them. `told`: its deliveries are there already. */
export type Became =
  | { readonly outcome: 'recorded'; readonly told: boolean }
  | { readonly outcome: 'revoked' | 'other-tenants' };

/** So few people are found on the spot, and their deliveries are born with the notification. */
export const MOST_ON_THE_SPOT = 20;

/**
 * Many posts in one statement, which is its own transaction. It checks what the doors took for granted: that the key is
 * in force, and that there is no other tenant. A post that it gives no outcome for, such as a repeat or one of a new
 * topic, goes the long way, where it is found out why.
 *
 * Every look is a subquery of one row: a join or an `exists` may be planned as a look at all rows.
 */
export async function acceptPlain(
  db: Kysely<Schema>,
  batch: readonly Plain[],
  newId: NewId,
): Promise<ReadonlyMap<string, Became>> {
  const rows = await acceptAll(db, { batch: JSON.stringify(batch.map(each => toAsked(each, newId))) });
  return new Map(rows.map(({ id, ...became }) => [id, became]));
}

const acceptAll = statement(
  ({ batch }: Placeholders<{ batch: string }>) => sql<Became & { id: string }>`
    with ${looked(batch)},
    first as (
      insert into idempotency_keys (caller_id, key, body_hash, notification_id, changed, created_at)
      select caller_id, repeat_key, body_hash, id, false, created_at from good where repeat_key is not null
      -- Two batches that meet in some keys wait for each other in the same order.
      order by caller_id, repeat_key
      on conflict do nothing returning notification_id),
    fresh as materialized (
      select * from good where repeat_key is null or id in (select notification_id from first)),
    ${born},
    noted as (
      insert into notifications (id, tenant_id, caller_id, caller_name, topic, said, audience, urgency, interruption,
        send_at, can_wait, fallback, actor_aad_object_id, correlation_id, traceparent, created_at, expanded_at)
      -- As at the end of every expansion: the deliveries say from now on who hears of it.
      select id, tenant_id, caller_id, caller_name, topic, said, case when told then audience - 'people' else audience end,
        urgency, interruption, send_at, can_wait, fallback, actor_aad_object_id, correlation_id, traceparent, created_at,
        case when told then created_at end
      from (select fresh.*, id in (select id from named where all_known) as told from fresh) each
      returning id, expanded_at is not null as told)
    select id, 'recorded' as outcome, told from noted
    union all select id, 'revoked', false from looked where not in_force
    union all select id, 'other-tenants', false from looked where in_force and has_others`,
);

/** `looked`: the posts, with what is found about each; `good`: those that nothing stands against. */
function looked(batch: RawBuilder<string>): RawBuilder<unknown> {
  return sql`
    asked as materialized (
      select * from jsonb_to_recordset(${batch}::jsonb) as each(
        id uuid, tenant_id text, caller_id text, caller_name text, topic text, said jsonb, audience jsonb, urgency text,
        priority smallint, interruption text, send_at timestamptz, can_wait text, fallback jsonb, actor_aad_object_id text,
        correlation_id text, traceparent text, created_at timestamptz, api_key uuid, only_tenant boolean,
        repeat_key text, body_hash text, people jsonb)),
    looked as materialized (
      select asked.*,
        api_key is null or (select true from api_keys k where k.id = api_key and k.revoked_at is null) is not null
          as in_force,
        only_tenant and (select true from tenants t where t.id <> asked.tenant_id limit 1) is not null as has_others,
        topic is null or (
          select true from topics t where t.tenant_id = asked.tenant_id and t.name = asked.topic) is not null as has_topic
      from asked),
    good as materialized (select * from looked where in_force and not has_others and has_topic)`;
}

/** The deliveries of posts whose people are all known. They name their caller: no trigger can see the notification. */
const born = sql`
    named as materialized (
      select f.id, f.tenant_id, f.caller_id, f.caller_name, f.priority, f.created_at,
        n.delivery_id, n.number, n.address, p.id as person_id, coalesce(p.name, n.address) as label,
        bool_and(p.id is not null) over (partition by f.id) as all_known
      from fresh f
      cross join lateral jsonb_to_recordset(f.people) as n(delivery_id uuid, number integer, address text, found text)
      left join lateral (
        select p.id, p.name
        from (select person_id from person_addresses a where a.tenant_id = f.tenant_id and a.address = n.found limit 1) a,
          lateral (select id, name from people where id = a.person_id limit 1) p) p on true),
    born as (
      insert into deliveries (id, notification_id, tenant_id, caller_id, operation, recipient, recipient_key, person_id,
        because, lane, priority, state, reason_code, state_since, due_at, placed_at, created_at)
      select delivery_id, id, tenant_id, caller_id, 'send',
        jsonb_build_object('kind', 'person', 'personId', person_id, 'label', label, 'address', address),
        'person:' || person_id, person_id, jsonb_build_object('code', 'named', 'by', caller_name),
        'person:' || person_id, priority, 'queued', 'accepted', created_at, created_at, created_at, created_at
      -- A person who is named twice is told once, by the address that comes first.
      from named where all_known order by id, number
      on conflict do nothing)`;

function toAsked({ notification, more: { idempotency, onlyTenant = false } }: Plain, newId: NewId) {
  const repeat = idempotency && 'key' in idempotency ? idempotency : undefined;
  return {
    id: notification.id,
    tenant_id: notification.tenantId,
    caller_id: notification.callerId,
    caller_name: notification.callerName,
    topic: notification.topic,
    said: notification.said,
    audience: notification.audience,
    urgency: notification.urgency,
    priority: PRIORITY[notification.urgency],
    interruption: notification.interruption,
    send_at: notification.sendAt,
    can_wait: notification.canWait,
    fallback: notification.fallback,
    actor_aad_object_id: notification.actorAadObjectId?.toLowerCase(),
    correlation_id: notification.correlationId,
    traceparent: notification.traceparent,
    created_at: notification.createdAt,
    api_key: apiKeyOf(notification),
    only_tenant: onlyTenant,
    repeat_key: repeat?.key,
    body_hash: repeat?.bodyHash,
    people: foundOnTheSpot(notification).map((address, number) => ({
      delivery_id: newId(),
      number,
      address,
      found: normalAddress(address),
    })),
  };
}

/** The key that its caller came with; undefined for hooks and Herald itself, who have none. */
export const apiKeyOf = ({ callerId }: Pick<Notification, 'callerId'>): string | undefined =>
  isUuid(callerId) ? callerId : undefined;

/** Those who are the whole audience, and few, and are to be told now. */
function foundOnTheSpot({ audience, sendAt }: Notification): readonly string[] {
  const { people = [] } = audience;
  return sendAt === undefined && people.length <= MOST_ON_THE_SPOT && isOnlyPeople(audience) ? people : [];
}

function isOnlyPeople({ people: _, subscribers = false, ...lists }: Audience): boolean {
  return Object.values(lists).every(list => list.length === 0) && !subscribers;
}
