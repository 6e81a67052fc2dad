import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channel, execute, installation, personal, teamEvent } from '../teams/activities.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 6 });
}, 180_000);
afterAll(() => stage.close());

let count = 0;
/** Posts it as the Bot Framework does, under an id of its own unless that is what was changed. */
function post(activity: Wire, own = true): Promise<{ status: number; body: Wire }> {
  count += 1;
  const named = own ? { ...activity, id: `f:${count}` } : activity;
  return stage.herald.request('POST', '/api/messages', named);
}

const here = (activity: Wire) => ({ ...activity, serviceUrl: `${stage.teams.url}/` });
const member = { id: '29:new', aadObjectId: '7b1e0000-0000-4000-8000-0000000000aa', name: 'New' };
const mention = { type: 'mention', text: '<at>Herald</at>', mentioned: { id: '28:x', name: 'Herald' } };
const client = { type: 'clientInfo', locale: 'de-DE', timezone: 'Europe/Berlin' };
const whole = { locale: 'de-DE', localTimezone: 'Europe/Berlin', entities: [mention, client] };

/** An activity of every kind, with every field that Herald reads. */
const KINDS: readonly (readonly [string, Wire])[] = [
  ['a message', personal({ ...whole, type: 'message', text: 'help', replyToId: '1' })],
  ['an Action.Submit', personal({ type: 'message', value: { verb: 'answer', value: 'x', delivery: 'y' } })],
  [
    'an Action.Execute',
    execute({ type: 'Action.Execute', verb: 'help', data: { delivery: 'x', text: 'y' } }),
  ],
  ['an installation', channel(installation('add'))],
  ['new members', teamEvent('teamMemberAdded', { membersAdded: [member], membersRemoved: [member] })],
  ['a channel event', teamEvent('channelRenamed', {}, { channel: { id: '19:x@thread.tacv2', name: 'X' } })],
];

const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['NUL', 'a\0b'],
  ['half a pair', 'a\ud800'],
  ['an object', {}],
  ['an object that cannot be written', { toString: 1, valueOf: 1 }],
  ['a list', [null, 1]],
  ['a number', 7],
  ['true', true],
  ['null', null],
  ['nothing', ''],
  ['9,000 letters', 'x'.repeat(9_000)],
  [
    '9,000 letters of all sorts',
    Array.from({ length: 9_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join(''),
  ],
  ['a year before all calendars', '-270000-01-01T00:00:00Z'],
  ['a year after all calendars', '+275000-01-01T00:00:00Z'],
  ['a nest of lists', JSON.parse('['.repeat(1_000) + ']'.repeat(1_000))],
];

/** Every place of a value in which something stands, the whole value's own left out. */
function* places(value: Wire, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* places(inner, [...path, key]);
}

function withAt(value: Wire, [first = '', ...rest]: readonly string[], put: unknown): Wire {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[first] = rest.length === 0 ? put : withAt(copy[first], rest, put);
  return copy;
}

/** Taken, or refused with the fields named; a click that is none and an invoke that is not ours, as Teams has it. */
function isAnswer(status: number, body: Wire): boolean {
  if (status === 400) return body.errors?.length > 0 || body.type === 'application/vnd.microsoft.error';
  return status === 200 || status === 501;
}

describe.each(KINDS)('%s', (_kind, activity) => {
  test('is taken as it is, and with fields that Teams may add to any part of it', async () => {
    expect(await post(here(activity))).toMatchObject({ status: 200 });
    const added = { tomorrow: [{ of: 'Teams', with: 'a\0b' }] };
    for (const path of places(activity)) {
      const part = path.reduce((at, key) => at[key], activity);
      if (typeof part !== 'object' || part === null || Array.isArray(part)) continue;
      const { status } = await post(withAt(here(activity), path, { ...part, ...added }));
      expect([path, status]).toEqual([path, 200]);
    }
  });

  test.each(HOSTILE)(
    'with %s at any place of it is taken or refused, and nothing fails',
    async (_, hostile) => {
      const answers = [...places(activity)].map(async path => {
        const { status, body } = await post(withAt(here(activity), path, hostile), path[0] !== 'id');
        return isAnswer(status, body) ? [] : [path.join('.'), status, body];
      });
      const failed = (await Promise.all(answers)).filter(each => each.length > 0);
      expect(failed).toEqual([]);
    },
  );
});

describe('what a person can have sent is cleaned', () => {
  test.each([
    ['a text', { type: 'message', text: 'sing\0 a\ud800 song' }, 200],
    [
      'what was typed into a card',
      execute({ type: 'Action.Execute', verb: 'help', data: { note: 'a\0\udc00' } }),
      200,
    ],
  ])('in %s', async (_, fields, status) => {
    expect((await post(here(personal(fields)))).status).toBe(status);
  });
});

describe('what no Teams sends is refused', () => {
  const message = { type: 'message', text: 'help' };
  test.each<[string, Wire, string]>([
    ['an id with NUL', { id: 'a\0' }, 'id'],
    ['an id with half of a pair', { from: { id: '29:\ud800' } }, 'from.id'],
    ['a long id', { from: { id: 'x'.repeat(513) } }, 'from.id'],
    ['an id of many bytes', { replyToId: '\u4e00'.repeat(200) }, 'replyToId'],
    ['a time before all calendars', { timestamp: '-270000-01-01T00:00:00Z' }, 'timestamp'],
    ['a time in some years', { timestamp: '2999-01-01T00:00:00Z' }, 'timestamp'],
    ['a time that is none', { timestamp: 'yesterday' }, 'timestamp'],
    ['an object as a word', { action: { toString: 1 } }, 'action'],
    ['people who are none', { membersAdded: [7] }, 'membersAdded.0'],
    ['too many entities', { entities: Array.from({ length: 251 }, () => ({})) }, 'entities'],
  ])('%s', async (_, fields, field) => {
    const { status, body } = await post(here(personal({ ...message, ...fields })), !('id' in fields));
    expect({ status, code: body.code, fields: body.errors?.map((each: Wire) => each.field) }).toEqual({
      status: 400,
      code: 'invalid-activity',
      fields: [field],
    });
    const line = await stage.herald.logged(
      ({ faults }) => JSON.stringify(faults)?.includes(`"${field}"`) ?? false,
    );
    expect(line).toMatchObject({ level: 'warn', msg: 'An activity was malformed, and was refused.' });
  });

  test.each([
    ['of lists', '[', ']'],
    ['of objects', '{"a":', '}'],
  ])('a nest %s', async (_, open, close) => {
    const nest = `{"type":"message","value":${open.repeat(40_000)}1${close.repeat(40_000)}}`;
    expect((await stage.herald.request('POST', '/api/messages', nest)).status).toBe(400);
  });
});

test('a crowd comes and goes at once', async () => {
  const crowd = Array.from({ length: 6_500 }, (_, i) => ({ id: `29:${i}` }));
  expect(await post(here(channel(installation('add'))))).toMatchObject({ status: 200 });
  expect(await post(here(teamEvent('teamMemberAdded', { membersAdded: crowd })))).toMatchObject({
    status: 200,
  });
  expect(await post(here(teamEvent('teamMemberRemoved', { membersRemoved: crowd })))).toMatchObject({
    status: 200,
  });
});
