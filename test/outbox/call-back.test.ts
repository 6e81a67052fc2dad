import { Webhook } from 'standardwebhooks';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readPressReply } from '../../src/api/pressed.ts';
import type { PressTrouble } from '../../src/core/delivery.ts';
import { HeraldError } from '../../src/core/errors.ts';
import { reworded } from '../../src/ledger/amend.ts';
import { createCallBack } from '../../src/outbox/call-back.ts';
import type { Call, Calls, PressEnding } from '../../src/outbox/ports/calls.ts';
import { whatStandsAgainst } from '../../src/outbox/trouble.ts';
import { silent } from '../silent.ts';
import { type Answer, type Heard, SORTS, startCallers, TIMEOUT_MS } from './callers.ts';

const [SECRET, FORMER] = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'];
const CARD = {
  topic: 't',
  title: 'Down',
  subject: { name: 's' },
  actor: { name: 'a' },
  detail: 'Since 9',
  translations: { de: { detail: 'Seit 9' } },
};

/** Callers who say something of what they take. */
const SAYING: Readonly<Record<string, Answer>> = {
  '/says': response => response.end('{"text": "Taken", "for": "all"}'),
  '/refuses': response => response.end('{"state": "refused", "text": "The window is closed"}'),
  '/changes': response => response.end('{"card": {"title": "Up", "detail": null}}'),
  '/translates-nothing': response =>
    response.end(
      '{"text": "Hm", "card": {"translations": {"fr": {"facts": [{"title": "a", "value": "b"}]}}}}',
    ),
};
const callers = await startCallers(SAYING);
const { heard, address, port } = callers;

beforeEach(() => {
  heard.length = 0;
});
afterAll(() => callers.close());

/** Tells a caller of one press, and notes what was made of it. */
function telling(
  url: string | undefined,
  more: Partial<Call> = {},
  guard = { allow: ['127.0.0.1'], isProxied: false },
) {
  const noted: (PressEnding | readonly ['not-taken', PressTrouble])[] = [];
  const call: Call = {
    event: { id: 'press-1', type: 'action.pressed', data: { verb: 'take' } },
    caller: 'ci',
    isOver: false,
    ...(url !== undefined && { receiver: { url, secrets: [SECRET, FORMER] } }),
    ...more,
  };
  const calls: Calls = {
    find: async () => call,
    notTaken: async (_, trouble) => void noted.push(['not-taken', trouble]),
    end: async (_, ending) => {
      ending.revise?.(CARD);
      noted.push(ending);
    },
  };
  const parts = { calls, read: readPressReply, reword: reworded, guard, clock: { now: () => new Date() } };
  return { noted, tell: createCallBack({ ...parts, log: silent, timeoutMs: TIMEOUT_MS }) };
}

const ending = async (path: string) => {
  const { noted, tell } = telling(address(path));
  expect(await tell({ pressId: 'press-1' })).toBe('done');
  expect(noted).toHaveLength(1);
  return noted[0];
};

test('what is posted is good for whoever knows either secret, and for nobody else', async () => {
  await ending('/silent');
  const [{ headers: given, body }] = heard as [Heard];
  const headers = given as Record<string, string>;
  for (const secret of [SECRET, FORMER])
    expect(new Webhook(secret ?? '').verify(body, headers)).toMatchObject({
      type: 'action.pressed',
      data: { verb: 'take' },
    });
  expect(headers['webhook-id']).toBe('press-1');
  const other = new Webhook('whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVy');
  expect(() => other.verify(body, headers)).toThrow();
  expect(() => new Webhook(SECRET ?? '').verify(`${body} `, headers)).toThrow();
});

test.each([
  ['/says', { state: 'done', text: 'Taken', for: 'all' }],
  ['/refuses', { state: 'refused', text: 'The window is closed' }],
  ['/translates-nothing', { state: 'done', text: 'Hm' }],
])('what %s says comes to the card', async (path, expected) => {
  expect(await ending(path)).toEqual(expected);
});

const ENDS = {
  taken: () => [{ state: 'done' }],
  again: (trouble?: string) => [['not-taken', trouble]],
  never: (trouble?: string) => [{ state: 'failed', trouble }],
};

test.each(Object.entries(SORTS))(
  'of %s one press has its end, and nobody else is called',
  async (path, [becomes, , trouble]) => {
    const { noted, tell } = telling(address(path));
    const told = tell({ pressId: 'press-1' });
    await (becomes === 'again'
      ? expect(told).rejects.toThrow(/^\w+\. The caller /)
      : expect(told).resolves.toBe('done'));
    expect(noted).toEqual(ENDS[becomes](trouble));
    expect(heard.map(each => each.path)).toEqual([path]);
  },
);

test('a card that is changed loses the translations of what it said', async () => {
  const changed = await ending('/changes');
  expect(changed !== undefined && 'state' in changed && changed.revise?.(CARD)).toEqual({
    topic: 't',
    title: 'Up',
    subject: { name: 's' },
    actor: { name: 'a' },
  });
});

test('who is not told, or whom it comes too late, is not called', async () => {
  const untold = telling(undefined);
  await untold.tell({ pressId: 'press-1' });
  expect(untold.noted).toEqual([{ state: 'noted' }]);
  const late = telling(address('/says'), { isOver: true });
  await late.tell({ pressId: 'press-1' });
  expect(late.noted).toEqual([{ state: 'failed', trouble: 'late' }]);
  expect(heard).toEqual([]);
});

const BARRED = { state: 'failed', trouble: 'barred' };

describe('where nobody may be called', () => {
  /** Ways to write an address of this machine, or of one beside it. */
  const INSIDE = [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]', 'localhost'],
    ...['10.0.0.1', '192.168.0.1', '172.16.0.1', '169.254.169.254', '[fd00::1]', '[fe80::1]', '100.64.0.1'],
  ];

  test.each(INSIDE)('https://%s is not reached, and not tried again', async host => {
    const { noted, tell } = telling(`https://${host}:${port}/says`, {}, { allow: [], isProxied: false });
    expect(await tell({ pressId: 'press-1' })).toBe('done');
    expect(noted).toEqual([BARRED]);
    expect(heard).toEqual([]);
  });

  test('without TLS nothing is reached but what is named', async () => {
    const { noted, tell } = telling('http://contoso.com/', {}, { allow: ['127.0.0.1'], isProxied: false });
    await tell({ pressId: 'press-1' });
    expect(noted).toEqual([BARRED]);
    const other = telling(address('/says', 'localhost'));
    await other.tell({ pressId: 'press-1' });
    expect(other.noted).toEqual([BARRED]);
    expect(heard).toEqual([]);
  });

  test('through a proxy nothing is reached but what is named', async () => {
    const { noted, tell } = telling('https://contoso.com/', {}, { allow: [], isProxied: true });
    await tell({ pressId: 'press-1' });
    expect(noted).toEqual([BARRED]);
  });
});

test.each([
  ['where nobody listens', 'http://127.0.0.1:9/'],
  ['whose name nobody knows', 'https://nobody.invalid/'],
  ['that speaks no TLS', `https://127.0.0.1:${port}/says`],
])('of a caller %s is said that it was not reached', async (_, url) => {
  const allow = ['127.0.0.1', 'nobody.invalid'];
  const { noted, tell } = telling(url, {}, { allow, isProxied: false });
  await expect(tell({ pressId: 'press-1' })).rejects.toThrow();
  expect(noted).toEqual([['not-taken', 'unreachable']]);
});

test('a fault that is none of the answer is told', async () => {
  const { tell } = telling(address('/changes'));
  const broken: Calls = {
    find: async () => ({
      event: { id: 'p', type: 't', data: {} },
      caller: 'ci',
      isOver: false,
      receiver: { url: address('/changes'), secrets: [SECRET ?? ''] },
    }),
    notTaken: async () => undefined,
    end: async () => {
      throw new HeraldError('unavailable');
    },
  };
  expect(await tell({ pressId: 'press-1' })).toBe('done');
  const parts = {
    calls: broken,
    read: readPressReply,
    reword: reworded,
    guard: { allow: ['127.0.0.1'], isProxied: false },
  };
  const tellBroken = createCallBack({ ...parts, clock: { now: () => new Date() }, log: silent });
  await expect(tellBroken({ pressId: 'press-1' })).rejects.toThrow(HeraldError);
});

test.each([
  ['https://127.0.0.1:1/', [], 'private-address'],
  ['https://localhost:1/', [], 'private-address'],
  ['http://contoso.com/', [], 'not-https'],
  ['https://nobody.invalid/', ['nobody.invalid'], 'ENOTFOUND|EAI_AGAIN'],
  ['http://127.0.0.1:1/', ['127.0.0.1'], 'ECONNREFUSED'],
] as const)(
  'whoever gives a key the address %s hears at once what stands against it, and what to do',
  async (url, allow, why) => {
    const against = await whatStandsAgainst({ allow, isProxied: false }, url, TIMEOUT_MS);
    expect(why.split('|')).toContain(against?.why);
    expect(against?.remedy.includes('CALLBACK_ALLOW')).toBe(allow.length === 0);
    expect(against?.remedy).not.toBe('');
  },
);

test('an address that can be reached is told nothing by that', async () => {
  const guard = { allow: ['127.0.0.1'], isProxied: false };
  expect(await whatStandsAgainst(guard, address('/says'), TIMEOUT_MS)).toBeUndefined();
  expect(heard).toEqual([]);
});
