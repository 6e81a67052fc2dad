import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contoso, numbered } from '../../src/simulator/world/tenants.ts';
import { type Stage, startStage } from './stage.ts';

const FOREIGN = numbered(2);
const ANA = 'ana@contoso.com';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly aadObjectId: string;
  readonly conversation: string;
}

let asked = 0;
const responder = createServer((_request, response) => {
  asked++;
  response.writeHead(202);
  response.end();
});
let stage: Stage;
let database: pg.Client;
beforeAll(async () => {
  await once(responder.listen(0, '127.0.0.1'), 'listening');
  const { port } = responder.address() as AddressInfo;
  stage = await startStage({
    env: {
      ALLOWED_TENANTS: contoso.id.toUpperCase(),
      RESPONDER_NAME: 'the desk',
      RESPONDER_URL: `http://127.0.0.1:${port}/`,
      RESPONDER_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    },
  });
  database = await stage.connect();
  await stage.teams.control('install', { person: ANA });
  await stage.teams.messages({ person: ANA, text: 'Hello' });
});
afterAll(async () => {
  await stage.close();
  responder.close();
});

/** Every row that bears the name of the tenant, wherever it is kept. */
async function rowsOf(tenantId: string): Promise<string[]> {
  const { rows } = await database.query(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const kept: string[] = [];
  for (const { name } of rows) {
    const found = await database.query(`select 1 from "${name}" t where to_jsonb(t)::text like $1 limit 1`, [
      `%${tenantId}%`,
    ]);
    if (found.rowCount !== 0) kept.push(name);
  }
  return kept;
}

describe('a tenant that nobody let in', () => {
  let heard: { status: number }[];
  beforeAll(async () => {
    await stage.teams.control('tenants', { count: 1, people: 1, install: 'people' });
    const listed = await fetch(`${stage.teams.url}/control/people?tenant=${FOREIGN.id}`);
    const [person] = ((await listed.json()) as { people: Person[] }).people;
    if (person === undefined) throw new Error('nobody lives there');
    const { botId } = await stage.teams.state();
    const from = { id: person.id, name: person.name, aadObjectId: person.aadObjectId };
    const activity = {
      channelId: 'msteams',
      from,
      recipient: { id: botId },
      conversation: { id: person.conversation, conversationType: 'personal', tenantId: FOREIGN.id },
      channelData: { tenant: { id: FOREIGN.id } },
    };
    const sent = [
      { type: 'installationUpdate', action: 'add', id: 'f:1' },
      { type: 'message', text: 'ask where is the form?', id: 'f:2' },
    ];
    heard = [];
    for (const each of sent)
      heard.push(await stage.teams.control('raw', { activity: { ...activity, ...each } }));
  });

  test('is refused in so many words, and the log says which it was', async () => {
    expect(heard).toMatchObject([
      { status: 403, body: { code: 'foreign-tenant' } },
      { status: 403, body: { code: 'foreign-tenant' } },
    ]);
    const line = await stage.herald.logged(({ tenant }) => tenant === FOREIGN.id);
    expect(line).toMatchObject({ level: 'warn', activityType: 'installationUpdate' });
  });

  test('leaves no trace, and asks the responder nothing', async () => {
    expect(await rowsOf(contoso.id)).not.toEqual([]);
    expect(await rowsOf(FOREIGN.id)).toEqual([]);
    expect(asked).toBe(0);
  });

  test('does not make those who post name the tenant', async () => {
    const { status, body } = await stage.herald.notify({ audience: { people: [ANA] } });
    expect(status).toBe(202);
    expect((await stage.herald.settled(body.id)).counts).toMatchObject({ sent: 1 });
  });

  test('cannot be posted to either', async () => {
    const { status, body } = await stage.herald.notify({ audience: { people: [ANA] }, tenantId: FOREIGN.id });
    expect([status, body.code]).toEqual([403, 'foreign-tenant']);
  });
});
