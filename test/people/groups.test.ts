import type { RequestListener } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { TeamsFailure } from '../../src/deliver/ports/teams.ts';
import { createExpander } from '../../src/ledger/expand.ts';
import type { Directory } from '../../src/people/ports/groups.ts';
import { createGroupReader } from '../../src/people/read-group.ts';
import { expansion } from '../../src/people/store/expansion.ts';
import { forgetStrangers } from '../../src/people/store/forgetting.ts';
import { askForGroup, FRESH_MS, groupStore } from '../../src/people/store/groups.ts';
import type { Enqueue } from '../../src/platform/background.ts';
import { createDirectory } from '../../src/teams/graph/directory.ts';
import { everyWay } from '../every-way.ts';
import { ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';
import { graphServer } from './graph-server.ts';

const books = ledger();
const { clock } = books;
const GROUP = '77777777-7777-4777-8777-777777777777';
const PAGE = 999;
const MANY = everyWay ? 20_000 : 4_000;
const objectId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Microsoft Graph, as far as it knows one group. */
const graph = {
  members: [] as object[],
  /** The answers that it gives instead, the next times. */
  refuses: [] as [status: number, headers?: Record<string, string>][],
  mails: [] as string[],
  asked: [] as string[],
};
const listener: RequestListener = (request, response) => {
  const url = new URL(request.url ?? '', base());
  const path = url.pathname.replace('/v1.0', '');
  graph.asked.push(decodeURIComponent(`${path}${url.search}`));
  const [status, headers] = graph.refuses.shift() ?? [200];
  const json = (body: object, code = 200) =>
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  if (status !== 200) return json({ error: { code: 'refused' } }, status);
  const group = { id: GROUP, displayName: 'Everybody' };
  if (path === `/groups/${GROUP}`) return json(group);
  if (path === '/groups') {
    const mail = /mail eq '(.*)'/.exec(url.searchParams.get('$filter') ?? '')?.[1];
    return json({ value: graph.mails.filter(each => each === mail).map(() => group) });
  }
  if (path !== `/groups/${GROUP}/transitiveMembers`) return json({ error: { code: 'NotFound' } }, 404);
  const from = Number(url.searchParams.get('$skiptoken') ?? 0);
  const more = from + PAGE < graph.members.length;
  return json({
    value: graph.members.slice(from, from + PAGE),
    ...(more && { '@odata.nextLink': `${base()}/v1.0${path}?$skiptoken=${from + PAGE}` }),
  });
};
const { base, paused, directory } = graphServer(listener, clock, 5_000);

let orders: { tenantId: string; name: string }[];
let tenant: string;
beforeEach(() => {
  [orders, tenant] = [[], books.tenant()];
  paused.length = 0;
  Object.assign(graph, { members: [], refuses: [], mails: ['all@contoso.com'], asked: [] });
});
const enqueue = (async (_db, _work, about) => void orders.push(about as never)) as Enqueue;

const read = () => createGroupReader(groupStore(books.db, clock), directory(), silent);

const user = (n: number) => ({ '@odata.type': '#microsoft.graph.user', id: objectId(n) });

/** Expands the audience of one notification as far as it goes. */
async function post(name: string, notificationId?: string) {
  const id = notificationId ?? (await books.notification(tenant, { audience: { groups: [name] } })).id;
  const parts = { ...books.people, mayLookUp: false, askForGroup: askForGroup(books.db, clock, enqueue) };
  const outcome = await createExpander(expansion(books.db, clock, parts))({ notificationId: id });
  const rows = await books.db
    .selectFrom('deliveries')
    .where('notification_id', '=', id)
    .selectAll()
    .execute();
  return { id, outcome, rows };
}
/** Until everybody is known. */
async function posted(name: string) {
  const first = await post(name);
  for (const order of orders.splice(0)) await read()(order);
  return first.outcome === 'done' ? first : post(name, first.id);
}

describe('a group', () => {
  test(`of ${MANY} is read in pages, and whoever is in it hears it once, for that reason`, async () => {
    graph.members = Array.from({ length: MANY }, (_, n) => user(n));
    const { outcome, rows } = await posted(GROUP);
    expect(outcome).toBe('done');
    expect(rows).toHaveLength(MANY);
    expect(new Set(rows.map(({ person_id }) => person_id)).size).toBe(MANY);
    expect(rows[0]).toMatchObject({ state: 'queued', because: { code: 'group', group: 'Everybody' } });
    expect(graph.asked.filter(path => path.includes('transitiveMembers'))).toHaveLength(
      Math.ceil(MANY / PAGE),
    );
  });

  test('has people alone: what groups in it have comes besides them, and devices hear nothing', async () => {
    const ana = await books.person(tenant, objectId(1));
    graph.members = [
      { '@odata.type': '#microsoft.graph.group', id: objectId(8) },
      { '@odata.type': '#microsoft.graph.device', id: objectId(9) },
      user(1),
      user(2),
    ];
    const { rows } = await posted('ALL@contoso.com');
    expect(rows).toHaveLength(2);
    expect(rows.map(({ person_id }) => person_id)).toContain(ana.personId);
  });

  test('is asked for once an hour, however many post to it; then who left hears nothing more', async () => {
    graph.members = [user(1), user(2)];
    const [one, two] = [await post(GROUP), await post(GROUP)];
    expect([one.outcome, two.outcome]).toEqual([{ againInSeconds: 1 }, { againInSeconds: 1 }]);
    expect(orders).toHaveLength(1);
    for (const order of orders.splice(0)) await read()(order);
    expect((await post(GROUP, one.id)).rows).toHaveLength(2);
    graph.asked = [];
    books.pass(FRESH_MS - 1);
    expect((await post(GROUP)).rows).toHaveLength(2);
    expect([orders, graph.asked]).toEqual([[], []]);
    graph.members = [user(2), user(3)];
    books.pass(1);
    const later = await posted(GROUP);
    expect(later.rows).toHaveLength(2);
    const members = books.db.selectFrom('directory_members').where('tenant_id', '=', tenant);
    expect((await members.select('aad_object_id').execute()).map(each => each.aad_object_id).sort()).toEqual([
      objectId(2),
      objectId(3),
    ]);
  });

  test('that Graph does not answer for is waited for, and after a minute it is as it was', async () => {
    graph.members = [user(1)];
    await posted(GROUP);
    books.pass(FRESH_MS);
    const waiting = await post(GROUP);
    expect(waiting.outcome).toEqual({ againInSeconds: 1 });
    books.pass(60_000);
    expect((await post(GROUP, waiting.id)).rows).toHaveLength(1);
  });

  test.each([
    ['nobody@contoso.com', 'has a mail name that nobody knows'],
    ['twice@contoso.com', 'has a mail name that two have'],
    [objectId(99), 'is none'],
  ])('%s that %s reaches nobody, and its delivery says so', async name => {
    graph.mails.push('twice@contoso.com', 'twice@contoso.com');
    const { rows } = await posted(name);
    expect(rows).toMatchObject([
      { state: 'undelivered', reason_code: 'unknown-group', recipient: { kind: 'unknown', label: name } },
    ]);
  });

  test('that may not be read says which permission is missing, and is asked for again in a minute', async () => {
    graph.members = [user(1)];
    graph.refuses = [[403]];
    expect((await posted(GROUP)).rows).toMatchObject([{ reason_code: 'groups-forbidden' }]);
    expect((await posted(GROUP)).rows).toMatchObject([{ reason_code: 'groups-forbidden' }]);
    books.pass(60_000);
    expect((await posted(GROUP)).rows).toMatchObject([{ state: 'queued' }]);
  });

  test('is not read where the operator has not opened it', async () => {
    const { id } = await post(GROUP);
    const store = groupStore(books.db, clock);
    await createGroupReader(store, undefined, silent)({ tenantId: tenant, name: GROUP });
    expect((await post(GROUP, id)).rows).toMatchObject([{ reason_code: 'groups-forbidden' }]);
    expect(graph.asked).toEqual([]);
  });
});

describe('a reading', () => {
  test('that is throttled waits as long as Graph says, and goes on at the page where it stopped', async () => {
    graph.members = Array.from({ length: 2_500 }, (_, n) => user(n));
    const { id } = await post(GROUP);
    const [order] = orders.splice(0) as [{ tenantId: string; name: string }];
    graph.refuses = [[200], [200], [429, { 'retry-after': '17' }]];
    await expect(read()(order)).rejects.toThrow('429');
    expect(paused).toEqual([new Date(clock.now().getTime() + 17_000)]);
    graph.asked = [];
    await read()(order);
    expect(graph.asked.map(path => /skiptoken=(\d+)/.exec(path)?.[1])).toEqual(['999', '1998']);
    expect((await post(GROUP, id)).rows).toHaveLength(2_500);
  });

  test.each(['https://evil.example/v1.0/groups/x', '/groups/x', 7, '', { href: 'x' }])(
    'neither follows %j nor takes it for the end: the group is asked for again',
    async next => {
      const evil = createDirectory(
        async () => ({ value: [user(1)], '@odata.nextLink': next }),
        'https://graph.microsoft.com',
      );
      await expect(evil.members(tenant, GROUP)).rejects.toThrow(TeamsFailure);
    },
  );

  const failure = (facts: Partial<TeamsFailure>) =>
    new TeamsFailure({ message: 'No.', outcome: 'refused', ...facts } as never);
  const readBy = async (asked: Directory) => {
    const { id } = await post(GROUP);
    const store = groupStore(books.db, clock);
    const outcome = await createGroupReader(
      store,
      asked,
      silent,
    )({ tenantId: tenant, name: GROUP }).catch((error: unknown) => error);
    return { id, outcome };
  };
  const refusing = (facts: Partial<TeamsFailure>): Directory => {
    const refuse = async () => {
      throw failure(facts);
    };
    return { group: refuse, members: refuse };
  };

  test.each([
    { token: true, code: 'invalid_client' },
    { token: true, code: 'unauthorized_client' },
    ...[400, 401, 403, 410, 422].map(status => ({ status })),
  ])('that is refused for good (%j) ends, and so does what waits for it', async facts => {
    const { id, outcome } = await readBy(refusing(facts));
    expect(outcome).toBe('done');
    expect((await post(GROUP, id)).rows).toMatchObject([{ reason_code: 'groups-forbidden' }]);
  });

  test.each([
    { token: true, code: 'ETIMEDOUT' },
    { token: true, code: 'NotTeams' },
    { code: 'ECONNRESET' },
    ...[408, 429, 500, 503].map(status => ({ status })),
  ])('that fails for a while (%j) is tried again', async facts => {
    expect((await readBy(refusing(facts))).outcome).toBeInstanceOf(TeamsFailure);
  });

  test('goes on with another token where one is refused', async () => {
    let asked = 0;
    const group = async () => {
      asked += 1;
      if (asked === 1) throw failure({ status: 401 });
      return { id: GROUP };
    };
    const { id } = await readBy({ group, members: async () => ({ people: [objectId(1)] }) });
    expect((await post(GROUP, id)).rows).toMatchObject([{ state: 'queued' }]);
  });

  test('without an end ends with those who were read', async () => {
    const members = async () => ({ people: [objectId(1)], next: '/groups/x' });
    const { id, outcome } = await readBy({ group: async () => ({ id: GROUP }), members });
    expect(outcome).toBe('done');
    expect((await post(GROUP, id)).rows).toHaveLength(1);
  });
});

test('a group that misses somebody who was forgotten is read anew', async () => {
  graph.members = [user(1), user(2)];
  const { rows } = await posted(GROUP);
  const ids = rows.flatMap(({ person_id: id }) => id ?? []);
  await books.db.transaction().execute(trx => forgetStrangers(trx, ids, clock.now(), books.people));
  expect((await posted(GROUP)).rows).toHaveLength(2);
});
