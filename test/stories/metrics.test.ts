import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { keyCommand } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

const person = 'ana@contoso.com';
let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await stage.teams.control('install', { person });
  // The welcome is counted too, and must be before the first look.
  await stage.herald.logged(({ msg }) => msg === 'delivery settled');
}, 180_000);
afterAll(() => stage.close());

const notify = async (title: string) => {
  const { body } = await stage.herald.notify({ title, audience: { people: [person] } });
  return stage.herald.settled(body.id);
};
const scrape = async () => (await stage.herald.request('GET', '/metrics')).body as string;

/** The value of a row, such as `herald_throttled_total{operation="send"}`; 0 where it is missing. */
const valueIn = (text: string, row: string) =>
  Number(
    text
      .split('\n')
      .find(line => line.startsWith(`${row} `))
      ?.split(' ')[1] ?? 0,
  );

test('what happens is counted, from the request to the card', async () => {
  const before = await scrape();
  await notify('Counted');
  await stage.herald.request('GET', '/api/notifications/unknown');
  await stage.herald.request('GET', '/nowhere');
  const after = await scrape();
  const grown = (row: string) => valueIn(after, row) - valueIn(before, row);
  expect(grown('herald_notifications_total{outcome="recorded"}')).toBe(1);
  expect(grown('herald_http_requests_total{method="POST",route="/api/notifications",status="202"}')).toBe(1);
  expect(grown('herald_http_requests_total{method="GET",route="/api/notifications/:id",status="404"}')).toBe(
    1,
  );
  expect(grown('herald_http_requests_total{method="GET",route="none",status="404"}')).toBe(1);
  expect(grown('herald_claims_total')).toBe(1);
  expect(grown('herald_teams_requests_total{operation="send",status="ok"}')).toBe(1);
  expect(grown('herald_teams_request_duration_seconds_count{operation="send"}')).toBe(1);
  expect(grown('herald_deliveries_settled_total{operation="send",state="sent",reason="sent"}')).toBe(1);
  expect(grown('herald_delivery_duration_seconds_count{urgency="normal"}')).toBe(1);
  expect(valueIn(after, 'herald_database_up')).toBe(1);
  expect(valueIn(after, 'process_cpu_seconds_total')).toBeGreaterThan(0);
});

test('what Teams refused is counted by its status, and what was too fast once more', async () => {
  const before = await scrape();
  await stage.teams.control('faults', {
    match: { operation: 'send' },
    answer: { status: 429, retryAfterSeconds: 1 },
    times: 1,
  });
  await notify('Too fast');
  const after = await scrape();
  const grown = (row: string) => valueIn(after, row) - valueIn(before, row);
  expect(grown('herald_teams_requests_total{operation="send",status="429"}')).toBe(1);
  expect(grown('herald_throttled_total{operation="send"}')).toBe(1);
});

test('what waits is read from the ledger, by state, with the age of the oldest', async () => {
  await stage.teams.control('faults', {
    match: { operation: 'send' },
    answer: { latencyMs: 4_000 },
    times: 1,
  });
  const first = await stage.herald.notify({ title: 'Under way', audience: { people: [person] } });
  await eventually('one is sending', async () =>
    (await scrape()).includes('herald_deliveries{state="sending"} 1'),
  );
  const second = await stage.herald.notify({ title: 'Behind it', audience: { people: [person] } });
  // All of it is of one moment: by the next scrape the first may have been sent.
  let text = '';
  await eventually('one is queued behind the one that is sending', async () => {
    text = await scrape();
    const isOneEach = ['sending', 'queued'].every(state =>
      text.includes(`herald_deliveries{state="${state}"} 1`),
    );
    return isOneEach && valueIn(text, 'herald_oldest_due_seconds') > 0;
  });
  expect(valueIn(text, 'herald_oldest_due_seconds')).toBeGreaterThan(0);
  expect(valueIn(text, 'herald_deliveries_in_flight')).toBe(1);
  for (const { body } of [first, second]) await stage.herald.settled(body.id);
  expect(valueIn(await scrape(), 'herald_deliveries{state="queued"}')).toBe(0);
});

test('only a key opens it: one without scope, or one that opens nothing else', async () => {
  const ask = (key: string | undefined, path: string) =>
    fetch(
      `${stage.herald.url}${path}`,
      key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
    );
  const create = async (...options: string[]) =>
    (await keyCommand(stage.database.url, 'create', ...options)).stdout.trim();
  const prometheus = await create('--name', 'prometheus', '--metrics');
  const scoped = await create('--name', 'ci', '--topic', 'deployments');
  const both = await keyCommand(stage.database.url, 'create', '--name', 'both', '--metrics', '--topic', 'a');
  expect(both).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--metrics opens /metrics') });
  expect((await ask(undefined, '/metrics')).status).toBe(401);
  expect((await ask(scoped, '/metrics')).status).toBe(403);
  const scraped = await ask(prometheus, '/metrics');
  expect(scraped.status).toBe(200);
  expect(scraped.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect((await ask(prometheus, '/openapi.json')).status).toBe(403);
  expect((await ask(prometheus, '/api/notifications/1')).status).toBe(403);
});

test('no label tells of a person, a conversation, a tenant or a topic', async () => {
  const text = await scrape();
  const { tenantId } = await stage.teams.state();
  expect(text).not.toContain(tenantId);
  expect(text).not.toMatch(/@|29:|19:|a:1|deployments|Ana/);
  const labels = new Set(
    [...text.matchAll(/^herald_[^{]*\{([^}]*)\}/gm)].flatMap(([, all = '']) =>
      all.split(',').map(label => label.split('=')[0]),
    ),
  );
  expect([...labels].toSorted()).toEqual([
    'le',
    'method',
    'migration',
    'operation',
    'outcome',
    'reason',
    'route',
    'state',
    'status',
    'urgency',
    'version',
  ]);
});
