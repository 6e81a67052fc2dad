import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { nextOf } from '../../src/decide/when/repeated.ts';
import { snoozeUntil } from '../../src/decide/when/snooze.ts';
import { timingPhrase } from '../../src/decide/when/words.ts';
import { understandWhen } from '../../src/decide/when.ts';
import { worded } from '../../src/text/phrase.ts';
import { runs } from '../every-way.ts';
import { english } from '../voices.ts';

/** A Friday, 08:40 in Berlin. */
const NOW = new Date('2026-11-20T07:40:00Z');
const BERLIN = 'Europe/Berlin';

function understood(text: string, language: string, timeZone = BERLIN, now = NOW): string {
  const when = understandWhen(text, { now, timeZone, languages: [language] });
  if ('unclear' in when) return `? ${worded(english, when.unclear)}`;
  const at = DateTime.fromJSDate(when.timing.at, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm');
  return when.timing.every === undefined ? at : `${at} ${worded(english, timingPhrase(when.timing))}`;
}

describe('in English', () => {
  test.each([
    ['tomorrow at 9', '2026-11-21 09:00'],
    ['tomorrow', '2026-11-21 09:00'],
    ['tomorrow morning', '2026-11-21 09:00'],
    ['tomorrow at noon', '2026-11-21 12:00'],
    ['tomorrow afternoon', '2026-11-21 15:00'],
    ['tonight', '2026-11-20 19:00'],
    ['the day after tomorrow at 7:15', '2026-11-22 07:15'],
    ['in 20 minutes', '2026-11-20 09:00'],
    ['in half an hour', '2026-11-20 09:10'],
    ['in an hour', '2026-11-20 09:40'],
    ['in 1h 30m', '2026-11-20 10:10'],
    ['in an hour and a half', '2026-11-20 10:10'],
    ['in 3 days', '2026-11-23 09:00'],
    ['in two weeks', '2026-12-04 09:00'],
    ['next week', '2026-11-27 09:00'],
    ['on Monday', '2026-11-23 09:00'],
    ['on monday at 10am', '2026-11-23 10:00'],
    ['next friday afternoon', '2026-11-27 15:00'],
    ['at 5', '2026-11-20 17:00'],
    ['at 5am', '2026-11-21 05:00'],
    ['at 05:00', '2026-11-21 05:00'],
    ['at 5pm', '2026-11-20 17:00'],
    ['5pm EST', '2026-11-20 23:00'],
    ['at 8:30', '2026-11-21 08:30'],
    ['half past nine', '2026-11-20 09:30'],
    ['quarter to ten', '2026-11-20 09:45'],
    ['on 3 december at noon', '2026-12-03 12:00'],
    ['Dec 24', '2026-12-24 09:00'],
    ['2026-12-24 10:00', '2026-12-24 10:00'],
    ['end of the month', '2026-11-30 09:00'],
    ['every day at 18:00', '2026-11-20 18:00 every day at 18:00'],
    ['daily at 8', '2026-11-21 08:00 every day at 8:00'],
    ['every weekday at 8:30', '2026-11-23 08:30 every weekday at 8:30'],
    ['every weekend', '2026-11-21 09:00 every Saturday and Sunday at 9:00'],
    ['every monday at 10am', '2026-11-23 10:00 every Monday at 10:00'],
    ['mondays and thursdays at 17:00', '2026-11-23 17:00 every Monday and Thursday at 17:00'],
    ['every week on friday at noon', '2026-11-20 12:00 every Friday at 12:00'],
    ['every other tuesday', '2026-11-24 09:00 every 2 weeks on Tuesday at 9:00'],
    ['daily at 9 and 17', '2026-11-20 09:00 every day at 9:00 and 17:00'],
    ['every day at 9 until 4 December', '2026-11-20 09:00 every day at 9:00, until 4 December 2026'],
    ['on the 1st and 15th of every month', '2026-12-01 09:00 every month on the 1st and the 15th at 9:00'],
    ['every 3 months', '2026-11-20 09:00 every 3 months on the 20th at 9:00'],
    ['every 2 years', '2026-11-20 09:00 every 2 years on 20 November at 9:00'],
    ['every evening', '2026-11-20 19:00 every day at 19:00'],
    ['every month on the 1st', '2026-12-01 09:00 every month on the 1st at 9:00'],
    ['on the last day of every month at 16:00', '2026-11-30 16:00 on the last day of every month at 16:00'],
    ['every first monday of the month at 10', '2026-12-07 10:00 on the first Monday of every month at 10:00'],
    ['every year on 24 december', '2026-12-24 09:00 every year on 24 December at 9:00'],
  ])('"%s" is %s', (text, expected) => {
    expect(understood(text, 'en-GB')).toBe(expected);
  });
});

describe('in German', () => {
  test.each([
    ['morgen um 9', '2026-11-21 09:00'],
    ['morgen früh', '2026-11-21 09:00'],
    ['morgen Nachmittag', '2026-11-21 15:00'],
    ['übermorgen um halb neun', '2026-11-22 08:30'],
    ['übermorgen um 15 Uhr', '2026-11-22 15:00'],
    ['heute Abend', '2026-11-20 19:00'],
    ['heute Abend um 8', '2026-11-20 20:00'],
    ['um 17 Uhr', '2026-11-20 17:00'],
    ['um Viertel nach zehn', '2026-11-20 10:15'],
    ['in 20 Minuten', '2026-11-20 09:00'],
    ['in einer halben Stunde', '2026-11-20 09:10'],
    ['in einer Stunde', '2026-11-20 09:40'],
    ['in zwei Stunden', '2026-11-20 10:40'],
    ['in 3 Tagen', '2026-11-23 09:00'],
    ['in zwei Wochen', '2026-12-04 09:00'],
    ['nächste Woche', '2026-11-27 09:00'],
    ['am Montag', '2026-11-23 09:00'],
    ['am Montag um 14 Uhr', '2026-11-23 14:00'],
    ['nächsten Freitag um 15 Uhr', '2026-11-27 15:00'],
    ['am 3. Dezember um 12 Uhr', '2026-12-03 12:00'],
    ['am 3.12. um 10:15', '2026-12-03 10:15'],
    ['am 24.12.2026 um 10 Uhr', '2026-12-24 10:00'],
    ['täglich um 18 Uhr', '2026-11-20 18:00 every day at 18:00'],
    ['jeden Werktag um 8:30', '2026-11-23 08:30 every weekday at 8:30'],
    ['jeden Montag um 10 Uhr', '2026-11-23 10:00 every Monday at 10:00'],
    ['jeden Montag und Mittwoch um 10 Uhr', '2026-11-23 10:00 every Monday and Wednesday at 10:00'],
    ['montags um 9', '2026-11-23 09:00 every Monday at 9:00'],
    ['jeden Abend', '2026-11-20 19:00 every day at 19:00'],
    ['jeden Monat am 15.', '2026-12-15 09:00 every month on the 15th at 9:00'],
    ['jeden ersten Montag im Monat', '2026-12-07 09:00 on the first Monday of every month at 9:00'],
    ['jedes Jahr am 24. Dezember', '2026-12-24 09:00 every year on 24 December at 9:00'],
  ])('"%s" is %s', (text, expected) => {
    expect(understood(text, 'de-DE')).toBe(expected);
  });

  test('is read, too, where Teams says that somebody speaks English, and the other way round', () => {
    expect(understood('übermorgen um 15 Uhr', 'en-US')).toBe('2026-11-22 15:00');
    expect(understood('the day after tomorrow at 3pm', 'de-DE')).toBe('2026-11-22 15:00');
  });
});

describe('what is for the reminder and what is for its time', () => {
  const rest = (text: string, language = 'en') => {
    const when = understandWhen(text, { now: NOW, timeZone: BERLIN, languages: [language] });
    return 'rest' in when ? when.rest : worded(english, when.unclear);
  };
  test.each([
    ['to call Ana tomorrow at 9', 'call Ana'],
    ['tomorrow at 9 to call Ana', 'call Ana'],
    ['on Monday call Ana at 9', 'call Ana'],
    ['every weekday at 8:30 to stand up', 'stand up'],
    ['about the invoice in 2 days', 'the invoice'],
    ['in 20 minutes', ''],
  ])('of "%s" it is "%s"', (text, expected) => {
    expect(rest(text)).toBe(expected);
  });
  test.each([
    ['daran, Ana anzurufen, morgen um 9', 'Ana anzurufen'],
    ['jeden Freitag um 15 Uhr an den Bericht', 'den Bericht'],
  ])('of "%s" it is "%s"', (text, expected) => {
    expect(rest(text, 'de')).toBe(expected);
  });
});

describe('is asked back', () => {
  test.each([
    ['purple', /found no time/],
    ['at 25:00', /found no time/],
    ['yesterday at 9', /has passed/],
    ['on 24 Dec 2025', /has passed/],
    ['in 40 years', /more than 5 years/],
    ['twice a day', /days that you name/],
    ['every 2 hours', /Daily is as often/],
    ['every minute', /Daily is as often/],
    ['every month on the 42nd', /No month has that day/],
  ])('"%s"', (text, expected) => {
    expect(understood(text, 'en')).toMatch(expected);
  });

  test('or understood, but never a crash, a time that has passed, or one that is no time', () => {
    const words =
      'every at on in 9 31 99 monday 8:30 pm tomorrow month the 1st week jeden am um Uhr 3.13. halb -1'.split(
        ' ',
      );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 8 }),
        parts => {
          const when = understandWhen(parts.join(' '), { now: NOW, timeZone: BERLIN });
          if ('timing' in when) expect(when.timing.at.getTime()).toBeGreaterThan(NOW.getTime());
        },
      ),
      { numRuns: runs({ quick: 100, long: 300 }) },
    );
  });
});

test('a time is that of the zone in which it was said', () => {
  const at = (timeZone: string) => {
    const when = understandWhen('tomorrow at 9', { now: NOW, timeZone });
    return 'timing' in when ? when.timing.at.toISOString() : '';
  };
  expect(at('Europe/Berlin')).toBe('2026-11-21T08:00:00.000Z');
  expect(at('America/New_York')).toBe('2026-11-21T14:00:00.000Z');
  expect(at('Asia/Kolkata')).toBe('2026-11-21T03:30:00.000Z');
  expect(at('Etc/UTC')).toBe('2026-11-21T09:00:00.000Z');
});

describe('across a change of the clocks', () => {
  const next = (every: string, timeZone: string, after: string, count: number) => {
    const times = [new Date(after)];
    for (let i = 0; i < count; i++) times.push(nextOf({ every, timeZone }, times.at(-1) ?? NOW) ?? NOW);
    return times.slice(1).map(at => at.toISOString().slice(0, 16));
  };

  test.each([
    ['0 9 * * *', BERLIN, '2026-03-27T12:00Z', ['2026-03-28T08:00', '2026-03-29T07:00', '2026-03-30T07:00']],
    ['0 9 * * *', BERLIN, '2026-10-23T12:00Z', ['2026-10-24T07:00', '2026-10-25T08:00', '2026-10-26T08:00']],
    [
      '0 9 * * *',
      'America/New_York',
      '2026-03-06T15:00Z',
      ['2026-03-07T14:00', '2026-03-08T13:00', '2026-03-09T13:00'],
    ],
    [
      '0 9 * * *',
      'America/New_York',
      '2026-10-30T15:00Z',
      ['2026-10-31T13:00', '2026-11-01T14:00', '2026-11-02T14:00'],
    ],
  ])('%s in %s after %s stays at its hour', (every, zone, after, expected) => {
    expect(next(every, zone, after, 3)).toEqual(expected);
  });

  test.each([
    // 02:30 is left out: 03:00 summer time is as near as it gets.
    ['30 2 * * *', BERLIN, '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
    ['30 2 * * *', 'America/New_York', '2026-03-07T12:00Z', ['2026-03-08T07:00', '2026-03-09T06:30']],
  ])('%s in %s after %s: a time that is left out comes when the gap ends', (every, zone, after, expected) => {
    expect(next(every, zone, after, 2)).toEqual(expected);
  });

  test.each([
    // 02:30 is there twice: once is enough.
    ['30 2 * * *', BERLIN, '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['30 1 * * *', 'America/New_York', '2026-10-31T12:00Z', ['2026-11-01T05:30', '2026-11-02T06:30']],
  ])('%s in %s after %s: a time that is there twice comes once', (every, zone, after, expected) => {
    expect(next(every, zone, after, 2)).toEqual(expected);
  });

  test('whatever the day and the hour, there is one on every day, in order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(BERLIN, 'America/New_York'),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 364 }),
        (timeZone, hour, minute, day) => {
          const noon = DateTime.fromISO('2026-01-01T12:00', { zone: timeZone }).plus({ days: day });
          const times = next(`${minute} ${hour} * * *`, timeZone, noon.toISO() ?? '', 4);
          const days = times.map(at => DateTime.fromISO(`${at}Z`, { zone: timeZone }).toISODate());
          expect(new Set(days).size).toBe(4);
          expect(days.toSorted()).toEqual(days);
        },
      ),
      { numRuns: runs({ quick: 100, long: 300 }) },
    );
  });

  test('"tomorrow at 2:30" that is left out is an hour later; "in 3 hours" is three hours', () => {
    const now = new Date('2026-03-28T23:30:00Z');
    expect(understood('tomorrow at 02:30', 'en', BERLIN, new Date('2026-03-28T12:00:00Z'))).toBe(
      '2026-03-29 03:30',
    );
    expect(understood('in 3 hours', 'en', BERLIN, now)).toBe('2026-03-29 04:30');
  });

  test.each([
    // The first 02:30 was at 00:30Z: whoever looks after it is told no second time.
    ['30 2 * * *', BERLIN, '2026-10-25T00:30:05Z', '2026-10-26T01:30'],
    ['30 2 * * *', BERLIN, '2026-10-25T01:10:00Z', '2026-10-26T01:30'],
    ['30 1 * * *', 'America/New_York', '2026-11-01T05:30:05Z', '2026-11-02T06:30'],
    // A time that came at the end of the gap does not come again half an hour later.
    ['30 2 * * *', BERLIN, '2026-03-29T01:00:05Z', '2026-03-30T00:30'],
    // Where the clocks change at midnight, and by half an hour.
    ['0 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z', '2026-09-06T04:00'],
    ['30 23 * * *', 'America/Santiago', '2026-04-05T02:30:01Z', '2026-04-06T03:30'],
    ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T14:45:01Z', '2026-04-05T15:15'],
  ])('%s in %s, looked at a moment late, after %s, is next at %s', (every, zone, after, expected) => {
    expect(next(every, zone, after, 1)).toEqual([expected]);
  });

  /** Once, in words, from this instant on. */
  const once = (text: string, timeZone: string, now: string) => {
    const when = understandWhen(text, { now: new Date(now), timeZone });
    return 'timing' in when ? when.timing.at.toISOString().slice(0, 16) : worded(english, when.unclear);
  };

  test.each([
    ['tomorrow at 02:30', BERLIN, '2026-10-24T12:00Z', '2026-10-25T00:30'],
    ['on sunday at 02:30', BERLIN, '2026-10-20T12:00Z', '2026-10-25T00:30'],
    ['tomorrow at 1:30am', 'America/New_York', '2026-10-31T12:00Z', '2026-11-01T05:30'],
    // Between the two.
    ['at 02:30', BERLIN, '2026-10-25T00:40Z', '2026-10-25T01:30'],
    ['today at 02:30', BERLIN, '2026-10-25T00:40Z', '2026-10-25T01:30'],
    ['at 02:30', BERLIN, '2026-10-25T01:40Z', '2026-10-26T01:30'],
    ['in 2 hours', BERLIN, '2026-10-24T23:40Z', '2026-10-25T01:40'],
  ])('"%s" in %s at %s is the first that is still to come', (text, zone, now, expected) => {
    expect(once(text, zone, now)).toBe(expected);
  });

  test.each([
    ['tomorrow', {}, '2026-03-28T12:00Z', '2026-03-29T07:00'],
    ['tomorrow', {}, '2026-10-24T12:00Z', '2026-10-25T08:00'],
    ['20 minutes', {}, '2026-03-29T00:50Z', '2026-03-29T01:10'],
    ['3 hours', {}, '2026-10-24T23:00Z', '2026-10-25T02:00'],
    ['until', { date: '2026-03-29', time: '02:30' }, '2026-03-28T12:00Z', '2026-03-29T01:30'],
    ['until', { date: '2026-10-25', time: '02:30' }, '2026-10-24T12:00Z', '2026-10-25T00:30'],
    ['until', { date: '2026-10-25', time: '02:30' }, '2026-10-25T00:40Z', '2026-10-25T01:30'],
  ])('Snooze for %s %j at %s is by the clocks of then', (choice, picked, now, expected) => {
    expect(snoozed(choice, picked, now)).toBe(expected);
  });
});

function snoozed(choice: unknown, picked: object, now: string, timeZone = BERLIN): string {
  const until = snoozeUntil(choice, picked, { now: new Date(now), timeZone });
  return 'at' in until ? until.at.toISOString().slice(0, 16) : worded(english, until.unclear);
}

describe('a day that was picked for Snooze', () => {
  const NOW_IN_BERLIN = '2026-11-20T07:40Z';
  test.each([
    [{ date: '2026-11-20', time: '09:00' }, '2026-11-20T08:00'],
    [{ date: '2026-11-21' }, '2026-11-21T08:00'],
    [{ date: '2026-11-21', time: '' }, '2026-11-21T08:00'],
    [{ date: '2027-11-20', time: '08:40' }, '2027-11-20T07:40'],
  ])('%j is taken', (picked, expected) => {
    expect(snoozed('until', picked, NOW_IN_BERLIN)).toBe(expected);
  });
  test.each([
    [{ date: '2026-11-20', time: '08:40' }, /has passed/],
    [{ date: '2020-01-01', time: '10:00' }, /has passed/],
    [{ date: '2027-11-20', time: '08:41' }, /more than a year/],
    [{ date: '9999-12-31' }, /more than a year/],
    [{}, /Pick a day first/],
    [{ date: '' }, /Pick a day first/],
    [{ date: '31.12.2026' }, /Pick a day first/],
    [{ date: '2026-02-30' }, /Pick a day first/],
    [{ date: '2026-11-21', time: 'noon' }, /Pick a day first/],
    [{ date: 20261121 }, /Pick a day first/],
  ])('%j is not, and it is said why', (picked, expected) => {
    expect(snoozed('until', picked, NOW_IN_BERLIN)).toMatch(expected);
  });
});
