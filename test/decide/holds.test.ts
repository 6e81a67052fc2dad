import { describe, expect, test } from 'vitest';
import type { Attention } from '../../src/core/attention.ts';
import { concludeHeld, digestFor, isWhole, MOST_WHILE_AWAY, whyDigest } from '../../src/decide/burst.ts';
import { type Arrival, awayHold, GATHERING_MS, holdOnArrival, windowOf } from '../../src/decide/holds.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { claimed } from './claimed.ts';

const NOW = new Date('2026-11-27T21:00:00Z');
const LATER = '2026-11-28T12:00:00.000Z';
const EARLIER = '2026-11-27T20:00:00.000Z';
const span = { from: '18:00', until: '08:00' };
const quiet = {
  hours: Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map(day => [day, span])),
  wholeDays: [],
  holidays: [],
};
const ENDS = '2026-11-28T07:00:00.000Z';

const DAILY = '0 9 * * *';
const MORNING = '2026-11-28T08:00:05.000Z';

const arriving = (attention: Attention | undefined, more: Partial<Arrival> = {}): Arrival => ({
  operation: 'send',
  recipient: { kind: 'person', personId: 'p', label: 'Ana' },
  isReply: false,
  because: { code: 'named', by: 'CI' },
  urgency: 'normal',
  topic: 'deployments',
  said: { text: 'Hello' },
  wantedAt: NOW,
  reader: { timeZone: 'Europe/Berlin' },
  ...(attention && { attention }),
  ...more,
});

/** The reason, and until when. */
type Held = readonly [string, string];
type Row = readonly [string, Attention | undefined, Partial<Arrival>, Held | undefined];
/** As the operator says it usually. The next working day is a Monday. */
const CAN_WAIT = { urgency: 'low', canWait: '0 9 * * 1-5' } as const;
const WORKDAY = '2026-11-30T08:00:05.000Z';
const AFTER_ALL = '2026-12-24T08:00:00.000Z';
const TABLE: readonly Row[] = [
  ['nothing was asked for', undefined, {}, undefined],
  ['nothing holds any more', {}, {}, undefined],
  ['quiet hours', { quiet }, {}, ['quiet-hours', ENDS]],
  ['quiet hours, urgent', { quiet }, { urgency: 'urgent' }, undefined],
  ['quiet hours, urgent too', { quiet, holdsUrgent: true }, { urgency: 'urgent' }, ['quiet-hours', ENDS]],
  [
    'quiet hours, urgent of a topic that waits',
    { quiet, urgent: { deployments: 'waits' } },
    { urgency: 'urgent' },
    ['quiet-hours', ENDS],
  ],
  ['of another', { quiet, urgent: { builds: 'waits' } }, { urgency: 'urgent' }, undefined],
  [
    'of no topic that has a name of every object',
    { quiet, urgent: { builds: 'waits' } },
    { urgency: 'urgent', topic: 'constructor' },
    undefined,
  ],
  [
    'quiet hours, urgent too, but for a topic',
    { quiet, holdsUrgent: true, urgent: { deployments: 'passes' } },
    { urgency: 'urgent' },
    undefined,
  ],
  ['of that topic, not urgent', { quiet, urgent: { deployments: 'passes' } }, {}, ['quiet-hours', ENDS]],
  [
    'a pause, urgent of a topic that waits',
    { pausedUntil: LATER, urgent: { deployments: 'waits' } },
    { urgency: 'urgent' },
    ['paused', LATER],
  ],
  [
    'neither quiet hours nor a pause, urgent of a topic that waits',
    { digests: { deployments: DAILY }, urgent: { deployments: 'waits' } },
    { urgency: 'urgent' },
    undefined,
  ],
  ['quiet hours of another zone', { quiet }, { reader: { timeZone: 'America/New_York' } }, undefined],
  [
    'quiet hours of the zone that they chose',
    { quiet, timeZone: 'Europe/Berlin' },
    { reader: { timeZone: 'America/New_York' } },
    ['quiet-hours', ENDS],
  ],
  [
    'quiet hours where no zone is known',
    { quiet },
    { reader: {} },
    ['quiet-hours', '2026-11-28T08:00:00.000Z'],
  ],
  ['a pause', { pausedUntil: LATER }, {}, ['paused', LATER]],
  ['a pause, urgent', { pausedUntil: LATER }, { urgency: 'urgent' }, undefined],
  ['a pause that is over', { pausedUntil: EARLIER }, {}, undefined],
  ['a muted topic', { muted: { deployments: LATER } }, {}, ['muted', LATER]],
  ['a muted topic, urgent', { muted: { deployments: LATER } }, { urgency: 'urgent' }, ['muted', LATER]],
  ['another topic that is muted', { muted: { builds: LATER } }, {}, undefined],
  ['a topic that is muted no more', { muted: { deployments: EARLIER } }, {}, undefined],
  ['the name of something else', { muted: {} }, { topic: 'constructor' }, undefined],
  ['no topic', { muted: { deployments: LATER } }, { topic: undefined }, undefined],
  ['whichever lasts longest', { quiet, pausedUntil: LATER }, {}, ['paused', LATER]],
  ['a change of a card', { quiet }, { operation: 'update' }, undefined],
  ['an answer', { pausedUntil: LATER }, { isReply: true }, undefined],
  ['what they asked for', { pausedUntil: LATER }, { because: { code: 'asked' } }, undefined],
  ['a snoozed card', { muted: { deployments: LATER } }, { because: { code: 'snoozed' } }, undefined],
  ['a digest', { quiet }, { because: { code: 'away' } }, ['quiet-hours', ENDS]],
  ['a topic that comes together', { digests: { deployments: DAILY } }, {}, ['topic-digest', MORNING]],
  ['that topic, urgent', { digests: { deployments: DAILY } }, { urgency: 'urgent' }, undefined],
  [
    'that topic, urgent, where urgent waits',
    { digests: { deployments: DAILY }, holdsUrgent: true },
    { urgency: 'urgent' },
    undefined,
  ],
  ['another topic that comes together', { digests: { builds: DAILY } }, {}, undefined],
  ['what its window came to', { digests: { deployments: DAILY } }, { inDigest: true }, undefined],
  [
    'what was late for a window that was told',
    { digests: { deployments: DAILY } },
    { wantedAt: new Date('2026-11-27T07:59:59Z'), digestedUntil: new Date('2026-11-27T08:00:00Z') },
    ['topic-digest', MORNING],
  ],
  [
    'a digest in quiet hours: whichever is later',
    { quiet, digests: { deployments: '0 7 * * *' } },
    {},
    ['quiet-hours', ENDS],
  ],
  ['what can wait', undefined, CAN_WAIT, ['can-wait', WORKDAY]],
  ['what can wait, where they said when', { canWait: DAILY }, CAN_WAIT, ['can-wait', MORNING]],
  ['what can wait, as it happens', { canWait: 'now' }, CAN_WAIT, undefined],
  ['what can wait, as it happens for all', undefined, { ...CAN_WAIT, canWait: 'now' }, undefined],
  [
    'what can wait, where they said when and it happens for all',
    { canWait: DAILY },
    { ...CAN_WAIT, canWait: 'now' },
    ['can-wait', MORNING],
  ],
  ['what is low, and cannot wait', { canWait: DAILY }, { urgency: 'low' }, undefined],
  ['what could wait, and is normal by now', undefined, { ...CAN_WAIT, urgency: 'normal' }, undefined],
  [
    'a topic of its own among what can wait',
    { digests: { deployments: DAILY } },
    CAN_WAIT,
    ['topic-digest', MORNING],
  ],
  ['a topic as it happens among what can wait', { digests: { deployments: 'now' } }, CAN_WAIT, undefined],
  ['what can wait, and came in its window', undefined, { ...CAN_WAIT, inDigest: true }, undefined],
  ['what can wait, and they asked for', undefined, { ...CAN_WAIT, because: { code: 'asked' } }, undefined],
  [
    'what can wait, in a channel',
    undefined,
    { ...CAN_WAIT, recipient: { kind: 'conversation', conversationId: '19:a', label: 'a' } },
    undefined,
  ],
  ['what can wait, and a pause', { pausedUntil: AFTER_ALL }, CAN_WAIT, ['paused', AFTER_ALL]],
  [
    'a channel, whose own wishes these are',
    { quiet },
    { recipient: { kind: 'conversation', conversationId: '19:a', label: 'a' } },
    ['quiet-hours', ENDS],
  ],
  ['an address that nobody has', { quiet }, { recipient: { kind: 'unknown', label: 'a' } }, undefined],
];

describe('what a person does not want to hear now', () => {
  test.each(TABLE)('%s', (_, attention, more, expected) => {
    const hold = awayHold(arriving(attention, more), NOW);
    expect(hold && [hold.reason, hold.until.toISOString()]).toEqual(expected);
  });
});

/** The zone, the repetition, when something comes, and when its window ends. */
type Window = readonly [string, string, string, string, string];
const WINDOWS: readonly Window[] = [
  ['before its time', 'Europe/Berlin', '0 9 * * *', '2026-11-27T07:59:59.999Z', '2026-11-27T08:00:00.000Z'],
  ['at its time', 'Europe/Berlin', '0 9 * * *', '2026-11-27T08:00:00.000Z', '2026-11-28T08:00:00.000Z'],
  ['weekly', 'Europe/Berlin', '0 9 * * 1', '2026-11-27T21:00:00Z', '2026-11-30T08:00:00.000Z'],
  ['hourly', 'Europe/Berlin', '0 * * * *', '2026-11-27T21:00:00Z', '2026-11-27T22:00:00.000Z'],
  [
    'hourly, by half an hour',
    'Asia/Kolkata',
    '0 * * * *',
    '2026-11-27T21:00:00Z',
    '2026-11-27T21:30:00.000Z',
  ],
  // 29 March 2026: there is no 2:30. 25 October: there are two, and the first counts.
  ['in the gap', 'Europe/Berlin', '30 2 * * *', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
  ['after the gap', 'Europe/Berlin', '30 2 * * *', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00.000Z'],
  ['twice', 'Europe/Berlin', '30 2 * * *', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
  ['after the first', 'Europe/Berlin', '30 2 * * *', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
  ['in spring', 'America/New_York', '0 9 * * *', '2026-03-07T15:00:00Z', '2026-03-08T13:00:00.000Z'],
  ['in autumn', 'America/New_York', '0 9 * * *', '2026-10-31T15:00:00Z', '2026-11-01T14:00:00.000Z'],
  ['by half an hour', 'Australia/Lord_Howe', '0 9 * * *', '2026-10-03T00:00:00Z', '2026-10-03T22:00:00.000Z'],
  ['and back', 'Australia/Lord_Howe', '0 9 * * *', '2026-04-04T00:00:00Z', '2026-04-04T22:30:00.000Z'],
];

describe('the window of a digest', () => {
  test.each(WINDOWS)('%s, %s, %s', (_, timeZone, every, at, ends) => {
    const delivery = arriving(
      { digests: { deployments: every } },
      { wantedAt: new Date(at), reader: { timeZone } },
    );
    expect(windowOf(delivery)?.toISOString()).toBe(ends);
  });

  test('that ended before a delivery had its turn gathers it with whatever else is late', () => {
    const late = arriving(
      { digests: { deployments: DAILY } },
      { wantedAt: new Date('2026-11-27T07:59:59Z') },
    );
    expect(awayHold(late, NOW)).toBeUndefined();
    expect(holdOnArrival(late, NOW)).toEqual({
      until: new Date(NOW.getTime() + GATHERING_MS),
      reason: 'topic-digest',
    });
    expect(holdOnArrival({ ...late, inDigest: true }, NOW)).toBeUndefined();
  });
});

const held = (id: string, more: Partial<ClaimedDelivery> = {}) =>
  claimed(NOW, { ...arriving(undefined), id, away: true, ...more });

describe('when that ends', () => {
  test('one comes as the card, several as one', () => {
    expect(concludeHeld([held('1')], NOW)).toEqual({ over: [], card: '1', lines: [] });
    expect(concludeHeld([held('1'), held('2')], NOW)).toEqual({ over: [], lines: ['1', '2'] });
    expect(whyDigest({ cards: 5, seconds: 60 }, [held('1', { away: false }), held('2')])).toEqual({
      code: 'away',
    });
  });

  test('what can wait is told as that, unless something came with it that they asked for', () => {
    const rule = { cards: 5, seconds: 60 };
    const [low, topic] = [held('1', { gathered: 'can-wait' }), held('2', { gathered: 'topic-digest' })];
    expect(whyDigest(rule, [low, low])).toEqual({ code: 'can-wait' });
    expect(whyDigest(rule, [low, topic])).toEqual({ code: 'digest' });
    expect(whyDigest(rule, [low, held('3')])).toEqual({ code: 'away' });
    expect(isWhole({ code: 'can-wait' })).toBe(true);
    expect(digestFor({ code: 'can-wait' })).toMatchObject({ data: { periodic: true, canWait: true } });
  });

  test('what came and went is told, also alone; to who was not away it is not', () => {
    expect(concludeHeld([held('1', { over: true })], NOW)).toEqual({ over: [], lines: ['1'] });
    expect(concludeHeld([held('1', { over: true, away: false })], NOW)).toEqual({
      over: [{ id: '1', state: 'cancelled', reason: 'over' }],
      lines: [],
    });
  });

  test('what expired, or was taken back or stopped meanwhile, is not told', () => {
    const gone = [
      held('1', { expiresAt: NOW }),
      held('2', { cancelled: true }),
      held('3', { stopped: 'opted-out' }),
    ];
    expect(concludeHeld([...gone, held('4')], NOW)).toMatchObject({ card: '4', lines: [] });
  });

  test('it is one card, however much it is', () => {
    const many = Array.from({ length: 300 }, (_, i) => held(String(i)));
    expect(concludeHeld(many, NOW, MOST_WHILE_AWAY).lines).toHaveLength(MOST_WHILE_AWAY);
  });
});
