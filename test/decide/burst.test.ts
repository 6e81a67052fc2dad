import { describe, expect, test } from 'vitest';
import { reasonInWords } from '../../src/api/reason-words.ts';
import { concludeHeld, MOST_LINES, whatIsOver } from '../../src/decide/burst.ts';
import { whyItIsHeld } from '../../src/decide/wording.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { english } from '../voices.ts';
import { claimed } from './claimed.ts';

const NOW = new Date('2026-11-21T12:40:00Z');
const before = (ms: number) => new Date(NOW.getTime() - ms);

const held = (id: string, more: Partial<ClaimedDelivery> = {}) =>
  claimed(NOW, { id, notificationId: id, wantedAt: before(60_000), ...more });

describe('what is held for one person', () => {
  test('comes as one digest, oldest first', () => {
    expect(concludeHeld([held('1'), held('2'), held('3')], NOW)).toEqual({
      over: [],
      lines: ['1', '2', '3'],
    });
  });

  test('is sent as the card itself where it is only one', () => {
    expect(concludeHeld([held('1')], NOW)).toEqual({ over: [], card: '1', lines: [] });
  });

  test('is sent as the card itself where only one is left', () => {
    expect(concludeHeld([held('1', { cancelled: true }), held('2')], NOW)).toEqual({
      over: [{ id: '1', state: 'cancelled', reason: 'cancelled' }],
      card: '2',
      lines: [],
    });
  });

  test('is nothing where nothing is left', () => {
    expect(concludeHeld([held('1', { stopped: 'opted-out' })], NOW)).toEqual({
      over: [{ id: '1', state: 'suppressed', reason: 'opted-out' }],
      lines: [],
    });
  });

  test(`is no more than ${MOST_LINES} lines; the rest waits for the next digest`, () => {
    const many = Array.from({ length: MOST_LINES + 3 }, (_, i) => held(`${i}`));
    const { lines, over } = concludeHeld(many, NOW);
    expect(lines).toEqual(many.slice(0, MOST_LINES).map(({ id }) => id));
    expect(over).toEqual([]);
  });
});

test.each<[string, Partial<ClaimedDelivery>, string, string]>([
  ['was cancelled', { cancelled: true }, 'cancelled', 'cancelled'],
  ['has expired', { expiresAt: before(0) }, 'expired', 'expired'],
  ['is of a stopped topic', { stopped: 'opted-out' }, 'suppressed', 'opted-out'],
  ['is what the person did themselves', { ownAction: true }, 'suppressed', 'own-action'],
])('what %s is over', (_, more, state, reason) => {
  expect(whatIsOver([held('1', more), held('2')], NOW)).toEqual([{ id: '1', state, reason }]);
});

test('that the person cannot be reached is left to the digest to find out', () => {
  expect(whatIsOver([held('1', { reach: 'blocked' }), held('2', { reach: 'removed' })], NOW)).toEqual([]);
});

describe('what is held is told with the numbers and the time', () => {
  const state = { state: 'held', reason: 'burst', dueAt: NOW } as const;
  test.each<[{ cards: number; seconds: number }, string | undefined, string]>([
    [
      { cards: 5, seconds: 600 },
      undefined,
      'More than 5 cards came within 10 minutes, so I held it back. It comes today 12:40 UTC,',
    ],
    [
      { cards: 1, seconds: 90 },
      'Europe/Berlin',
      'More than 1 card came within 90 seconds, so I held it back. It comes today 13:40,',
    ],
    [
      { cards: 3, seconds: 3600 },
      'no/zone',
      'More than 3 cards came within 1 hour, so I held it back. It comes today 12:40 UTC,',
    ],
  ])('%j to its person in the time zone %s', (rule, timeZone, words) => {
    expect(whyItIsHeld({ ...english, timeZone, now: NOW }, rule, NOW)).toContain(words);
  });

  test.each([
    [{ cards: 5, seconds: 600 }, 'more than 5 cards came within 10 minutes. It comes at 12:40 UTC,'],
    [{ cards: 1, seconds: 90 }, 'more than 1 card came within 90 seconds. It comes at 12:40 UTC,'],
  ])('%j to its sender', (rule, words) => {
    expect(reasonInWords(state, rule)).toContain(words);
  });

  test('and everything else is told by its reason alone', () => {
    expect(reasonInWords({ ...state, reason: 'scheduled' }, { cards: 5, seconds: 600 })).toBe(
      'Waiting for its time.',
    );
  });
});
