import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SOURCES } from '../../src/api/hooks/sources.ts';
import { openDatabase } from '../../src/platform/database/database.ts';
import { SHOWING, type Showing, STAMPED } from '../api/hooks/showing.ts';
import { silent } from '../silent.ts';
import { addHook, type MadeHook } from './hook.ts';
import { type Answer, type Stage, startStage } from './stage.ts';

/** Every source through the same door, as it shows itself: what each of them is answered. */

let stage: Stage;
let ledger: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  stage = await startStage();
  ledger = openDatabase(stage.database.url, { log: silent, max: 1 });
  await stage.teams.control('install', { person: 'ana@contoso.com' });
});
afterAll(async () => {
  await ledger.close();
  await stage.close();
});

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Events that nobody needs to hear of. The source `teams` has none: its posts are always told. */
const OF_NO_INTEREST: Readonly<Record<string, Sent>> = {
  github: { headers: { 'x-github-event': 'ping' }, body: { zen: 'Keep it logically awesome.' } },
  alertmanager: { body: { status: 'resolved', groupKey: '{}:{a="1"}', alerts: [] } },
  grafana: { body: { status: 'resolved', groupKey: '{}:{a="1"}', groupLabels: { a: '1' }, alerts: [] } },
  gitlab: { body: { object_kind: 'wiki_page', object_attributes: { action: 'create' } } },
  azuredevops: { body: { eventType: 'build.complete', resource: { id: 9, result: 'succeeded' } } },
  azuremonitor: {
    body: { data: { essentials: { alertId: '/alerts/9', alertRule: 'CPU', monitorCondition: 'Resolved' } } },
  },
  pagerduty: { body: { event: { id: '01', event_type: 'pagey.ping', data: { message: 'Hello' } } } },
  sentry: { headers: { 'sentry-hook-resource': 'installation' }, body: { action: 'created', data: {} } },
  jira: { body: { webhookEvent: 'user_created', user: { displayName: 'Priya Nair' } } },
  datadog: { body: { alert_cycle_key: '9', alert_title: '', title: '', transition: 'Triggered' } },
  jenkins: { body: { name: 'checkout', build: { number: 9, phase: 'STARTED' } } },
  argocd: { body: { app: { uid: 'u9', name: 'checkout' }, health: 'Progressing' } },
  statuspage: { body: { meta: { unsubscribe: 'https://status.example' }, page: { id: 'p' } } },
  stripe: { body: { id: 'evt_9', type: 'customer.created', data: { object: { id: 'cus_9' } } } },
  eventgrid: { body: [] },
  json: { body: { monitor: { id: 9 } } },
};

const MAPPING = 'heartbeat.status = 0 ? {"title": "Down", "subject": {"name": monitor.name}}';

const names = Object.keys(SOURCES);
const exampleOf = (name: string): Sent => SOURCES[name]?.example ?? { body: {} };
const hookOf = (source: string) =>
  addHook(stage.database.url, { source, ...(source === 'json' && { mapping: MAPPING }) });

async function post(
  name: string,
  { path, secret }: MadeHook,
  { headers, body }: Sent,
  showing: Partial<Showing> = {},
): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const shown = SHOWING[name]?.({ secret, body: text, at: new Date(), ...showing }) ?? {};
  return stage.herald.request('POST', `${path}${shown.query ?? ''}`, text, {
    authorization: '',
    ...headers,
    ...shown.headers,
  });
}

const idsOf = ({ body }: Answer): string[] =>
  (body.notifications ?? [body]).map(({ id }: { id: string }) => id);

test('each is in the tables of this file', () => {
  expect(Object.keys(SHOWING).toSorted()).toEqual(names.toSorted());
  expect([...Object.keys(OF_NO_INTEREST), 'teams'].toSorted()).toEqual(names.toSorted());
});

describe.each(names)('what %s posts', name => {
  test('is taken with its secret, and turned away with another, with none, and with an old signature', async () => {
    const hook = await hookOf(name);
    expect((await post(name, hook, exampleOf(name))).status).toBe(name === 'teams' ? 200 : 202);
    const other = { secret: `${hook.secret.slice(0, -1)}-` };
    const wrong = [
      await post(name, hook, exampleOf(name), other),
      await post(name, { ...hook, path: `/api/hooks/${'x'.repeat(32)}` }, exampleOf(name)),
      await stage.herald.request('POST', hook.path, JSON.stringify(exampleOf(name).body), {
        authorization: '',
      }),
      ...(STAMPED.includes(name)
        ? [await post(name, hook, exampleOf(name), { at: new Date(Date.now() - 301_000) })]
        : []),
    ];
    const told = wrong.map(({ status, body }) => [status, body.code, body.detail]);
    expect(new Set(told.map(each => JSON.stringify(each))).size).toBe(1);
    expect(told[0]?.slice(0, 2)).toEqual([401, 'invalid-signature']);
  });

  test('is told once, however often it is sent; where it may have happened again, again', async () => {
    const hook = await hookOf(name);
    const [first, again] = [await post(name, hook, exampleOf(name)), await post(name, hook, exampleOf(name))];
    expect(again.status).toBe(first.status);
    // In the place of Teams nothing is said but that it was taken.
    if (name !== 'teams') expect(idsOf(again)).toEqual(idsOf(first));
  });

  test('is 200 where nobody needs to hear of it, and never what makes a sender stop for good', async () => {
    const hook = await hookOf(name);
    const sent = OF_NO_INTEREST[name];
    if (sent !== undefined) {
      const { status, body } = await post(name, hook, sent);
      expect([status, body.ignored]).toEqual([200, true]);
    }
    const odd = await Promise.all(
      [{ body: '{' }, { body: '' }, { body: {} }, { body: [] }, { body: 7 }, { body: null }].map(each =>
        post(name, hook, { ...exampleOf(name), ...each }),
      ),
    );
    for (const { status } of odd) expect([200, 202, 400, 422]).toContain(status);
  });
});

// Nothing in its bodies says when it was: a mark of the body would take the second incident for the first.
test('an application of Argo CD that is degraded again, with the very same words, is another card', async () => {
  const hook = await hookOf('argocd');
  const app = { uid: 'u1', name: 'checkout' };
  const ids: string[] = [];
  for (const health of ['Degraded', 'Healthy', 'Degraded', 'Degraded', 'Healthy'])
    ids.push(...idsOf(await post('argocd', hook, { body: { app, health } })));
  const [first, second] = [ids[0], ids[2]];
  expect(second).not.toBe(first);
  expect(ids).toEqual([first, first, second, second, second]);
});

/** Those whose example has a key: it may come back, or the end of it may never have been sent. */
const KEYED = names.filter(name => {
  const { headers, body } = exampleOf(name);
  const low = Object.entries(headers ?? {}).map(([header, value]) => [header.toLowerCase(), value]);
  return SOURCES[name]?.translate(Object.fromEntries(low), body).some(({ key }) => key !== undefined);
});

/** As the same system posts it of the same thing another time: no repeat of the same body. */
const later = ({ body, ...sent }: Sent, n: number): Sent => ({
  ...sent,
  body: { ...Object(body), later: n },
});

test.each([...KEYED, 'json'])(
  'what %s sends after more than a week of silence is told anew, on a card that rings',
  async name => {
    const mapping = '{"title": "Down " & later, "subject": {"name": "db"}, "key": "db"}';
    const hook = await (name === 'json'
      ? addHook(stage.database.url, { source: name, mapping })
      : hookOf(name));
    const sent = name === 'json' ? { body: {} } : exampleOf(name);
    const [first] = idsOf(await post(name, hook, later(sent, 1)));
    const soon = await post(name, hook, later(sent, 2));
    expect([idsOf(soon), soon.body.changed]).toEqual([[first], true]);
    await sql`update notifications set heard_at = heard_at - interval '8 days' where id = ${first}`.execute(
      ledger.db,
    );
    const anew = await post(name, hook, later(sent, 3));
    expect([idsOf(anew).includes(first ?? ''), anew.body.changed]).toEqual([false, false]);
    expect((await stage.herald.request('GET', `/api/notifications/${first}`)).body.endedAt).toBeDefined();
  },
);

/** The event of an incident that happened at that minute; `over`: its end. */
const AT: Readonly<Record<string, (minute: number, over: boolean) => unknown>> = {
  pagerduty: (minute, over) => ({
    event: {
      event_type: over ? 'incident.resolved' : 'incident.acknowledged',
      occurred_at: `2026-11-20T08:${minute}:00.000Z`,
      data: { id: 'P1', title: 'Down' },
    },
  }),
  azuremonitor: (minute, over) => ({
    data: {
      essentials: {
        alertId: '/alerts/1',
        alertRule: 'CPU',
        monitorCondition: over ? 'Resolved' : 'Fired',
        [over ? 'resolvedDateTime' : 'firedDateTime']: `2026-11-20T08:${minute}:00.0000000Z`,
      },
    },
  }),
  statuspage: (minute, over) => ({
    incident: {
      id: 'i1',
      name: 'Down',
      status: over ? 'resolved' : 'identified',
      updated_at: `2026-11-20T08:${minute}:00Z`,
    },
  }),
  stripe: (minute, over) => ({
    id: `evt_${minute}`,
    type: over ? 'charge.dispute.closed' : 'charge.dispute.created',
    created: 1_795_161_600 + minute * 60,
    data: { object: { id: 'dp_1', object: 'dispute' } },
  }),
  datadog: (minute, over) => ({
    ...{ alert_cycle_key: 'c1', alert_title: 'CPU', transition: over ? 'Recovered' : 'Triggered' },
    date: `${1_795_161_600_000 + minute * 60_000}`,
  }),
  jira: (minute, over) => ({
    webhookEvent: 'jira:issue_updated',
    timestamp: 1_795_161_600_000 + minute * 60_000,
    issue: {
      key: 'SHOP-1',
      fields: { priority: { name: 'High' }, status: { statusCategory: { key: over ? 'done' : 'new' } } },
    },
    changelog: { items: [{ field: 'status' }, { field: 'priority' }] },
  }),
};

test.each(Object.keys(AT))('what %s sends out of order opens no card that nothing closes', async name => {
  const hook = await hookOf(name);
  const send = (minute: number, over = false) => post(name, hook, { body: AT[name]?.(minute, over) });
  const first = await send(10);
  expect(first.status).toBe(202);
  const end = await send(30, true);
  expect(idsOf(end)).toEqual(idsOf(first));
  const late = [await send(20), await send(10), await send(15, true)];
  expect(late.map(({ status, body }) => [status, body.ignored])).toEqual(Array(3).fill([200, true]));
  const next = await send(40);
  expect(next.status).toBe(202);
  expect(idsOf(next)).not.toEqual(idsOf(first));
});
