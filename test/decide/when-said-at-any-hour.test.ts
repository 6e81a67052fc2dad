import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { understandWhen } from '../../src/decide/when.ts';
import { some } from '../every-way.ts';
import { meantBy } from './meant-times.ts';
import { SAID_TIMES, type SaidTime } from './said-times.ts';

const ZONES = ['Europe/Berlin', 'America/New_York'];
const HOURS = ['00:20', '09:30', '11:59', '12:01', '15:30', '19:30', '23:50'];
/** A Monday, a Friday, a Sunday, the last days of a month and of a year, a day of four years, and when the clocks change. */
const DAYS =
  '2026-11-23|2026-11-20|2026-11-22|2026-11-30|2026-12-31|2028-02-29|2027-03-28|2026-10-25|2027-03-14|2026-11-01'.split(
    '|',
  );

type Said = Omit<SaidTime, 'means'>;

/** The reading of a text at one moment: each time in its zone, and in milliseconds as well. */
function readAt({ text, language, locale }: Said, said: DateTime<true>) {
  const [now, timeZone] = [said.toJSDate(), said.zoneName];
  const when = understandWhen(text, { now, timeZone, languages: [language], locale });
  const meant = 'timing' in when ? [when] : (when.choices ?? []);
  const times = meant.flatMap(({ timing: { at, other } }) => [at, ...(other === undefined ? [] : [other])]);
  const means = meant.map(({ timing: { at, every, timeZone: zone }, rest }) =>
    [DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd HH:mm'), every ?? '', rest].join(' | '),
  );
  return { now: said, times: times.map(Number), means };
}

type Read = ReturnType<typeof readAt>;

/** "In 20 minutes" goes on with the moment at which it is said. */
const isExact = (one: Read, other: Read) =>
  one.times.length > 0 && String(one.times.map(after(one))) === String(other.times.map(after(other)));
const after = (read: Read) => (time: number) => time - read.now.toMillis();

/** Said later, it means the same as long as that is still to come; and nothing that is read is past. */
function changes(said: Said, day: string, zone: string): readonly string[] {
  const all = HOURS.map(hour => readAt(said, DateTime.fromISO(`${day}T${hour}`, { zone }) as DateTime<true>));
  const past = all.filter(({ times, now }) => times.some(time => time <= now.toMillis()));
  const changed = all.flatMap((later, i) => {
    const earlier = all[i - 1];
    if (earlier === undefined || isExact(earlier, later)) return [];
    const isToCome = earlier.times.length > 0 && earlier.times.every(time => time > later.now.toMillis());
    const isSame = String(earlier.means) === String(later.means);
    return isToCome && !isSame ? [`${later.now.toISO()}: ${earlier.means} => ${later.means}`] : [];
  });
  return [...past.map(({ now }) => `${now.toISO()}: past`), ...changed];
}

/** Days that are today, with an hour of the evening: none of the table above is said on its own day. */
const OF_TODAY: Readonly<Record<string, readonly string[]>> = {
  en: ['on DAY call Ana at 8:30 pm', 'DAY evening at half past eight', 'this DAY at 20:30'],
  de: ['am DAY Anna um 20:30 anrufen', 'DAY Abend um halb neun', 'diesen DAY um 20:30'],
  fr: ['DAY soir à huit heures et demie', 'DAY à 20h30'],
  es: ['el DAY a las ocho y media de la noche', 'este DAY a las 20:30'],
  pt: ['DAY às oito e meia da noite', 'DAY às 20h30'],
  ar: ['يوم DAY الساعة الثامنة والنصف مساء'],
  ja: ['DAY夜8時半', 'DAY20時半'],
};

/** The 31st of December 2026 is a Thursday. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  en: ['Thursday', '31 December'],
  de: ['Donnerstag', '31. Dezember'],
  fr: ['jeudi', 'le 31 décembre'],
  es: ['jueves', '31 de diciembre'],
  pt: ['quinta', '31 de dezembro'],
  ar: ['الخميس', '31 ديسمبر'],
  ja: ['木曜日', '12月31日'],
};

const ofToday = Object.entries(OF_TODAY).flatMap(([language, texts]) =>
  texts.flatMap(text => (NAMED[language] ?? []).map(day => [language, text.replace('DAY', day)] as const)),
);

test.each(ofToday)('in %s "%s" is this evening, at whatever hour of the day it is said', (language, said) => {
  const meant = HOURS.slice(0, -1).map(hour => {
    const now = DateTime.fromISO(`2026-12-31T${hour}`, { zone: 'Europe/Berlin' }).toJSDate();
    return meantBy(language, said, now).map(({ timing }) => timing.at.toISOString());
  });
  expect(meant).toEqual(meant.map(() => ['2026-12-31T19:30:00.000Z']));
});

const phrases: readonly Said[] = [
  ...SAID_TIMES,
  ...ofToday.map(([language, text]) => ({ language, locale: language, text })),
];

describe.each(ZONES)('in %s', zone => {
  test.each(DAYS.map((day, i) => [day, i] as const))(
    'on %s whatever is said means the same at every hour, and nothing past',
    (day, i) => {
      const others = [...phrases.slice(i * 7), ...phrases.slice(0, i * 7)];
      const broken = some(others, 2).flatMap(said =>
        changes(said, day, zone).map(change => `${said.text}: ${change}`),
      );
      expect(broken).toEqual([]);
    },
  );
});

test.each([
  // It is half past nine on Tuesday there.
  ['at 9:00 in Tokyo', '2026-11-23T19:30', 'America/New_York', '2026-11-25T00:00'],
  ['at 9:00 in Tokyo', '2026-11-23T09:30', 'America/New_York', '2026-11-24T00:00'],
  ['tomorrow at 9 in Tokyo', '2026-11-23T09:30', 'America/New_York', '2026-11-24T00:00'],
  ['tomorrow at 9 in Tokyo', '2026-11-23T19:30', 'America/New_York'],
  ['10 minutes before 5pm', '2027-03-28T00:20', 'Europe/Berlin', '2027-03-28T14:50'],
  ['in 3 hours', '2027-03-28T00:20', 'Europe/Berlin', '2027-03-28T02:20'],
])('"%s", said at %s in %s', (text, at, zone, ...means) => {
  const { times } = readAt(
    { text, language: 'en', locale: 'en' },
    DateTime.fromISO(at, { zone }) as DateTime<true>,
  );
  expect(times.map(time => new Date(time).toISOString().slice(0, 16)).slice(0, 1)).toEqual(means);
});

test.each(HOURS.slice(0, -1))('今夜 is the evening of the day there, said at %s', hour => {
  const said = DateTime.fromISO(`2026-11-20T${hour}`, { zone: 'America/New_York' }) as DateTime<true>;
  expect(readAt({ text: '今夜8時半', language: 'ja', locale: 'ja' }, said).means).toEqual([
    '2026-11-20 20:30 |  | ',
  ]);
});
