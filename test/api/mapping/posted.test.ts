import { describe, expect, test } from 'vitest';
import { postedBy } from '../../../src/api/mapping/posted.ts';
import { HeraldError } from '../../../src/core/errors.ts';

const HOOK = { name: 'Ops', source: 'json', audience: { people: ['ana@contoso.com'] } };
const LEAST = { title: 'Down', subject: { name: 'checkout' } };

const posted = (result: unknown) => postedBy(result, HOOK);
const faultsOf = (result: unknown): Record<string, string> => {
  try {
    posted(result);
    return {};
  } catch (error) {
    if (!(error instanceof HeraldError) || error.code !== 'mapping-failed') throw error;
    return Object.fromEntries(error.faults.map(({ field, message }) => [field, message]));
  }
};

test('what says neither who did it nor whom it is for is by the hook, for those whom it names', () => {
  expect(posted(LEAST)).toEqual([
    {
      content: { ...LEAST, topic: 'json', actor: { name: 'Ops' } },
      audience: { people: ['ana@contoso.com'] },
      urgency: 'normal',
    },
  ]);
  const hook = { ...HOOK, topic: 'alerts', tenantId: 't1' };
  expect(postedBy(LEAST, hook)).toMatchObject([{ content: { topic: 'alerts' }, tenantId: 't1' }]);
});

test.each([
  [undefined, 0],
  [null, 0],
  [[], 0],
  [LEAST, 1],
  [[LEAST], 1],
  [[LEAST, LEAST], 2],
])('%j is so many notifications: %d', (result, count) => {
  expect(posted(result)).toHaveLength(count);
});

test('all that can be posted can be made', () => {
  const all = {
    ...LEAST,
    actor: { name: 'Priya' },
    detail: 'x',
    facts: [{ title: 'a', value: 'b' }],
    actions: [{ type: 'open', title: 'Open', url: 'https://a.example' }],
    severity: 'critical',
    audience: { subscribers: true },
    urgency: 'urgent',
    key: 'k',
    sendAt: '2026-11-20T08:15:00Z',
    expiresAt: '2026-11-20T09:15:00Z',
    acknowledge: { within: 'PT5M' },
    fallback: { person: 'li@contoso.com' },
    translations: { de: { title: 'Aus' } },
  };
  expect(posted(all)).toMatchObject([
    { urgency: 'urgent', key: 'k', audience: { subscribers: true }, fallback: { person: 'li@contoso.com' } },
  ]);
});

describe('is taken although it would be refused of a caller', () => {
  test.each<[string, object, object]>([
    ['a text that is too long', { title: 'x'.repeat(400) }, { title: 'x'.repeat(300) }],
    ['half of a letter at the cut', { title: `${'x'.repeat(299)}😀` }, { title: `${'x'.repeat(299)}\ufffd` }],
    ['U+0000', { detail: 'a\0b' }, { detail: 'ab' }],
    ['a number', { subject: { name: 7 } }, { subject: { name: '7' } }],
    ['a number in a fact', { facts: [{ title: 'n', value: 0 }] }, { facts: [{ title: 'n', value: '0' }] }],
    [
      'one fact in place of a list',
      { facts: { title: 'n', value: 'a' } },
      { facts: [{ title: 'n', value: 'a' }] },
    ],
    ['no fact', { facts: null }, {}],
    [
      '31 facts',
      { facts: Array(31).fill({ title: 'n', value: 'a' }) },
      { facts: Array(30).fill({ title: 'n', value: 'a' }) },
    ],
    ['a link without TLS', { subject: { name: 'a', url: 'http://a.example' } }, { subject: { name: 'a' } }],
    [
      'a button that leads there',
      { actions: { type: 'open', title: 'Open', url: 'javascript:1' } },
      { actions: [] },
    ],
  ])('%s', (_what, given, made) => {
    const [{ content } = { content: {} }] = posted({ ...LEAST, ...given });
    expect(content).toEqual({ ...LEAST, ...made, topic: 'json', actor: { name: 'Ops' } });
  });

  test('a key that is too long, by what is equal to it alone', () => {
    const keyOf = (key: unknown) => posted({ ...LEAST, key })[0]?.key;
    expect(keyOf('x'.repeat(400))).toMatch(/^[0-9a-f]{64}$/);
    expect(keyOf('x'.repeat(400))).not.toBe(keyOf('x'.repeat(401)));
    expect(keyOf(7)).toBe('7');
  });
});

describe('is refused with each field by its name', () => {
  test.each<[string, unknown, Record<string, string>]>([
    ['no title', { subject: { name: 'a' } }, { 'result.title': 'is required' }],
    ['an empty title', { ...LEAST, title: ' ' }, { 'result.title': 'must not be empty' }],
    ['a subject that is a text', { ...LEAST, subject: 'a' }, { 'result.subject': 'must be an object' }],
    ['a list for a title', { ...LEAST, title: ['a', 'b'] }, { 'result.title': 'must be a text' }],
    ['an empty key', { ...LEAST, key: '' }, { 'result.key': 'must not be empty' }],
    [
      'an end without a key',
      { ...LEAST, ends: true },
      { 'result.ends': 'needs a "key": the one with which it began' },
    ],
    [
      'a misspelt field',
      { ...LEAST, sevrity: 'info' },
      { 'result.sevrity': 'is not known here; did you mean "severity"?' },
    ],
    [
      'an unknown severity',
      { ...LEAST, severity: 'high' },
      { 'result.severity': expect.stringContaining('"critical"') as never },
    ],
    [
      'a topic',
      { ...LEAST, topic: 'x' },
      { 'result.topic': 'is kept with the hook: take it out of the mapping' },
    ],
    [
      'a topic, and all else that is wrong',
      { topic: 'x', titel: 'Down', subject: 'checkout' },
      {
        'result.topic': 'is kept with the hook: take it out of the mapping',
        'result.title': 'is required',
        'result.titel': 'is not known here; did you mean "title"?',
        'result.subject': 'must be an object',
      },
    ],
    [
      'a tenant',
      { ...LEAST, tenantId: 'x' },
      { 'result.tenantId': 'is kept with the hook: take it out of the mapping' },
    ],
    [
      'nobody',
      { ...LEAST, audience: {} },
      { 'result.audience': expect.stringContaining('must name somebody') as never },
    ],
    ['a text', 'down', { result: expect.stringContaining('must be an object') as never }],
    [
      'one of several',
      [LEAST, { title: 'a' }, 7],
      {
        'result.1.subject': 'is required',
        'result.2': expect.stringContaining('must be an object') as never,
      },
    ],
    ['a hundred and one', Array(101).fill(LEAST), { result: 'must hold at most 100 notifications' }],
  ])('%s', (_what, result, faults) => {
    expect(faultsOf(result)).toEqual(faults);
  });
});

test('whom a body names for people to read are those whose addresses stand there', () => {
  const audience = { people: 'Ana Silva <ana@contoso.com>; ben@contoso.com' };
  expect(posted({ ...LEAST, audience })).toMatchObject([
    { audience: { people: ['ana@contoso.com', 'ben@contoso.com'] } },
  ]);
});
