import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Repeat, type RepeatWish, SHORTEST_REPEAT_MINUTES } from '../../src/core/repeat.ts';
import { beginRepeat, timesOf, turnOf } from '../../src/decide/repeat.ts';
import { runs } from '../every-way.ts';

const NOW = new Date('2026-11-29T07:00:00Z');
type Posted = Omit<Partial<RepeatWish>, 'rule' | 'cron'> & { cron?: string; rule?: string };
const begin = (posted: Posted, more: { now?: string; sendAt?: string } = {}) =>
  beginRepeat({ zone: 'Europe/Berlin', ...posted } as RepeatWish, {
    now: more.now === undefined ? NOW : new Date(more.now),
    ...(more.sendAt !== undefined && { sendAt: new Date(more.sendAt) }),
  });
const asText = (at: Date) => at.toISOString().slice(0, 16);

function begun(...asked: Parameters<typeof begin>): { repeat: Repeat; firstAt: Date } {
  const made = begin(...asked);
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  return made;
}

function times(count: number, ...asked: Parameters<typeof begin>): string[] {
  const { repeat, firstAt } = begun(...asked);
  return timesOf(repeat, new Date(firstAt.getTime() - 1), count).map(asText);
}

describe('the clocks change', () => {
  // A time that is left out comes when the gap ends; a time that comes twice counts once, the first time.
  test.each([
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2027-03-27T00:00Z',
      ['2027-03-27T01:30', '2027-03-28T01:00', '2027-03-29T00:30'],
    ],
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2026-10-24T00:00Z',
      ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    [
      'America/New_York',
      '30 2 * * *',
      '2027-03-13T00:00Z',
      ['2027-03-13T07:30', '2027-03-14T07:00', '2027-03-15T06:30'],
    ],
    [
      'America/New_York',
      '30 1 * * *',
      '2026-10-31T00:00Z',
      ['2026-10-31T05:30', '2026-11-01T05:30', '2026-11-02T06:30'],
    ],
    // Half an hour is left out at 2:00, and is there twice before 2:00.
    [
      'Australia/Lord_Howe',
      '15 2 * * *',
      '2026-10-03T00:00Z',
      ['2026-10-03T15:30', '2026-10-04T15:15', '2026-10-05T15:15'],
    ],
    [
      'Australia/Lord_Howe',
      '45 1 * * *',
      '2027-04-02T00:00Z',
      ['2027-04-02T14:45', '2027-04-03T14:45', '2027-04-04T15:15'],
    ],
    [
      'Asia/Kolkata',
      '30 2 * * *',
      '2027-03-27T00:00Z',
      ['2027-03-27T21:00', '2027-03-28T21:00', '2027-03-29T21:00'],
    ],
  ])('in %s, %s after %s', (zone, cron, now, expected) => {
    expect(times(3, { cron, zone }, { now })).toEqual(expected);
    const [minute, hour] = cron.split(' ');
    const rule = `FREQ=DAILY;BYHOUR=${hour};BYMINUTE=${minute}`;
    expect(times(3, { rule, zone }, { now })).toEqual(expected);
  });

  test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'])(
    'at 9 in %s stays at 9 for a year, whichever way it is said',
    zone => {
      const nines = times(366, { cron: '0 9 * * *', zone });
      const hours = nines.map(at =>
        new Intl.DateTimeFormat('en', {
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
          timeZone: zone,
        }).format(new Date(`${at}Z`)),
      );
      expect(new Set(hours)).toEqual(new Set(['09:00']));
      expect(times(366, { rule: 'FREQ=DAILY;BYHOUR=9', zone })).toEqual(nines);
    },
  );
});

describe('a rule', () => {
  const SENDAT = '2026-12-01T08:30:00Z';
  test.each([
    ['FREQ=WEEKLY;BYDAY=MO;BYHOUR=9', undefined, ['2026-11-30T08:00', '2026-12-07T08:00']],
    [
      'RRULE:freq=weekly;byday=mo,we;byhour=9;byminute=15',
      undefined,
      ['2026-11-30T08:15', '2026-12-02T08:15'],
    ],
    ['FREQ=DAILY;BYHOUR=8,20', undefined, ['2026-11-29T19:00', '2026-11-30T07:00']],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9', undefined, ['2026-11-30T08:00', '2026-12-01T08:00']],
    ['FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9', undefined, ['2026-12-07T08:00', '2027-01-04T08:00']],
    ['FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9', undefined, ['2026-12-25T08:00', '2027-01-29T08:00']],
    ['FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9', undefined, ['2026-11-30T08:00', '2026-12-31T08:00']],
    [
      'FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9',
      undefined,
      ['2026-12-31T08:00', '2027-01-31T08:00', '2027-03-31T07:00'],
    ],
    ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1;BYHOUR=9', undefined, ['2027-03-01T08:00', '2028-03-01T08:00']],
    ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;BYHOUR=9', undefined, ['2027-11-25T08:00', '2028-11-23T08:00']],
    ['FREQ=DAILY', SENDAT, ['2026-12-01T08:30', '2026-12-02T08:30']],
    ['FREQ=WEEKLY', SENDAT, ['2026-12-01T08:30', '2026-12-08T08:30']],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH',
      SENDAT,
      ['2026-12-01T08:30', '2026-12-03T08:30', '2026-12-15T08:30'],
    ],
    ['FREQ=MONTHLY', SENDAT, ['2026-12-01T08:30', '2027-01-01T08:30']],
    ['FREQ=YEARLY', SENDAT, ['2026-12-01T08:30', '2027-12-01T08:30']],
    ['FREQ=DAILY;INTERVAL=3;BYHOUR=8', SENDAT, ['2026-12-02T07:30', '2026-12-05T07:30']],
    ['FREQ=DAILY;INTERVAL=99;BYHOUR=9', undefined, ['2026-11-29T08:00', '2027-03-08T08:00']],
    ['FREQ=DAILY;BYHOUR=9;UNTIL=20261130', undefined, ['2026-11-29T08:00', '2026-11-30T08:00']],
    ['FREQ=DAILY;BYHOUR=9;UNTIL=20261130T080000Z', undefined, ['2026-11-29T08:00', '2026-11-30T08:00']],
    ['FREQ=DAILY;BYHOUR=9;UNTIL=20261130T085959', undefined, ['2026-11-29T08:00']],
  ])('%s, first at %s', (rule, sendAt, expected) => {
    expect(times(expected.length, { rule }, sendAt === undefined ? {} : { sendAt })).toEqual(expected);
    if (rule.includes('UNTIL'))
      expect(times(9, { rule }, sendAt === undefined ? {} : { sendAt })).toEqual(expected);
  });

  test('counts, in itself or beside it', () => {
    expect(begun({ rule: 'FREQ=DAILY;BYHOUR=9;COUNT=3' }).repeat).toMatchObject({ count: 3 });
    expect(begun({ cron: '0 9 * * *', count: 3 }).repeat).toMatchObject({ count: 3 });
  });
});

describe('a cron pattern', () => {
  test.each([
    ['0 9 * * 1-5', ['2026-11-30T08:00', '2026-12-01T08:00']],
    ['0 9 * * MON', ['2026-11-30T08:00', '2026-12-07T08:00']],
    ['  0  9  1 * * ', ['2026-12-01T08:00', '2027-01-01T08:00']],
    ['*/15 * * * *', ['2026-11-29T07:15', '2026-11-29T07:30']],
    ['0 9 L * *', ['2026-11-30T08:00', '2026-12-31T08:00']],
  ])('%s', (cron, expected) => expect(times(2, { cron })).toEqual(expected));

  test('begins with its "sendAt"', () => {
    expect(times(1, { cron: '0 9 * * 1' }, { sendAt: '2026-12-15T00:00:00Z' })).toEqual(['2026-12-21T08:00']);
    expect(times(1, { cron: '0 9 * * 1' }, { sendAt: '2026-12-21T08:00:00Z' })).toEqual(['2026-12-21T08:00']);
    expect(times(1, { cron: '0 9 * * 1' }, { sendAt: '2020-01-01T08:00:00Z' })).toEqual(['2026-11-30T08:00']);
  });
});

describe('what cannot be kept is named with its remedy', () => {
  test.each<[string, Posted, string, RegExp]>([
    ['no zone', { cron: '0 9 * * *', zone: 'Berlin' }, 'zone', /IANA zone such as "Europe\/Berlin"/],
    [
      'an offset, where nobody knows when its clocks change',
      { cron: '0 9 * * *', zone: '+02:00' },
      'zone',
      /IANA/,
    ],
    ['six fields', { cron: '0 0 9 * * 1' }, 'cron', /minute, hour, day, month and weekday/],
    ['an hour too late', { cron: '0 25 * * 1' }, 'cron', /such as "0 9/],
    ['a nickname', { cron: '@daily' }, 'cron', /such as "0 9/],
    ['now, of croner', { cron: '? 9 * * 1' }, 'cron', /such as "0 9/],
    ['a day that is not', { cron: '0 9 30 2 *' }, 'cron', /never comes/],
    ['every 5 minutes', { cron: '*/5 * * * *' }, 'cron', /at least 15 minutes/],
    ['twice within 10 minutes, once a week', { cron: '0,10 9 * * 1' }, 'cron', /at least 15 minutes/],
    ['no frequency', { rule: 'BYDAY=MO' }, 'rule', /needs FREQ/],
    ['no day', { rule: 'FREQ=WEEKLY;BYHOUR=9' }, 'rule', /add BYDAY, or say in "sendAt"/],
    ['no hour', { rule: 'FREQ=WEEKLY;BYDAY=MO' }, 'rule', /add BYHOUR, or say in "sendAt"/],
    ['hours', { rule: 'FREQ=HOURLY' }, 'rule', /FREQ, which must be DAILY.*BYHOUR=8,12,16/],
    [
      'what the calendar cannot say',
      { rule: 'FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO' },
      'rule',
      /BYSETPOS, which is not/,
    ],
    ['a name from outside', { rule: 'FREQ=DAILY;<script>=1' }, 'rule', /has a part, which is not understood/],
    ['a part that every object has', { rule: 'FREQ=DAILY;CONSTRUCTOR=1' }, 'rule', /not understood/],
    ['twice', { rule: 'FREQ=DAILY;FREQ=DAILY' }, 'rule', /twice/],
    [
      'a day with a day of the month',
      { rule: 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;BYHOUR=9' },
      'rule',
      /only one/,
    ],
    ['the second of a week', { rule: 'FREQ=WEEKLY;BYDAY=2MO;BYHOUR=9' }, 'rule', /number in BYDAY/],
    ['an end twice', { rule: 'FREQ=DAILY;BYHOUR=9;COUNT=3', count: 4 }, 'count', /the rule says it/],
    [
      'an end before the beginning',
      { cron: '0 9 * * *', until: '2026-11-29T07:30:00Z' },
      'until',
      /2026-11-29T08:00/,
    ],
    ['the same in the rule', { rule: 'FREQ=DAILY;BYHOUR=9;UNTIL=20251130' }, 'rule', /ends before/],
  ])('%s', (_, posted, field, says) => {
    const made = begin(posted);
    expect('faults' in made && made.faults).toMatchObject([
      { field: `repeat.${field}`, message: expect.stringMatching(says) },
    ]);
  });

  test('and so is whatever anybody makes up: nothing throws, and what is kept has a first time', () => {
    const part = fc.constantFrom(
      ...[
        'FREQ=DAILY',
        'FREQ=WEEKLY',
        'FREQ=MONTHLY',
        'FREQ=YEARLY',
        'INTERVAL=2',
        'INTERVAL=99',
        'BYDAY=MO,-1FR',
      ],
      ...[
        'BYDAY=TU',
        'BYMONTHDAY=31',
        'BYMONTHDAY=-1',
        'BYMONTH=2',
        'BYHOUR=0,23',
        'BYMINUTE=0,30',
        'WKST=SU',
        'X',
        '',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 5 }).map(parts => parts.join(';')),
        ),
        fc.constantFrom('rule', 'cron'),
        (text, how) => {
          const made = begin({ [how]: text });
          if ('faults' in made) return made.faults.length > 0;
          const [one, two = one] = timesOf(made.repeat, NOW, 2);
          const gapMs = (two?.getTime() ?? 0) - (one?.getTime() ?? 0);
          return made.firstAt > NOW && (gapMs === 0 || gapMs >= SHORTEST_REPEAT_MINUTES * 60_000);
        },
      ),
      { numRuns: runs({ quick: 100, long: 300 }) },
    );
  });
});

describe('what was missed', () => {
  const DAILY = begun({ cron: '0 9 * * *' }).repeat;
  const QUARTERS = begun({ cron: '*/15 * * * *' }).repeat;
  const turn = (repeat: Repeat, dueAt: string, now: string) => {
    const { at, nextAt } = turnOf(repeat, new Date(dueAt), new Date(now));
    return [at && asText(at), nextAt && asText(nextAt)];
  };
  test.each([
    [
      'is made in its time',
      DAILY,
      '2026-11-29T08:00Z',
      '2026-11-29T08:00Z',
      '2026-11-29T08:00',
      '2026-11-30T08:00',
    ],
    [
      'is made up for',
      DAILY,
      '2026-11-29T08:00Z',
      '2026-11-29T19:00Z',
      '2026-11-29T08:00',
      '2026-11-30T08:00',
    ],
    [
      'is left out when the next is nearer',
      DAILY,
      '2026-11-29T08:00Z',
      '2026-11-30T07:00Z',
      undefined,
      '2026-11-30T08:00',
    ],
    [
      'is the last alone',
      DAILY,
      '2026-11-29T08:00Z',
      '2026-12-09T10:00Z',
      '2026-12-09T08:00',
      '2026-12-10T08:00',
    ],
    [
      'is the last after years',
      QUARTERS,
      '2026-11-29T08:00Z',
      '2031-11-29T08:01Z',
      '2031-11-29T08:00',
      '2031-11-29T08:15',
    ],
  ])('%s', (_, repeat, dueAt, now, at, next) => expect(turn(repeat, dueAt, now)).toEqual([at, next]));

  test('is made up for at the end, however late', () => {
    const { repeat } = begun({ cron: '0 9 * * *', until: '2026-11-30T09:00:00Z' });
    expect(turn(repeat, '2026-11-29T08:00Z', '2026-12-20T08:00Z')).toEqual(['2026-11-30T08:00', undefined]);
  });

  test('never goes back, is never early, and always moves on', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(DAILY, QUARTERS),
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        (repeat, late) => {
          const [dueAt = NOW] = timesOf(repeat, NOW, 1);
          const now = new Date(dueAt.getTime() + late * 60_000);
          const { at = dueAt, nextAt } = turnOf(repeat, dueAt, now);
          return at >= dueAt && at <= now && nextAt !== undefined && nextAt > now;
        },
      ),
      { numRuns: 100 },
    );
  });
});
