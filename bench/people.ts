import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Person, StandIn } from './stage.ts';

export const TOPIC = 'bench';
export const BOT_ID = '28:0f4c3a52-8d1e-4b7a-9c60-7e5d2b1a9f38';

/** Makes Herald know everybody of the stand-in, as if each had installed it and subscribed to the topic. */
export async function introduce(databaseUrl: string, { url, tenants }: StandIn): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const serviceUrl = `${url}/teams/`;
  for (const { id, people } of tenants) {
    await client.query(`insert into tenants (id, service_url, bot_id, seen_at) values ($1, $2, $3, now())`, [
      id,
      serviceUrl,
      BOT_ID,
    ]);
    for (let from = 0; from < people.length; from += 10_000)
      await meet(client, id, serviceUrl, people.slice(from, from + 10_000));
  }
  await client.query('vacuum analyze');
  await client.end();
}

async function meet(
  client: pg.Client,
  tenantId: string,
  serviceUrl: string,
  people: readonly Person[],
): Promise<void> {
  const ids = people.map(() => randomUUID());
  const column = (read: (person: Person) => string) => people.map(read);
  await client.query(
    `insert into people (id, tenant_id, teams_id, aad_object_id, name, upn, email, reach, personal_conversation_id)
     select id, $1, teams_id, aad, name, upn, upn, 'open', conversation
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       as each(id, teams_id, aad, name, upn, conversation)`,
    [
      tenantId,
      ids,
      column(person => person.id),
      column(person => person.aadObjectId),
      column(person => person.name),
      column(person => person.upn),
      column(person => person.conversation),
    ],
  );
  await client.query(
    `insert into conversations (tenant_id, id, kind, service_url, bot_id, person_id, state, seen_at)
     select $1, id, 'personal', $2, $3, person, 'open', now()
     from unnest($4::text[], $5::uuid[]) as each(id, person)`,
    [tenantId, serviceUrl, BOT_ID, column(person => person.conversation), ids],
  );
  // Without it the first word of each would be an installation, with a welcome.
  await client.query(
    `insert into installations (tenant_id, place_id, scope, installed_at, changed_at, welcomed_at)
     select $1, id, 'personal', now(), now(), now() from unnest($2::text[]) as id`,
    [tenantId, column(person => person.conversation)],
  );
  for (const address of [column(p => p.id), column(p => p.aadObjectId), column(p => p.upn)])
    await client.query(
      `insert into person_addresses (tenant_id, address, person_id)
       select $1, address, person from unnest($2::text[], $3::uuid[]) as each(address, person)`,
      [tenantId, address.map(each => (each.startsWith('29:') ? each : each.toLowerCase())), ids],
    );
  await client.query(
    `insert into subscriptions (person_id, topic, choice, changed_at)
     select person, $1, 'in', now() from unnest($2::uuid[]) as person`,
    [TOPIC, ids],
  );
}

/** The notification that everybody gets, in every race. */
export function notification(audience: Record<string, unknown>, tenantId?: string): Record<string, unknown> {
  return {
    topic: TOPIC,
    title: 'Deployment to production failed',
    subject: { name: 'checkout-service #4521', url: 'https://ci.example/4521' },
    actor: { name: 'Priya Nair' },
    detail: 'Health check timed out after 90 s',
    facts: [{ title: 'Environment', value: 'production' }],
    actions: [{ type: 'open', title: 'View the run', url: 'https://ci.example/4521' }],
    audience,
    ...(tenantId !== undefined && { tenantId }),
  };
}
