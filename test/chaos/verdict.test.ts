import { describe, expect, test } from 'vitest';
import type { Evidence } from './evidence.ts';
import { plan } from './harms.ts';
import { violationsOf } from './verdict.ts';

const at = new Date(1_000);
const delivery = { id: 'd', notificationId: 'n', person: 'ana', state: 'sent', possiblyRepeated: false };
const attempt = { deliveryId: 'd', number: 1, startedAt: at, outcome: 'sent', reason: 'sent' };
const lost = { ...attempt, outcome: 'unknown', reason: 'worker-lost' };
const card = { title: 'Chaos 0000', person: 'ana', atMs: 1_000, endedMs: 1_100 };
const later = { ...card, atMs: 7_000, endedMs: 7_100 };
const GOOD: Evidence = {
  posted: [{ id: 'n', title: 'Chaos 0000', people: 1 }],
  notifications: ['n'],
  deliveries: [delivery],
  attempts: [attempt],
  cards: [card],
  losses: [],
};
/** Killed after Teams took the card, and sent again. */
const REPEATED: Evidence = {
  ...GOOD,
  deliveries: [{ ...delivery, possiblyRepeated: true }],
  attempts: [lost, { ...attempt, number: 2 }],
  cards: [card, later],
  losses: [{ deliveryId: 'd', attempt: 1, killedAtMs: 1_050 }],
};

describe('the verdict', () => {
  test('lets pass one card for each, and a second where it is marked and a kill explains it', () => {
    expect(violationsOf(GOOD)).toEqual([]);
    expect(violationsOf(REPEATED)).toEqual([]);
  });

  const BROKEN: [string, Evidence][] = [
    ['accepted and not in the ledger', { ...GOOD, notifications: [] }],
    ['recorded twice', { ...GOOD, notifications: ['n', 'another'] }],
    ['recipients that do not add up: 1, such as Chaos 0000 has 0 of 1', { ...GOOD, deliveries: [] }],
    ['not sent in the end', { ...GOOD, deliveries: [{ ...delivery, state: 'queued' }] }],
    ['no card is there', { ...GOOD, cards: [] }],
    ['repeated, and not marked', { ...REPEATED, deliveries: [delivery] }],
    ['repeated more often', { ...REPEATED, cards: [card, later, { ...later, atMs: 9_000, endedMs: 9_100 }] }],
    ['though every attempt is known', { ...GOOD, deliveries: [{ ...delivery, possiblyRepeated: true }] }],
    [
      'attempts without an end',
      { ...GOOD, attempts: [{ ...attempt, outcome: null, reason: null }] as never },
    ],
    ['attempts lost that no kill explains', { ...REPEATED, losses: [] }],
    ['two at a time to one person', { ...REPEATED, cards: [card, { ...card, atMs: 1_050, endedMs: 1_200 }] }],
  ];
  test.each(BROKEN)('names what is %s', (words, evidence) => {
    expect(violationsOf(evidence)).toContainEqual(expect.stringContaining(words));
  });
});

describe('a plan', () => {
  const half = () => 0.5;
  test('fits into its time, and gives every kind of harm its turn before any has another', () => {
    const harms = plan(half, 20_000, [2_000, 4_000]);
    expect(harms.map(({ afterMs }) => afterMs)).toEqual(Array(6).fill(3_000));
    expect(new Set(harms.slice(0, 5).map(({ kind }) => kind)).size).toBe(5);
  });
});
