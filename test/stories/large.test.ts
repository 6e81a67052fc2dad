import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

// The service is killed in the middle, on a machine that may be busy.

const CROWD = 5_000;

let stage: Stage;
let database: pg.Client;
let tenantId: string;
beforeAll(async () => {
  stage = await startStage();
  await stage.teams.control('install', { person: 'ana@contoso.com' });
  await stage.teams.messages({ person: 'ana@contoso.com', text: 'Hello' });
  ({ tenantId } = await stage.teams.state());
  database = await stage.connect();
  await database.query(
    `with crowd as (
       insert into people (id, tenant_id, aad_object_id, name, reach)
       select gen_random_uuid(), $1, gen_random_uuid()::text, 'Person ' || n, 'unknown'
       from generate_series(1, $2) as n returning id)
     insert into subscriptions (person_id, topic, choice, changed_at) select id, 'crowd', 'in', now() from crowd`,
    [tenantId, CROWD],
  );
}, 180_000);
afterAll(() => stage.close());

const toCrowd = (more: object = {}) =>
  stage.herald.notify({ topic: 'crowd', audience: { subscribers: true }, ...more });
const progress = async (id: string): Promise<Wire> =>
  (await stage.herald.request('GET', `/api/notifications/${id}`)).body;
const cancel = (id: string) => stage.herald.request('DELETE', `/api/notifications/${id}`);
async function until(id: string, fits: (progress: Wire) => boolean): Promise<Wire> {
  return eventually(`${id} has come as far as expected`, async () => {
    const now = await progress(id);
    return fits(now) && now;
  });
}

/** Resolves when the change has been brought to every delivery: the API tells that only of one that is done. */
async function followed(id: string): Promise<void> {
  const following = () =>
    database.query('select from notifications where id = $1 and follow_up is not null', [id]);
  await eventually(`the change of ${id} is everywhere`, async () => (await following()).rowCount === 0);
}

/** Nobody can write to this one of the crowd until it is let go: an expansion comes this far and no further. */
async function stopAt(place: number): Promise<{ letGo(): Promise<void> }> {
  const client = await stage.connect();
  await client.query('begin');
  await client.query(
    `select from people where id = (select person_id from subscriptions where topic = 'crowd'
       order by person_id offset $1 limit 1) for update`,
    [place],
  );
  return { letGo: () => client.end() };
}

/** Every page, as a caller reads them; `meanwhile` happens between two of them. */
async function pagesOf(
  id: string,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<Wire[]> {
  const items: Wire[] = [];
  let address: string | undefined = `/api/notifications/${id}/deliveries`;
  while (address !== undefined) {
    const { body, headers } = await stage.herald.request('GET', address);
    items.push(...body.items);
    address = /<(.*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    await meanwhile();
  }
  return items;
}

describe('a notification for a crowd', () => {
  test('is accepted before anybody is looked for', async () => {
    const stop = await stopAt(0);
    const { status, body } = await toCrowd();
    expect(status).toBe(202);
    expect(await progress(body.id)).toMatchObject({ state: 'expanding', expanded: 0 });
    await stop.letGo();
    await cancel(body.id);
  });

  test('is expanded in batches; kill -9 in the middle doubles nobody and forgets nobody', async () => {
    const stop = await stopAt(2_200);
    const { body } = await toCrowd({ sendAt: new Date(Date.now() + 3_600_000) });
    const half = await until(body.id, ({ expanded }) => expanded >= 2_000);
    expect(half).toMatchObject({ state: 'expanding', expanded: 2_000, counts: { held: 2_000 } });
    await stage.herald.kill();
    await stop.letGo();
    await stage.herald.start();
    const all = await until(body.id, ({ state }) => state !== 'expanding');
    expect(all).toMatchObject({ state: 'active', expanded: CROWD, counts: { held: CROWD } });
    const { rows } = await database.query(
      'select count(distinct person_id)::int as people from deliveries where notification_id = $1',
      [body.id],
    );
    expect(rows).toEqual([{ people: CROWD }]);
    await cancel(body.id);
    const cancelled = await until(body.id, ({ state }) => state === 'done');
    expect(cancelled).toMatchObject({ counts: { held: 0, cancelled: CROWD } });
  });

  test('says how far it is and when it will have ended, and cancelling ends it while it is running', async () => {
    const stop = await stopAt(2_200);
    const { body } = await toCrowd();
    const half = await until(body.id, ({ expanded }) => expanded >= 2_000);
    const { queued, sending } = half.counts;
    const leftSeconds = (Date.parse(half.estimatedEndAt) - Date.now()) / 1_000;
    // 45 requests a second, less what was done between the two looks at the clock.
    expect(leftSeconds).toBeGreaterThan((queued + sending) / 45 - 10);
    expect(leftSeconds).toBeLessThan((queued + sending) / 45 + 10);

    const cancelling = cancel(body.id);
    await stop.letGo();
    expect((await cancelling).status).toBe(202);
    const { counts, expanded, estimatedEndAt } = await until(body.id, ({ state }) => state === 'done');
    expect(expanded).toBeLessThan(CROWD);
    expect(counts.cancelled).toBeGreaterThan(expanded / 2);
    expect(counts).toMatchObject({ queued: 0, sending: 0, held: 0 });
    expect(estimatedEndAt).toBeUndefined();
    const { rows } = await database.query('select expanded_at, audience from notifications where id = $1', [
      body.id,
    ]);
    expect(rows).toEqual([{ expanded_at: expect.any(Date), audience: { subscribers: true } }]);
  });

  test('that was changed while it is expanded says the new to everybody', async () => {
    const stop = await stopAt(2_200);
    const { body } = await toCrowd({ sendAt: new Date(Date.now() + 3_600_000) });
    await until(body.id, ({ expanded }) => expanded >= 2_000);
    const changing = stage.herald.request('PATCH', `/api/notifications/${body.id}`, {
      sendAt: '2099-01-01T00:00:00Z',
    });
    await stop.letGo();
    expect((await changing).status).toBe(202);
    await until(body.id, ({ state, counts }) => state === 'active' && counts.held === CROWD);
    await followed(body.id);
    const { rows } = await database.query(
      'select due_at, count(*)::int as people from deliveries where notification_id = $1 group by due_at',
      [body.id],
    );
    expect(rows).toEqual([{ due_at: new Date('2099-01-01T00:00:00Z'), people: CROWD }]);
    await cancel(body.id);
  });

  test('of more people than a body holds comes in parts under one key', async () => {
    const people = (part: number) =>
      Array.from({ length: 5_000 }, (_, i) => `person.${part}.${i}@contoso.example.com`);
    const both = await stage.herald.notify({
      key: 'parts',
      audience: { people: [...people(1), ...people(2)] },
    });
    expect([both.status, both.body.code]).toEqual([413, 'too-large']);
    expect(both.body.remedy).toContain('"key"');
    const [first, second] = [
      await stage.herald.notify({ key: 'parts', audience: { people: people(1) } }),
      await stage.herald.notify({ key: 'parts', audience: { people: people(2) } }),
    ];
    expect(second.body).toMatchObject({ id: first.body.id, changed: true });
    const { counts } = await until(first.body.id, ({ state }) => state === 'done');
    expect(counts).toMatchObject({ undelivered: 10_000 });
  });
});

describe('the deliveries of a crowd', () => {
  let id: string;
  beforeAll(async () => {
    // Names that begin like a formula, and names that CSV has to quote.
    await database.query(
      `with odd as (
         insert into people (id, tenant_id, aad_object_id, name, reach)
         select gen_random_uuid(), $1, gen_random_uuid()::text, name, 'unknown' from unnest($2::text[]) as name
         returning id)
       insert into subscriptions (person_id, topic, choice, changed_at) select id, 'crowd', 'in', now() from odd`,
      [tenantId, ['=HYPERLINK("https://evil.example")', '+1', '-1', '@SUM(A1)', 'Ünal, "Çağlar"']],
    );
    const { body } = await toCrowd({ sendAt: '2099-01-01T00:00:00Z' });
    id = body.id;
    await until(id, ({ state }) => state === 'active');
  });

  test('are read page by page, nobody twice and nobody left out, while all of them change', async () => {
    let cancelling: Promise<unknown> | undefined;
    const items = await pagesOf(id, async () => {
      cancelling ??= cancel(id);
    });
    await cancelling;
    expect(items).toHaveLength(CROWD + 5);
    expect(new Set(items.map(item => item.id)).size).toBe(CROWD + 5);
    expect(new Set(items.map(item => item.recipient.personId)).size).toBe(CROWD + 5);
  });

  test('are one CSV, asked for by header or by address, which spreadsheets read and do not run', async () => {
    await until(id, ({ state }) => state === 'done');
    const path = `/api/notifications/${id}/deliveries`;
    const read = async (address: string, accept: string) => {
      const { headers, body } = await stage.herald.request('GET', address, undefined, { accept });
      return { type: headers.get('content-type'), lines: body.trimEnd().split('\r\n') as string[] };
    };
    const { type, lines } = await read(path, 'text/csv');
    expect(type).toMatch(/^text\/csv; charset=utf-8/);
    expect(lines[0]?.replace('\uFEFF', '')).toMatch(/^"id","recipient","kind","state","stateSince",/);
    expect(lines).toHaveLength(1 + CROWD + 5);
    const cells = lines.filter(line => !line.includes('Person ')).slice(1);
    for (const name of [
      `"'=HYPERLINK(""https://evil.example"")"`,
      `"'+1"`,
      `"'-1"`,
      `"'@SUM(A1)"`,
      '"Ünal, ""Çağlar"""',
    ])
      expect(cells.filter(line => line.includes(`,${name},"person","cancelled",`))).toHaveLength(1);
    expect(await read(`${path}?format=csv`, '*/*')).toEqual({ type, lines });
    expect((await read(`${path}?format=csv&state=sent`, '*/*')).lines).toHaveLength(1);
    const asJson = await stage.herald.request('GET', `${path}?format=json`, undefined, {
      accept: 'text/csv',
    });
    expect(asJson.body.items).toHaveLength(200);
  });
});
