import { expect, test } from 'vitest';
import { STOP_REASONS } from '../../src/core/stop.ts';
import { whatStandsAgainst } from '../../src/decide/sending.ts';
import type { ClaimedDelivery, Settlement } from '../../src/ledger/ports/delivering.ts';
import { claimed } from './claimed.ts';

const now = new Date('2026-01-05T09:00:00Z');
const toPerson = claimed(now);
const { reach: _, ...rest } = toPerson;
const toChannel: ClaimedDelivery = {
  ...rest,
  recipient: { kind: 'conversation', conversationId: '19:c', label: 'Ops' },
};
const update: ClaimedDelivery = {
  ...toPerson,
  operation: 'update',
  card: { deliveryId: 'd0', activityId: 'a0', kept: false },
};

test.each<[string, ClaimedDelivery, Settlement]>([
  [
    'its episode ended before it was shown',
    { ...toPerson, over: true },
    { state: 'cancelled', reason: 'over' },
  ],
  ['the sender cancelled it', { ...toPerson, cancelled: true }, { state: 'cancelled', reason: 'cancelled' }],
  [
    'a later change of the card was made',
    { ...update, superseded: true },
    { state: 'cancelled', reason: 'superseded' },
  ],
  [
    'the person answered the card',
    { ...update, card: { deliveryId: 'd0', activityId: 'a0', kept: true } },
    { state: 'suppressed', reason: 'card-kept' },
  ],
  ['it has expired', { ...toPerson, expiresAt: now }, { state: 'expired', reason: 'expired' }],
  [
    'the person opted out',
    { ...toPerson, stopped: 'opted-out' },
    { state: 'suppressed', reason: 'opted-out' },
  ],
  ...STOP_REASONS.map((stopped): [string, ClaimedDelivery, Settlement] => [
    `the person stopped it: ${stopped}`,
    { ...toPerson, stopped },
    { state: 'suppressed', reason: stopped },
  ]),
  ['they did it themselves', { ...toPerson, ownAction: true }, { state: 'suppressed', reason: 'own-action' }],
  [
    'the person removed Herald',
    { ...toPerson, reach: 'removed' },
    { state: 'undelivered', reason: 'removed' },
  ],
  ['the person left and was forgotten', rest, { state: 'undelivered', reason: 'removed' }],
  [
    'the 1:1 is one that they removed it from',
    { ...toPerson, reach: 'unknown', conversationState: 'removed' },
    { state: 'undelivered', reason: 'removed' },
  ],
  [
    'the person blocked Herald',
    { ...toPerson, reach: 'blocked' },
    { state: 'undelivered', reason: 'blocked' },
  ],
  [
    'Herald was removed from the channel',
    { ...toChannel, conversationState: 'removed' },
    { state: 'undelivered', reason: 'removed' },
  ],
  [
    'a moderator blocked Herald in the channel',
    { ...toChannel, conversationState: 'blocked' },
    { state: 'undelivered', reason: 'moderated' },
  ],
  [
    'the team of the channel is archived',
    { ...toChannel, conversationState: 'archived' },
    { state: 'undelivered', reason: 'archived' },
  ],
  [
    'the channel is gone',
    { ...toChannel, conversationState: 'gone' },
    { state: 'undelivered', reason: 'conversation-gone' },
  ],
  [
    'the card to be changed was never sent',
    { ...rest, reach: 'open', operation: 'update' },
    { state: 'undelivered', reason: 'card-gone' },
  ],
])('nothing is sent when %s', (_why, delivery, settlement) => {
  expect(whatStandsAgainst(delivery, now)).toEqual(settlement);
});

test.each<[string, ClaimedDelivery]>([
  ['a person who has Herald', toPerson],
  ['a person whom Herald never wrote to', { ...toPerson, reach: 'unknown' }],
  ['a person whose 1:1 is gone, since it is opened again', { ...toPerson, conversationState: 'gone' }],
  ['a channel', { ...toChannel, conversationState: 'open' }],
  ['a channel, where an own action is one reader among many', { ...toChannel, ownAction: true }],
  ['a card that stands, which is changed even for who opted out', { ...update, stopped: 'opted-out' }],
  ['a card that stands, which is changed even when the rest was cancelled', { ...update, cancelled: true }],
  ['a card that stands, which is changed even after its time', { ...update, expiresAt: now }],
  [
    'a card that its person answered and the sender takes back',
    { ...update, operation: 'delete', card: { deliveryId: 'd0', activityId: 'a0', kept: true } },
  ],
  ['somebody before the time at which it expires', { ...toPerson, expiresAt: new Date(now.getTime() + 1) }],
])('nothing stands against sending to %s', (_who, delivery) => {
  expect(whatStandsAgainst(delivery, now)).toBeUndefined();
});

test('what a person wished counts before what Teams would refuse', () => {
  expect(whatStandsAgainst({ ...toPerson, stopped: 'opted-out', reach: 'blocked' }, now)).toEqual({
    state: 'suppressed',
    reason: 'opted-out',
  });
});
