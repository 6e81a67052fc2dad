import type { RequestListener, ServerResponse } from 'node:http';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import { dataOf } from '../../src/core/said.ts';
import { FEATURES } from '../../src/features/features.ts';
import { createOwnership, OWNERS_FRESH_MS } from '../../src/people/ownership.ts';
import { type SentenceKey, worded } from '../../src/text/phrase.ts';
import { cardOf, nodesOf, samples } from '../deliver/card-tree.ts';
import { some } from '../every-way.ts';
import { graphServer } from '../people/graph-server.ts';
import { catalogue, english } from '../voices.ts';
import { lastSaid } from './last-said.ts';
import { turnWorld } from './turn-world.ts';

/** Where only owners of a team change what holds in its channels: the whole of `chat/`, with Microsoft Graph over the wire. */
const OWNER = '00000000-0000-4000-8000-00000000000A';
const MEMBER = '00000000-0000-4000-8000-00000000000B';
const GUEST = '00000000-0000-4000-8000-00000000000C';
const SECOND = '00000000-0000-4000-8000-00000000000D';
const GROUP = '77777777-7777-4777-8777-777777777777';
const [TEAM, OPS, CREW] = ['19:general@thread.tacv2', '19:ops@thread.tacv2', '19:crew@thread.v2'] as const;

type Answer = (response: ServerResponse) => unknown;
const graph = {
  owners: [] as string[],
  /** How many owners stand on a page. */
  page: 999,
  /** The answers that it gives instead, the next times. */
  instead: [] as Answer[],
  asked: [] as string[],
  /** Transactions that were open in the database while it was asked. */
  open: [] as number[],
};
const listener: RequestListener = async (request, response) => {
  const url = new URL(request.url ?? '', base());
  graph.asked.push(url.pathname);
  graph.open.push(await transactions());
  const instead = graph.instead.shift();
  if (instead !== undefined) return instead(response);
  if (url.pathname !== `/v1.0/groups/${GROUP}/owners`) return refusing(404)(response);
  const from = Number(url.searchParams.get('$skiptoken') ?? 0);
  const to = from + graph.page;
  const value = graph.owners
    .slice(from, to)
    .map(id => ({ '@odata.type': '#microsoft.graph.user', id: id.toLowerCase() }));
  const next = to < graph.owners.length && { '@odata.nextLink': `${base()}${url.pathname}?$skiptoken=${to}` };
  return answering({ value, ...next })(response);
};
const answering =
  (body: object, status = 200, headers = {}): Answer =>
  response =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const refusing = (status: number, headers = {}): Answer =>
  answering({ error: { code: 'refused' } }, status, headers);
const silence: Answer = () => undefined;
const cut: Answer = response => response.destroy();

const logged: string[] = [];
const hear = (_about: object, line: string) => void logged.push(line);
const log = { error: hear, warn: hear, info: hear, debug: hear } as never;
const teams = { asked: 0, aadGroupId: GROUP as string | undefined };
const clock = { now: () => world.book.clock.now() };
/** However busy the machine is, Graph is waited for, unless it is never to answer. */
const PATIENT_MS = 60_000;
const { base, paused, directory } = graphServer(listener, clock, PATIENT_MS);
const parts = (withinMs = PATIENT_MS) => {
  const team = async () => {
    teams.asked += 1;
    return { id: TEAM, ...(teams.aadGroupId && { aadGroupId: teams.aadGroupId }) };
  };
  return { directory: directory(), rosters: { team }, clock, log, withinMs };
};
let ownership: ReturnType<typeof createOwnership>;
const world = turnWorld(undefined, { askOwnership: asked => ownership(asked) });
const open = turnWorld();
const { book } = world;

async function transactions(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`.execute(book.db);
  return Number(rows[0]?.count);
}

let tenantId: string;
interface Where {
  readonly conversationId?: string;
  /** How the message names the team. */
  readonly aadGroupId?: string | null;
}
const channel = (who: string, { conversationId = OPS, aadGroupId = GROUP }: Where = {}) => ({
  activityId: newId(),
  at: new Date(book.clock.now()),
  conversation: {
    ...{ tenantId, conversationId },
    kind: conversationId === CREW ? ('groupChat' as const) : ('channel' as const),
    ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
  },
  ...(conversationId !== CREW && { team: { id: TEAM, ...(aadGroupId !== null && { aadGroupId }) } }),
  from: { teamsId: `29:${who}${tenantId}`, aadObjectId: who, name: who.slice(-1) },
  ...{ locale: 'en-GB', timeZone: 'Europe/Berlin', threadRootId: '1700000000000' },
});
const say = async (text: string, who = MEMBER, where: Where = {}) => {
  book.pass(100);
  await world.handle({ kind: 'said', text, ...channel(who, where) } as InboundEvent);
  return last();
};
const clicked = (who: string, verb: string, data: object) =>
  ({ kind: 'clicked', via: 'execute', verb, data, ...channel(who) }) as InboundEvent;
const click = (who: string, verb: string, data: object) => {
  book.pass(100);
  return world.handle(clicked(who, verb, data));
};

/** The last message of Herald, to anybody. */
async function last() {
  const row = await lastSaid(book.db, tenantId);
  const line = 'text' in row.said ? worded({ ...english, now: book.clock.now() }, row.said.text) : undefined;
  return { ...row, line, here: dataOf(row.said, 'here') };
}

/** All that holds for everybody there. */
async function held() {
  const rows = book.db.selectFrom('conversations').where('tenant_id', '=', tenantId);
  return rows.where('kind', '<>', 'personal').select(['id', 'wishes', 'language']).orderBy('id').execute();
}

beforeEach(async () => {
  tenantId = book.tenant();
  Object.assign(graph, { owners: [OWNER], page: 999, instead: [], asked: [], open: [] });
  Object.assign(teams, { asked: 0, aadGroupId: GROUP });
  logged.length = 0;
  paused.length = 0;
  ownership = createOwnership(parts());
  await say('topics', OWNER);
  await book.delivery(tenantId, { kind: 'conversation', conversationId: OPS, label: 'Ops' });
});

interface Change {
  readonly line: string;
  /** The line that an owner wrote before. */
  readonly before?: string;
}

/** By the name of the command. */
const CHANGES: Readonly<Record<string, Change>> = {
  'stop-everything': { line: 'stop everything' },
  'start-everything': { line: 'start everything', before: 'stop everything' },
  subscribe: { line: 'subscribe deployments', before: 'stop deployments' },
  unsubscribe: { line: 'stop deployments' },
  'quiet hours': { line: 'quiet hours 18 to 8' },
  'no quiet hours': { line: 'no quiet hours', before: 'quiet hours 18 to 8' },
  pause: { line: 'pause for 2 hours' },
  resume: { line: 'resume', before: 'pause for 2 hours' },
  undo: { line: 'undo', before: 'pause for 2 hours' },
  unmute: { line: 'unmute deployments', before: 'mute deployments for 3 hours' },
  mute: { line: 'mute deployments for 3 hours' },
  digest: { line: 'digest deployments daily at 9' },
  'hold urgent': { line: 'hold urgent deployments' },
  'allow urgent': { line: 'allow urgent deployments', before: 'hold urgent deployments' },
  language: { line: 'language deutsch' },
};
/** The same in other words, and in another language. */
const OTHER_WORDS: readonly Change[] = [
  { line: 'no notifications on weekends' },
  { line: 'do not disturb until 14:00' },
  { line: 'bestell deployments ab' },
];

const ABILITIES = abilitiesOf(FEATURES, catalogue);

/** These are answered there, and change nothing for others. */
const OTHERS = ['settings', 'ask'];

test('every command that is answered in a channel is here, or changes nothing there', () => {
  const names = ABILITIES.commands.flatMap(({ command }) => (command.answerInPlace ? [command.name] : []));
  expect([...Object.keys(CHANGES), ...OTHERS].toSorted()).toEqual([...new Set(names)].toSorted());
});

describe.each(some([...Object.values(CHANGES), ...OTHER_WORDS], 8))('$line', ({ line, before }) => {
  beforeEach(async () => {
    if (before !== undefined) await say(before, OWNER);
  });

  test('is done for an owner', async () => {
    const was = await held();
    const { recipient } = await say(line, OWNER);
    expect(recipient).toMatchObject({ kind: 'conversation', conversationId: OPS });
    expect(await held()).not.toEqual(was);
  });

  test.each([
    ['a member', MEMBER, undefined, 'here.owners-alone'],
    ['a guest', GUEST, undefined, 'here.owners-alone'],
    ['an owner while Graph is down', OWNER, 503, 'here.owners-unread'],
    ['an owner while Herald may not ask', OWNER, 403, 'here.owners-closed'],
  ] as const)('of %s changes nothing, and is answered there', async (_who, who, status, key) => {
    const was = await held();
    if (status !== undefined) {
      book.pass(OWNERS_FRESH_MS);
      graph.instead = [refusing(status)];
    }
    const { line: said, recipient } = await say(line, who);
    expect(said).toBe(english.say(key));
    expect(recipient).toMatchObject({ conversationId: OPS, threadRootId: '1700000000000' });
    expect(await held()).toEqual(was);
  });
});

test('Graph is asked outside of all transactions', async () => {
  await say('stop deployments', OWNER);
  expect(graph.open).toEqual([0]);
});

test('Graph is asked once for all who ask within a minute', async () => {
  await Promise.all([
    say('stop deployments', OWNER),
    say('pause for 2 hours', MEMBER),
    say('stop builds*', OWNER),
  ]);
  await say('quiet hours 18 to 8', OWNER);
  expect(graph.asked).toEqual([`/v1.0/groups/${GROUP}/owners`]);
  book.pass(OWNERS_FRESH_MS);
  await say('no quiet hours', OWNER);
  expect(graph.asked).toHaveLength(2);
});

test('who stopped to own a team is refused a minute later, and who has become an owner is not', async () => {
  await say('stop deployments', OWNER);
  graph.owners = [MEMBER];
  book.pass(OWNERS_FRESH_MS);
  expect((await say('stop everything', OWNER)).line).toBe(english.say('here.owners-alone'));
  expect((await say('stop everything', MEMBER)).here?.by).toBe('B');
});

describe('what changes nothing', () => {
  test.each([
    ['settings', 'here.everything'],
    ['resume', 'here.everything'],
    ['stop unheard of', 'topics.unknown'],
    ['digest', 'here.how'],
    ['mute', 'here.how'],
  ] as const)('%j is answered there for everybody, without asking who owns the team', async (line, key) => {
    const [says] = (await say(line)).here?.says ?? [];
    expect(says?.phrase).toBe(key);
    expect(graph.asked).toEqual([]);
  });

  test('"language" there asks which, and `topics` and `why` are answered 1:1', async () => {
    expect(dataOf((await say('language')).said, 'language')).toMatchObject({ kind: 'ask' });
    for (const line of ['topics', 'why', 'help'])
      expect((await say(line)).recipient).toMatchObject({ kind: 'person' });
    expect(graph.asked).toEqual([]);
  });
});

describe('a press in a channel', () => {
  const refusal = { text: english.say('here.owners-alone') };

  test('on Undo takes back for an owner alone, also where Teams sends it again', async () => {
    const { id } = await say('stop deployments', OWNER);
    const was = await held();
    expect(await click(MEMBER, 'undoHere', { delivery: id })).toEqual(refusal);
    const pressed = clicked(GUEST, 'undoHere', { delivery: id });
    for (const _ of ['once', 'again']) expect(await world.handle(pressed)).toEqual(refusal);
    expect(await held()).toEqual(was);
    expect(await click(OWNER, 'undoHere', { delivery: id })).toEqual({ text: english.say('here.undone') });
    expect(await held()).not.toEqual(was);
  });

  test('on a language changes it for an owner alone, also where Teams sends it again', async () => {
    const { id } = await say('language');
    const data = { delivery: id, language: 'de' };
    const pressed = clicked(MEMBER, 'chooseLanguage', data);
    for (const _ of ['once', 'again']) expect(await world.handle(pressed)).toEqual(refusal);
    expect((await held()).map(({ language }) => language)).toEqual([null]);
    await click(OWNER, 'chooseLanguage', data);
    expect((await held()).map(({ language }) => language)).toEqual(['de']);
  });

  test('by a client that hears no answer is refused 1:1', async () => {
    const { id } = await say('stop deployments', OWNER);
    await world.handle({ ...clicked(MEMBER, 'undoHere', { delivery: id }), via: 'submit' } as InboundEvent);
    const { line, recipient } = await last();
    expect([line, recipient.kind]).toEqual([refusal.text, 'person']);
  });

  const all = samples.flatMap(({ said, context }) =>
    nodesOf(cardOf({ said, context }).card).flatMap(({ verb, data }) =>
      typeof verb === 'string' ? [{ said, verb, data: data as object }] : [],
    ),
  );
  const buttons = [...Map.groupBy(all, ({ said, verb }) => `${verb} of ${said.template}`).values()].flatMap(
    ([first]) => first ?? [],
  );
  test(`of any of the ${buttons.length} buttons that cards have changes nothing there`, async () => {
    expect(buttons.length).toBeGreaterThan(60);
    const was = await held();
    for (const { said, verb, data } of some(buttons, 15)) {
      const delivery = await book.delivery(
        tenantId,
        { kind: 'conversation', conversationId: OPS, label: 'Ops' },
        { notification: { said } },
      );
      await click(MEMBER, verb, { ...data, delivery });
      expect({ verb, held: await held() }).toEqual({ verb, held: was });
    }
  });
});

describe('in a group chat, which has no owners, and where members may', () => {
  test('everybody there changes it, and Graph is not asked', async () => {
    const { here, id } = await say('stop deployments', MEMBER, { conversationId: CREW });
    expect(here?.by).toBe('B');
    const event = {
      ...clicked(GUEST, 'undoHere', { delivery: id }),
      ...channel(GUEST, { conversationId: CREW }),
    };
    expect(await world.handle(event as InboundEvent)).toEqual({ text: english.say('here.undone') });
    expect(graph.asked).toEqual([]);
  });

  test('a member changes it in a channel', async () => {
    await open.handle({ kind: 'said', text: 'stop everything', ...channel(MEMBER) } as InboundEvent);
    const rows = open.book.db.selectFrom('conversations').where('id', '=', OPS).select('wishes');
    expect((await rows.executeTakeFirstOrThrow()).wishes?.stops).toHaveLength(1);
    expect(graph.asked).toEqual([]);
  });
});

describe('the owners of a team', () => {
  test('stand on as many pages as they need', async () => {
    Object.assign(graph, { owners: [SECOND, MEMBER, OWNER], page: 1 });
    expect((await say('stop deployments', OWNER)).here?.by).toBe('A');
    expect(graph.asked).toHaveLength(3);
  });

  test.each<[string, Answer[], SentenceKey, RegExp]>([
    ['throttles', [refusing(429, { 'retry-after': '17' })], 'here.owners-unread', /could not be read/],
    ['has a fault of its own', [refusing(500)], 'here.owners-unread', /could not be read/],
    ['knows no such group', [refusing(404)], 'here.owners-unread', /could not be read/],
    ['says nothing', [silence], 'here.owners-unread', /could not be read/],
    ['is cut off', [cut], 'here.owners-unread', /could not be read/],
    ['answers with something else', [answering({})], 'here.owners-unread', /could not be read/],
    [
      'leads elsewhere',
      [answering({ value: [{ id: OWNER }], '@odata.nextLink': 'https://evil.example/v1.0/groups/x' })],
      'here.owners-unread',
      /could not be read/,
    ],
    [
      'does not let Herald read them',
      [refusing(403)],
      'here.owners-closed',
      /grant .* GroupMember\.Read\.All/,
    ],
    ['refuses each token', [refusing(401), refusing(401)], 'here.owners-closed', /GroupMember\.Read\.All/],
  ])(
    'are nobody while Graph %s: nothing changes, the person and the log are told',
    async (_how, instead, key, line) => {
      const was = await held();
      if (instead.includes(silence)) ownership = createOwnership(parts(50));
      graph.instead = [...instead];
      expect((await say('stop deployments', OWNER)).line).toBe(english.say(key));
      expect(await held()).toEqual(was);
      expect(logged).toEqual([expect.stringMatching(line)]);
    },
  );

  test('that could not be read are read for whoever asks next; who may not read them asks once a minute', async () => {
    graph.instead = [refusing(500)];
    await say('stop deployments', OWNER);
    expect((await say('stop deployments', OWNER)).here?.by).toBe('A');
    book.pass(OWNERS_FRESH_MS);
    graph.instead = [refusing(403)];
    for (const _ of [1, 2])
      expect((await say('stop everything', OWNER)).line).toBe(english.say('here.owners-closed'));
    book.pass(OWNERS_FRESH_MS);
    expect((await say('stop everything', OWNER)).here?.by).toBe('A');
    expect([graph.asked.length, logged.length]).toEqual([4, 2]);
  });

  test('are not asked for while Graph wants to be left alone: all who ask wait', async () => {
    graph.instead = [refusing(429, { 'retry-after': '17' })];
    await say('stop deployments', OWNER);
    expect(paused).toHaveLength(1);
  });

  test('are read with another token where one is refused', async () => {
    graph.instead = [refusing(401)];
    expect((await say('stop deployments', OWNER)).here?.by).toBe('A');
  });

  test('without an end are read no further', async () => {
    const again = answering({ value: [], '@odata.nextLink': `${base()}/v1.0/groups/${GROUP}/owners` });
    graph.instead = Array.from({ length: 20 }, () => again);
    expect((await say('stop deployments', OWNER)).line).toBe(english.say('here.owners-unread'));
    expect(graph.asked).toHaveLength(10);
  });

  test('are those of the group that Teams named before, or names when it is asked', async () => {
    expect((await say('stop deployments', OWNER, { aadGroupId: null })).here?.by).toBe('A');
    expect(teams.asked).toBe(0);
    await sql`update teams set aad_group_id = null where tenant_id = ${tenantId}`.execute(book.db);
    book.pass(OWNERS_FRESH_MS);
    expect((await say('stop everything', OWNER, { aadGroupId: null })).here?.by).toBe('A');
    expect(teams.asked).toBe(1);
    book.pass(OWNERS_FRESH_MS);
    teams.aadGroupId = undefined;
    expect((await say('start everything', OWNER, { aadGroupId: null })).line).toBe(
      english.say('here.owners-unread'),
    );
  });

  test('are nobody whom Teams names no Entra id of, and nobody of a team that it does not name', async () => {
    const { from, team: _, ...elsewhere } = channel(OWNER);
    const unnamed = { ...channel(OWNER), from: { ...from, aadObjectId: undefined } };
    for (const event of [unnamed, { ...elsewhere, from }]) {
      book.pass(100);
      await world.handle({ kind: 'said', text: 'stop deployments', ...event } as InboundEvent);
      expect((await last()).line).toBe(english.say('here.owners-unread'));
    }
  });
});
