import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A ledger of a million deliveries, made by SQL in some minutes; or a part of it: `npm run bench:scale -- 0.1`. */
const PART = Number(process.argv[2] ?? 1);
export const SCALE = { tenants: 10_000 * PART, people: 100_000 * PART, broadcast: 100_000 * PART } as const;

/** The notification to 100,000, all of which but a hundred were sent. */
export interface Large {
  readonly broadcastId: string;
  readonly undelivered: number;
}

/**
 * Tenants of ten people each, each of whom got nine cards, and one broadcast to 100,000 conversations of the first
 * tenant. All of it has been sent, but for every thousandth row of the broadcast.
 */
export async function fillLedger(databaseUrl: string): Promise<Large> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const broadcastId = randomUUID();
  for (const statement of [TENANTS, PEOPLE, NOTIFICATIONS, DELIVERIES]) await client.query(statement);
  await client.query(BROADCAST, [broadcastId]);
  await client.query(BROADCAST_DELIVERIES, [broadcastId]);
  await client.query(ATTEMPTS);
  await client.query('vacuum analyze');
  await client.end();
  return { broadcastId, undelivered: SCALE.broadcast / 1_000 };
}

/** Something due for one person each of so many tenants; they have had turns before. */
export async function queueInTenants(databaseUrl: string, tenants: number, each: number): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query(QUEUED, [tenants, each]);
  await client.query(PACES, [tenants]);
  await client.end();
}

const TENANT = `('tenant ' || lpad(t::text, 5, '0'))`;
const uuid = (kind: string, number: string) => `md5('${kind} ' || ${number})::uuid`;
const SAID = `'{"template":"notification","data":{"title":"Deployment failed","subject":{"name":"checkout"}}}'::jsonb`;

const TENANTS = `
  insert into tenants (id, service_url, bot_id, seen_at)
  select ${TENANT}, 'https://smba.example/teams/', '28:bot', now() from generate_series(1, ${SCALE.tenants}) t`;

const PEOPLE = `
  insert into people (id, tenant_id, teams_id, aad_object_id, name, upn, reach, personal_conversation_id)
  select ${uuid('person', 'p')}, ${TENANT}, '29:' || p, ${uuid('person', 'p')}::text, 'Person ' || p, 'p' || p || '@example.com',
    'open', 'a:' || p
  from generate_series(0, ${SCALE.people - 1}) p, lateral (select p % ${SCALE.tenants} + 1 as t) tenant`;

const NOTIFICATION_COLUMNS =
  'id, tenant_id, caller_id, caller_name, topic, said, audience, urgency, correlation_id, created_at, expanded_at';

const NOTIFICATIONS = `
  insert into notifications (${NOTIFICATION_COLUMNS})
  select ${uuid('notification', `(t || '/' || n)`)}, ${TENANT}, 'ci', 'CI', 'deployments', ${SAID}, '{"subscribers":true}', 'normal',
    'c', now() - n * interval '1 day', now() - n * interval '1 day'
  from generate_series(1, ${SCALE.tenants}) t, generate_series(1, 9) n`;

const DELIVERY_COLUMNS = `id, notification_id, tenant_id, operation, recipient, recipient_key, person_id, because, lane, priority,
  state, reason_code, state_since, due_at, created_at, placed_at, attempt_count, conversation_id, activity_id, sent_at`;

const DELIVERIES = `
  insert into deliveries (${DELIVERY_COLUMNS})
  select ${uuid('delivery', `(p || '/' || n)`)}, ${uuid('notification', `(t || '/' || n)`)}, ${TENANT}, 'send',
    jsonb_build_object('kind', 'person', 'personId', person, 'label', 'Person ' || p), 'person:' || person, person,
    '{"code":"subscriber","topic":"deployments"}', 'person:' || person, 1, 'sent', 'sent', at, at, at, at, 1,
    'a:' || p, n::text, at
  from generate_series(0, ${SCALE.people - 1}) p, generate_series(1, 9) n,
    lateral (select ${uuid('person', 'p')} as person, p % ${SCALE.tenants} + 1 as t, now() - n * interval '1 day' as at) each`;

const BROADCAST = `
  insert into notifications (${NOTIFICATION_COLUMNS})
  values ($1, 'tenant 00001', 'ci', 'CI', 'deployments', ${SAID}, '{}', 'normal', 'c', now(), now())`;

const BROADCAST_DELIVERIES = `
  insert into deliveries (${DELIVERY_COLUMNS})
  select ${uuid('broadcast', 'n')}, $1, 'tenant 00001', 'send',
    jsonb_build_object('kind', 'conversation', 'conversationId', '19:' || n, 'label', 'Channel ' || n), 'conversation:19:' || n,
    null, '{"code":"conversation","by":"CI"}', 'conversation:19:' || n, 1, state, state, now(), now(), now(), now(), 1,
    '19:' || n, case state when 'sent' then n::text end, case state when 'sent' then now() end
  from generate_series(1, ${SCALE.broadcast}) n,
    lateral (select case when n % 1000 = 0 then 'undelivered' else 'sent' end as state) each`;

const ATTEMPTS = `
  insert into attempts (delivery_id, number, started_at, finished_at, outcome, reason_code)
  select id, 1, state_since, state_since, case state when 'sent' then 'sent' else 'refused' end, state from deliveries`;

const QUEUED = `
  insert into deliveries (${DELIVERY_COLUMNS})
  select gen_random_uuid(), ${uuid('notification', `(t || '/1')`)}, ${TENANT}, 'send',
    jsonb_build_object('kind', 'conversation', 'conversationId', key, 'label', key), 'conversation:' || key, null,
    '{"code":"conversation","by":"CI"}', 'conversation:' || key, 1, 'queued', 'accepted', now(), now(), now(), now(), 0,
    key, null, null
  from generate_series(1, $1::int) t, generate_series(1, $2::int) n, lateral (select '19:q ' || gen_random_uuid() || t || n as key) each`;

const PACES = `
  insert into slots (key, last_at) select 'tenant:' || ${TENANT}, 'epoch' from generate_series(1, $1::int) t
  on conflict do nothing`;
