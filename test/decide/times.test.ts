import { describe, expect, test } from 'vitest';
import { estimatedEnd } from '../../src/decide/estimate.ts';
import { KEEPS_WAITING_MS, keepsItsPlace } from '../../src/decide/lane.ts';
import { probeAt } from '../../src/decide/outage.ts';
import { believed, LEAST_TOKEN_MS, MOST, tokenEnd } from '../../src/decide/outside.ts';
import { keptSince, mayBeForgotten } from '../../src/decide/retention.ts';

const NOW = new Date('2026-11-20T08:15:00.000Z');
const inMs = (ms: number) => new Date(NOW.getTime() + ms);

describe('the end of what waits', () => {
  test.each([
    ['all that goes before, at the rate of the tenant', { own: 10, ahead: 90, lastDueAt: NOW }, 2_000],
    ['its own after its time, where that is later', { own: 9, ahead: 9, lastDueAt: inMs(60_000) }, 60_200],
    ['no part of a millisecond early', { own: 1, ahead: 1, lastDueAt: NOW }, 23],
    ['now, where nothing is left', { own: 0, ahead: 0, lastDueAt: inMs(-5_000) }, 0],
  ])('is %s', (_, counts, endsInMs) => {
    expect(estimatedEnd(counts, 45, NOW)).toEqual(inMs(endsInMs));
  });
});

describe('what is tried again keeps its place', () => {
  const again = (dueInMs: number, free = false) => ({ dueAt: inMs(dueInMs), free }) as never;
  test.each([
    ['a reply', { operation: 'send', isReply: true }, KEEPS_WAITING_MS.reply],
    ['a card', { operation: 'send', isReply: false }, KEEPS_WAITING_MS.card],
    ['a change', { operation: 'update', isReply: false }, KEEPS_WAITING_MS.change],
    ['a recall of an answer', { operation: 'delete', isReply: true }, KEEPS_WAITING_MS.change],
  ] as const)('%s for so long and no longer, counted from its first failure', (_, what, longestMs) => {
    expect(keepsItsPlace(what, again(longestMs), NOW)).toBe(true);
    expect(keepsItsPlace(what, again(longestMs + 1), NOW)).toBe(false);
    const failing = { ...what, failingSince: inMs(-1_000) };
    expect(keepsItsPlace(failing, again(longestMs - 1_000), NOW)).toBe(true);
    expect(keepsItsPlace(failing, again(longestMs - 999), NOW)).toBe(false);
    expect(keepsItsPlace(failing, again(longestMs * 10, true), NOW)).toBe(true);
  });
});

describe('while nobody gets through, one is tried', () => {
  test.each([
    ['after 2 s at first', 'not-authorized', 0, 2_000],
    ['after as long as it has lasted', 'not-authorized', 40_000, 40_000],
    ['after 5 minutes at most', 'not-authorized', 86_400_000, 300_000],
    ['after an hour at most, where somebody decided it', 'blocked-by-admin', 86_400_000, 3_600_000],
  ] as const)('%s', (_, reason, lastedMs, afterMs) => {
    expect(probeAt(reason, inMs(-lastedMs), NOW)).toEqual(inMs(afterMs));
  });
});

describe('of what somebody outside names', () => {
  test('no more is believed than the most', () => {
    expect([believed(5, 10), believed(10, 10), believed(11, 10)]).toEqual([5, 10, 10]);
  });

  test.each([
    ['as it says', inMs(3_600_000), 3_600_000],
    ['not sooner than in two minutes', inMs(1), LEAST_TOKEN_MS],
    ['not later than in a day', inMs(86_400_000 * 30), MOST.tokenMs],
    ['in two minutes, where it says nothing sensible', new Date(Number.NaN), LEAST_TOKEN_MS],
  ])('a token ends %s', (_, named, endsInMs) => {
    expect(tokenEnd(named, NOW)).toEqual(inMs(endsInMs));
  });
});

describe('what may be forgotten', () => {
  const DAY_MS = 86_400_000;
  const idOf = (at: Date) => {
    const hex = at.getTime().toString(16).padStart(12, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-0123456789ab`;
  };

  test('is what ended before the days that it is kept', () => {
    expect(keptSince(NOW, 90)).toEqual(inMs(-90 * DAY_MS));
  });

  test.each([
    ['an id from just before', idOf(inMs(-90 * DAY_MS - 1)), true],
    ['the same in capitals', idOf(inMs(-90 * DAY_MS - 1)).toUpperCase(), true],
    ['an id from that instant', idOf(inMs(-90 * DAY_MS)), false],
    ['an id of another version', idOf(inMs(-91 * DAY_MS)).replace('-7abc', '-4abc'), false],
    ['an id with something before it', `x${idOf(inMs(-91 * DAY_MS))}`, false],
    ['an id with something after it', `${idOf(inMs(-91 * DAY_MS))}0`, false],
    ['no text', 7, false],
  ])('%s: %s, %s', (_, id, forgotten) => {
    expect(mayBeForgotten(id, NOW, 90)).toBe(forgotten);
  });
});
