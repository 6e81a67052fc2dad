import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import { createConversation } from '../../src/chat/converse.ts';
import type { Conversation } from '../../src/chat/ports/conversation.ts';
import type { Saying } from '../../src/chat/ports/turn-ledger.ts';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import { FEATURES } from '../../src/features/features.ts';
import { openStore, type Store } from '../../src/store.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { render } from '../deliver/card-tree.ts';
import { runs, some } from '../every-way.ts';
import { silent } from '../silent.ts';
import { catalogue, voiceFor } from '../voices.ts';
import { noDialogs } from './no-dialogs.ts';

const TENANT = 'contoso';
const START = Date.parse('2026-11-20T08:00:00Z');
const clock = { now: () => new Date(START) };

let fresh: FreshDatabase;
let store: Store;
let client: pg.Client;
let conversation: Conversation;
let said: Saying[];

beforeAll(async () => {
  fresh = await freshDatabase();
  store = await openStore({
    url: fresh.url,
    log: silent,
    clock,
    elapsed: () => performance.now(),
    newId: uuidv7,
    leaseMs: 6_000,
    requestsPerSecond: 45,
    burst: { cards: 5, seconds: 600 },
    retentionDays: 90,
    worker: false,
  });
  client = new pg.Client(fresh.url);
  await client.connect();
  said = [];
  conversation = createConversation({
    burst: { cards: 5, seconds: 600 },
    retentionDays: 90,
    transact: work =>
      store.transact(stores => {
        const say = (saying: Saying) => {
          said.push(saying);
          return stores.ledger.say(saying);
        };
        return work({ ...stores, ledger: { ...stores.ledger, say } });
      }),
    rosters: { member: async () => undefined },
    sayNow: async () => undefined,
    log: silent,
    render,
    voiceFor,
    settings: {},
    abilities: abilitiesOf(FEATURES, catalogue),
    clock,
    newId: uuidv7,
  });
});
afterAll(async () => {
  await client.end();
  await store.close();
  await fresh.drop();
});

/** A signal of Teams, `at` seconds after the start. Each has an id of its own unless it is the same one again. */
interface Signal {
  readonly kind: 'installed' | 'removed' | 'said';
  readonly at: number;
  readonly id: string;
}

let people = 0;

/** Plays the signals of one person's 1:1 and tells how things stand. */
async function play(signals: readonly Signal[], inOrder = true) {
  const who = `p${++people}`;
  said.length = 0;
  if (inOrder) for (const signal of signals) await conversation.handle(event(who, signal), noDialogs);
  else await Promise.all(signals.map(signal => conversation.handle(event(who, signal), noDialogs)));
  const { rows } = await client.query(
    `select (select installed_at is not null from installations where place_id = $1) as installed,
      (select reach from people where teams_id = $2) as reach,
      (select count(*)::int from person_addresses where address = $2) as addresses,
      (select state from conversations where id = $1) as conversation,
      (select count(*)::int from notifications n join deliveries d on d.notification_id = n.id
        where (n.said::text || d.recipient::text) like '%' || $3 || '%') as named`,
    [`a:${who}`, `29:${who}`, `Name of ${who}.`],
  );
  return { ...rows[0], welcomes: said.filter(isWelcome).length };
}

const isWelcome = ({ said }: Saying) => 'template' in said && said.template === 'welcome-person';

function event(who: string, { kind, at, id }: Signal): InboundEvent {
  return {
    activityId: id,
    at: new Date(START + at * 1000),
    conversation: {
      tenantId: TENANT,
      conversationId: `a:${who}`,
      kind: 'personal',
      serviceUrl: 'http://127.0.0.1/teams/',
      botId: '28:herald',
    },
    from: { teamsId: `29:${who}`, name: `Name of ${who}.` },
    ...(kind === 'said' ? { kind, text: 'help' } : { kind, upgrade: false }),
  };
}

const THERE = { installed: true, reach: 'open', conversation: 'open', addresses: 1 };
const GONE = { installed: false, reach: null, conversation: 'removed', addresses: 0, named: 0 };

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map(rest => [item, ...rest]));
}

describe('the two signals of one install', () => {
  const signals: Signal[] = [
    { kind: 'installed', at: 1, id: 'conversationUpdate' },
    { kind: 'installed', at: 1.2, id: 'installationUpdate' },
  ];

  test.each(permutations([...signals, ...signals.slice(0, 1)]))(
    'bring one welcome in the order %#',
    async (...order) => {
      expect(await play(order)).toMatchObject({ ...THERE, welcomes: 1 });
    },
  );

  test('bring one welcome when they and their repetitions arrive at the same moment', async () => {
    for (let i = 0; i < 10; i += 1)
      expect(await play([...signals, ...signals], false)).toMatchObject({ ...THERE, welcomes: 1 });
  });
});

describe('any order of an install, a removal and what was said between them', () => {
  const gone: Signal[] = [
    { kind: 'installed', at: 1, id: 'a' },
    { kind: 'said', at: 2, id: 'b' },
    { kind: 'removed', at: 3, id: 'c' },
    { kind: 'removed', at: 3.1, id: 'd' },
  ];
  const back: Signal[] = [...gone, { kind: 'installed', at: 4, id: 'e' }];

  test('ends with Herald gone and nothing of the person left', async () => {
    for (const order of some(permutations(gone), 8)) {
      const { welcomes, ...state } = await play(order);
      expect({ order: ids(order), ...state }).toEqual({ order: ids(order), ...GONE });
      expect(welcomes).toBeLessThanOrEqual(1);
    }
  });

  test('ends with Herald there when it was installed again after that', async () => {
    for (const order of some(permutations(back), 12)) {
      const state = await play(order);
      expect({ order: ids(order), ...state }).toMatchObject({ order: ids(order), ...THERE });
      expect([1, 2]).toContain(state.welcomes);
    }
  });

  test('in the order of time brings one welcome for each installation', async () => {
    expect(await play(back)).toMatchObject({ ...THERE, welcomes: 2 });
    expect(await play([...back, ...back])).toMatchObject({ ...THERE, welcomes: 2 });
  });
});

const ids = (signals: readonly Signal[]) => signals.map(({ id }) => id).join('');

describe('removal and install at the very same instant', () => {
  test.each([['removed', 'installed'] as const, ['installed', 'removed'] as const])(
    'count as a removal: %s, then %s',
    async (...kinds) => {
      const { welcomes: _, ...state } = await play(kinds.map(kind => ({ kind, at: 1, id: kind })));
      expect(state).toEqual(GONE);
    },
  );
});

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    yield x / 2 ** 32;
  }
}

describe('stories of installs, removals and talk, shuffled, repeated and partly at once', () => {
  const random = numbers(20_261_120);
  const draw = (below: number) => Math.floor(random.next().value * below);
  const KINDS = ['installed', 'installed', 'removed', 'said'] as const;
  const story = () => {
    const signals = Array.from({ length: 3 + draw(6) }, (_, i): Signal => {
      return { kind: KINDS[draw(KINDS.length)] ?? 'said', at: draw(10), id: `s${i}` };
    });
    const told = [...signals, ...signals.filter(() => draw(3) === 0)];
    return told.map(signal => ({ signal, place: draw(1_000_000) })).toSorted((a, b) => a.place - b.place);
  };
  const stories = Array.from({ length: runs({ quick: 14, long: 40 }) }, () =>
    story().map(({ signal }) => signal),
  );

  /** The timestamps alone say it: whoever is last, and at one instant the removal. */
  function shouldBeThere(signals: readonly Signal[]): boolean {
    const last = Math.max(...signals.map(({ at }) => at));
    return signals.filter(({ at }) => at === last).every(({ kind }) => kind !== 'removed');
  }

  test.each(stories.map((signals, i) => ({ i, signals })))(
    'number $i ends as its timestamps say',
    async ({ i, signals }) => {
      const { welcomes, ...state } = await play(signals, i % 2 === 0);
      if (shouldBeThere(signals)) expect(state).toMatchObject(THERE);
      else expect(state).toEqual(GONE);
      expect(welcomes).toBeLessThanOrEqual(signals.filter(({ kind }) => kind === 'installed').length);
    },
  );
});
