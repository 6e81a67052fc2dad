import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { type DeliveryItem, IMPATIENT, type Stage, startStage } from './stage.ts';

const PATIENCE_MS = 180_000;
let stage: Stage;
let ledger: pg.Client;
let state: Wire;
beforeAll(async () => {
  stage = await startStage({ people: 90, env: IMPATIENT });
  ledger = await stage.connect();
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  state = await stage.teams.state();
}, PATIENCE_MS);
afterAll(() => stage.close());

const somebody = () => stage.somebody();
const fault = (match: object, what: object, times = 1) =>
  stage.teams.control('faults', { match, times, ...what });
const notify = async (person: string, more: object = {}): Promise<string> =>
  (await stage.herald.notify({ audience: { people: [person] }, ...more })).body.id;
const outcome = async (id: string): Promise<DeliveryItem> => {
  const [item] = (await stage.herald.settled(id)).items;
  if (item === undefined) throw new Error('the notification has no delivery');
  return item;
};
/** The requests of the bot to Teams about this person, in order, each with its answer. */
async function wireOf(person: string): Promise<Wire[]> {
  const { id } = state.people.find(({ upn }: Wire) => upn === person);
  const { conversations } = await stage.teams.state();
  const chat = conversations.find(({ personId }: Wire) => personId === id)?.id;
  const isTheirs = ({ direction, operation, path, request }: Wire) =>
    direction === 'from-bot' &&
    !operation.startsWith('member') &&
    (decodeURIComponent(path).includes(chat) || request?.members?.[0]?.id === id);
  return (await stage.teams.requests()).filter(isTheirs);
}
const askedOf = async (person: string, from = 0) =>
  (await wireOf(person)).slice(from).map(({ operation, status }) => `${operation} ${status ?? 'cut'}`);

describe('one row each: what is sent in the end, and how often it was asked', () => {
  interface Row {
    readonly answer?: object;
    readonly name?: string;
    readonly times?: number;
    readonly asked: string[];
    readonly repeated?: boolean;
    readonly first?: object;
    readonly end?: object;
  }
  const ROWS: Record<string, Row> = {
    throttled: {
      answer: { status: 429, retryAfterSeconds: 1 },
      asked: ['send 429', 'send 201'],
      first: { reason: { code: 'throttled' } },
    },
    'throttled-silently': { name: 'throttled-silently', asked: ['send 429', 'send 201'] },
    concurrent: { name: 'concurrent', asked: ['send 412', 'send 201'] },
    unavailable: { name: 'unavailable', asked: ['send 503', 'send 201'] },
    'unavailable for a second': {
      answer: { status: 503, retryAfterSeconds: 1 },
      asked: ['send 503', 'send 201'],
    },
    'bad-gateway': { name: 'bad-gateway', asked: ['send 502', 'send 201'], repeated: true },
    'bad-gateway-after': { name: 'bad-gateway-after', asked: ['send 502', 'send 201'], repeated: true },
    'gateway-timeout': { name: 'gateway-timeout', asked: ['send 504', 'send 201'], repeated: true },
    'gateway-timeout-after': {
      name: 'gateway-timeout-after',
      asked: ['send 504', 'send 201'],
      repeated: true,
    },
    'internal-error': {
      name: 'internal-error',
      asked: ['send 500', 'send 201'],
      repeated: true,
      first: { outcome: 'unknown', reason: { code: 'teams-error' } },
    },
    'internal-error, twice': {
      name: 'internal-error',
      times: 2,
      asked: ['send 500', 'send 500'],
      repeated: true,
      end: {
        state: 'undelivered',
        reason: { code: 'teams-error', text: expect.stringContaining('may be there') },
      },
    },
    dropped: {
      name: 'dropped',
      asked: ['send cut', 'send 201'],
      repeated: true,
      first: { outcome: 'unknown', reason: { code: 'outcome-unknown' } },
    },
    'dropped-after': { name: 'dropped-after', asked: ['send cut', 'send 201'], repeated: true },
    'too slow': { answer: { latencyMs: 2_500 }, asked: ['send 201', 'send 201'], repeated: true },
    'conversation-gone': { name: 'conversation-gone', asked: ['send 404', 'create 201', 'send 201'] },
    undecryptable: { name: 'undecryptable', asked: ['send 400', 'create 201', 'send 201'] },
    'too-big': { name: 'too-big', asked: ['send 413', 'send 201'] },
  };
  const ends = new Map<string, { delivery: DeliveryItem; asked: string[]; person: string }>();
  beforeAll(async () => {
    const play = async ([title, { name, answer, times }]: [string, Row]) => {
      const person = await somebody();
      const from = (await wireOf(person)).length;
      await fault({ person, operation: 'send' }, { ...(name && { name }), ...(answer && { answer }) }, times);
      const delivery = await outcome(await notify(person));
      ends.set(title, { delivery, person, asked: await askedOf(person, from) });
    };
    // Two chats that are refused within a minute pause their tenant, and with it whatever is played beside them.
    const rows = Object.entries(ROWS);
    const pauses = ([title]: [string, Row]) => title.startsWith('throttled');
    await Promise.all(rows.filter(row => !pauses(row)).map(play));
    await Promise.all(rows.filter(pauses).map(play));
  }, PATIENCE_MS);

  test.each(Object.entries(ROWS))(
    '%s',
    (title, { asked, repeated = false, first = {}, end: rest = { state: 'sent' } }) => {
      const end = ends.get(title);
      expect(end?.delivery).toMatchObject({ ...rest, possiblyRepeated: repeated });
      expect(end?.delivery.attempts[0]).toMatchObject(first);
      expect(end?.asked).toEqual(asked);
    },
  );
});

test('a card that is too large comes shorter, and says so', async () => {
  // Not beside the others: while one of them is throttled, the second try would wait for a turn, and begin anew.
  const person = await somebody();
  await fault({ person, operation: 'send' }, { name: 'too-big' });
  const detail = Array.from({ length: 60 }, (_, line) => `line ${line} of the log of the build`).join('\n');
  await outcome(await notify(person, { detail }));
  const sends = (await wireOf(person)).slice(-2);
  expect(sends.map(({ status }) => status)).toEqual([413, 201]);
  const [whole, brief] = sends.map(({ request }) => JSON.stringify(request.attachments));
  expect(brief?.length).toBeLessThan(whole?.length ?? 0);
  expect(brief).toContain('Shortened. Read all of it at ci.example.');
});

describe('one row each: what ends, with a reason and a remedy, after one request', () => {
  test.each<[string, string, string]>([
    ['bad-argument', 'refused', 'the log'],
    ['blocked-by-user', 'blocked', 'write to it'],
    ['writes-blocked', 'blocked-or-removed', 'write to it or add it'],
    ['not-in-roster', 'removed', 'installed again'],
    ['not-installed', 'not-installed', 'Ask them to install'],
    ['not-permitted', 'not-permitted', 'administrator'],
  ])('%s: %s', async (name, reason, remedy) => {
    const person = await somebody();
    const from = (await wireOf(person)).length;
    await fault({ person, operation: 'send' }, { name });
    expect(await outcome(await notify(person))).toMatchObject({
      state: 'undelivered',
      reason: { code: reason, text: expect.stringContaining(remedy) },
      possiblyRepeated: false,
      attempts: [{ outcome: 'refused' }],
    });
    expect(await askedOf(person, from)).toHaveLength(1);
  });

  test('a 403 that says nothing more, in a 1:1 that is known: blocked or removed', async () => {
    const person = await somebody();
    await fault({ person, operation: 'send' }, { answer: { status: 403, shape: 'bare' } });
    expect(await outcome(await notify(person))).toMatchObject({ reason: { code: 'blocked-or-removed' } });
  });

  test('a card that is too large even when it is shortened', async () => {
    const person = await somebody();
    const from = (await wireOf(person)).length;
    await fault({ person, operation: 'send' }, { name: 'too-big' }, 2);
    expect(await outcome(await notify(person))).toMatchObject({
      state: 'undelivered',
      reason: { code: 'too-large' },
    });
    expect(await askedOf(person, from)).toEqual(['send 413', 'send 413']);
  });

  test('a 1:1 that is gone, is opened again, and is gone again', async () => {
    const person = await somebody();
    const from = (await wireOf(person)).length;
    await fault({ person, operation: 'send' }, { name: 'conversation-gone' }, 2);
    expect(await outcome(await notify(person))).toMatchObject({ reason: { code: 'conversation-gone' } });
    expect(await askedOf(person, from)).toEqual(['send 404', 'create 201', 'send 404']);
    expect(await outcome(await notify(person))).toMatchObject({ state: 'sent' });
  });
});

describe('whoever is blocked', () => {
  test.each([['blocked-by-user'], ['writes-blocked'], ['not-in-roster']])(
    'after %s is asked for nothing, until they write to Herald',
    async name => {
      const person = await somebody();
      await fault({ person, operation: 'send' }, { name });
      await outcome(await notify(person));
      const before = (await wireOf(person)).length;
      expect(await outcome(await notify(person))).toMatchObject({
        state: 'undelivered',
        attempts: [{ outcome: 'not-tried' }],
      });
      expect(await wireOf(person)).toHaveLength(before);
      await stage.teams.control('say', { person, text: 'help' });
      expect(await outcome(await notify(person))).toMatchObject({ state: 'sent' });
    },
  );
});

test('six people, five faults: each has its own end, and the sixth is sent', async () => {
  const names = ['blocked-by-user', 'not-in-roster', 'bad-argument', 'too-big', 'conversation-gone'];
  const people = await Promise.all(Array.from({ length: 6 }, somebody));
  for (const [i, name] of names.entries()) await fault({ person: people[i], operation: 'send' }, { name }, 2);
  const { body } = await stage.herald.notify({ audience: { people } });
  const { items } = await stage.herald.settled(body.id);
  const endOf = (upn?: string) => {
    const { name } = state.people.find((person: Wire) => person.upn === upn);
    return items.find(({ recipient }) => [upn, name].includes(recipient.label))?.reason.code;
  };
  expect(people.map(endOf)).toEqual([
    'blocked',
    'removed',
    'refused',
    'too-large',
    'conversation-gone',
    'sent',
  ]);
});

describe('channels and group chats', () => {
  const channel = async (title: string) => {
    const { conversations } = await stage.teams.state();
    return conversations.find((each: Wire) => each.title === title)?.id;
  };
  const post = async (id: string) => {
    const { body } = await stage.herald.notify({
      tenantId: state.tenantId,
      audience: { conversations: [id] },
    });
    return outcome(body.id);
  };
  let ops: string;
  let spoken = 0;
  /** Somebody writes to Herald in the channel. The line with which it answers must not meet the next fault. */
  const speakThere = async () => {
    const person = state.people[0].upn;
    await stage.teams.control('say', { person, conversation: ops, text: 'hi', mention: true });
    await stage.teams.messages({ conversation: ops, text: 'I answered you', count: ++spoken });
  };
  beforeAll(async () => {
    ops = await channel('Ops');
    await speakThere();
  });

  test.each([
    ['not-in-channel', 'not-in-channel', 'Add it to the channel'],
    ['blocked-by-user', 'moderated', 'a moderator'],
    ['conversation-gone', 'conversation-gone', 'write to Herald there'],
    ['undecryptable', 'unusable-address', 'another bot registration'],
  ])('%s: %s, and it comes back when somebody writes to Herald there', async (name, reason, remedy) => {
    await fault({ conversation: ops, operation: 'send' }, { name });
    expect(await post(ops)).toMatchObject({
      state: 'undelivered',
      reason: { code: reason, text: expect.stringContaining(remedy) },
    });
    expect(await post(ops)).toMatchObject({ attempts: [{ outcome: 'not-tried' }] });
    await speakThere();
    expect(await post(ops)).toMatchObject({ state: 'sent' });
  });

  test('a 403 that says nothing more: Herald is not in it', async () => {
    await fault({ conversation: ops, operation: 'send' }, { answer: { status: 403, shape: 'bare' } });
    expect(await post(ops)).toMatchObject({ reason: { code: 'unknown-conversation' } });
  });

  test('a chat that was kept with the thread of a message in its id is posted to without', async () => {
    const [chat] = state.chats;
    await stage.teams.control('install', { chat: chat.title ?? chat.id });
    await stage.teams.messages({ conversation: chat.id });
    const kept = `${chat.id};messageid=1776`;
    await ledger.query('update conversations set id = $1 where id = $2', [kept, chat.id]);
    expect(await post(kept)).toMatchObject({ state: 'sent' });
  });
});

describe('opening a 1:1', () => {
  /** Known from the roster of the team, and never written to. */
  const stranger = () => state.people.at(-1 - met++).upn;
  let met = 0;

  test.each<[string, string, string[]]>([
    ['not-installed', 'not-installed', ['create 403']],
    ['bad-syntax', 'refused', ['create 400']],
    ['conversation-gone', 'unknown-person', ['create 404']],
  ])('%s: %s', async (name, reason, asked) => {
    const person = stranger();
    await fault({ person, operation: 'create' }, { name });
    expect(await outcome(await notify(person))).toMatchObject({
      state: 'undelivered',
      reason: { code: reason },
    });
    expect(await askedOf(person)).toEqual(asked);
  });

  test(
    'in a way that nobody knows the outcome of: it is opened again, and nobody gets two cards',
    async () => {
      const play = async (name: string) => {
        const person = stranger();
        await fault({ person, operation: 'create' }, { name });
        const delivery = await outcome(await notify(person));
        return { delivery, asked: (await askedOf(person)).slice(1) };
      };
      for (const end of await Promise.all(
        ['internal-error-after', 'dropped-after', 'gateway-timeout-after'].map(play),
      ))
        expect(end).toMatchObject({
          delivery: { state: 'sent', possiblyRepeated: false },
          asked: ['create 201', 'send 201'],
        });
    },
    PATIENCE_MS,
  );
});

describe('changing a card and taking it away', () => {
  /** A card that stands, and what the next such request meets. */
  async function standing(operation: 'update' | 'delete', what: object, times = 1): Promise<Changing> {
    const person = await somebody();
    const id = await notify(person);
    await outcome(id);
    const from = (await wireOf(person)).length;
    await fault({ person, operation }, what, times);
    return { person, id, from };
  }
  interface Changing {
    readonly person: string;
    readonly id: string;
    readonly from: number;
  }
  const change = (id: string) =>
    stage.herald.request('PATCH', `/api/notifications/${id}`, { title: 'Mended' });
  const recall = (id: string) => stage.herald.request('DELETE', `/api/notifications/${id}?recall=true`);
  const lastChange = async (id: string): Promise<Wire> => ((await outcome(id)).changes as Wire[]).at(-1);

  describe('that fails in a way that passes', () => {
    const ROWS: [what: string, asked: string[]][] = [
      ['internal-error-after', ['update 500', 'update 200']],
      ['dropped-after', ['update cut', 'update 200']],
      ['gateway-timeout', ['update 504', 'update 200']],
      ['too-big', ['update 413', 'update 200']],
    ];
    const ends = new Map<string, { delivery: DeliveryItem; asked: string[] }>();
    beforeAll(async () => {
      const play = async (name: string) => {
        const { person, id, from } = await standing('update', { name });
        await change(id);
        ends.set(name, { delivery: await outcome(id), asked: await askedOf(person, from) });
      };
      await Promise.all(ROWS.map(([name]) => play(name)));
    }, PATIENCE_MS);

    test.each(ROWS)('%s: the change is made, and nothing is repeated by it', (name, asked) => {
      const end = ends.get(name);
      expect(end?.delivery).toMatchObject({ state: 'sent', possiblyRepeated: false });
      expect((end?.delivery.changes as Wire[] | undefined)?.at(-1)).toMatchObject({ state: 'sent' });
      expect(end?.asked).toEqual(asked);
    });
  });

  test.each([
    ['activity-gone', 'card-gone'],
    ['conversation-gone', 'conversation-gone'],
    ['blocked-by-user', 'blocked'],
    ['bad-argument', 'refused'],
  ])('%s: the card cannot be changed, for the reason %s', async (name, reason) => {
    const { person, id, from } = await standing('update', { name });
    await change(id);
    expect(await lastChange(id)).toMatchObject({ state: 'undelivered', reason: { code: reason } });
    expect(await askedOf(person, from)).toHaveLength(1);
  });

  test.each([['activity-gone'], ['conversation-gone']])('%s: the card is away, as was wanted', async name => {
    const { person, id, from } = await standing('delete', { name });
    await recall(id);
    expect(await outcome(id)).toMatchObject({ state: 'recalled', reason: { code: 'card-gone' } });
    expect(await askedOf(person, from)).toEqual(['delete 404']);
  });

  test('a card whose taking away fails in an unknown way is taken away again', async () => {
    const { person, id, from } = await standing('delete', { name: 'dropped-after' });
    await recall(id);
    expect(await outcome(id)).toMatchObject({ state: 'recalled' });
    expect(await askedOf(person, from)).toEqual(['delete cut', 'delete 404']);
  });
});
