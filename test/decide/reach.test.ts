import { describe, expect, test } from 'vitest';
import { consequenceOfGraph, isDirectoryAddress, isNewFor, welcomeAt } from '../../src/decide/reach.ts';
import { whyYouGetThis } from '../../src/decide/wording.ts';
import { english } from '../voices.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const before = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

test.each([
  ['ana@contoso.com', true],
  ['7B1E0000-0000-4000-8000-000000000001', true],
  ['29:1abc', false],
  ['19:ops@thread.tacv2', false],
  ['Ana', false],
])('the directory knows whom %s names: %s', (address, expected) => {
  expect(isDirectoryAddress(address)).toBe(expected);
});

describe('a refusal of Graph', () => {
  test.each([
    ['find', 403, 'stop', 'lookup-forbidden'],
    ['find', 400, 'stop', 'unknown-person'],
    ['find', 401, 'retry', 'not-authorized'],
    ['find', 429, 'retry', 'throttled'],
    ['find', undefined, 'retry', 'graph-unavailable'],
    ['install', 403, 'stop', 'install-forbidden'],
    ['install', 404, 'stop', 'not-in-catalog'],
    ['install', 400, 'stop', 'not-installed'],
    ['install', 503, 'retry', 'graph-unavailable'],
  ] as const)('to %s with %s: %s, %s', (asked, status, kind, reason) => {
    expect(consequenceOfGraph(asked, { status, token: false })).toEqual({ kind, reason });
  });

  test('that is one of the sign-in is tried again', () => {
    expect(consequenceOfGraph('find', { status: undefined, token: true })).toEqual({
      kind: 'retry',
      reason: 'not-authorized',
    });
  });
});

test('the welcome waits only for whom Herald was installed a moment ago', () => {
  expect(welcomeAt(before(1), NOW)).toEqual(new Date(NOW.getTime() + 600_000));
  expect(welcomeAt(before(10), NOW)).toBeUndefined();
  expect(welcomeAt(undefined, NOW)).toBeUndefined();
  expect(isNewFor(before(9), NOW)).toBe(true);
});

test.each([
  [[], 'someone else'],
  [['Ana'], 'Ana'],
  [['Ana', 'Ben', 'Chloe'], 'Ana, Ben and Chloe'],
  [['Ana', 'Ben', 'Chloe', 'Diego'], 'Ana, Ben, Chloe and 1 other'],
  [['Ana', 'Ben', 'Chloe', 'Diego', 'Elif'], 'Ana, Ben, Chloe and 2 others'],
])('a card in place of %j says so', (names, said) => {
  expect(whyYouGetThis(english, { because: { code: 'fallback', for: names } })).toBe(
    `You get this because ${said} couldn’t be reached.`,
  );
});
