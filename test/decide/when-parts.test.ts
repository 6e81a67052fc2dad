import { expect, test } from 'vitest';
import { quietWordsOf } from '../../src/features/attention/rules/quiet-words.ts';
import { readQuiet } from '../../src/features/attention/rules/read-quiet.ts';
import { voiceFor } from '../voices.ts';
import { meantBy } from './meant-times.ts';

/**
 * The meaning of an hour of twelve in a part of the day, to people who speak the language. Where there are two, nobody
 * knows, and Herald asks: for "7 nachts", and for "12 مساء", which people say of midnight and clocks show at noon.
 */
const HOURS: Readonly<Record<string, readonly (readonly [said: string, ...meant: string[]])[]>> = {
  en: [
    ['1 at night', '01:00'],
    ['3 at night', '03:00'],
    ['4 at night', '04:00'],
    ['5 at night', '17:00', '05:00'],
    ['6 at night', '18:00'],
    ['7 at night', '19:00'],
    ['11 at night', '23:00'],
    ['12 at night', '00:00'],
    ['12:30 at night', '00:30'],
    ['7 in the evening', '19:00'],
    ['4 in the evening', '16:00'],
    ['12 in the evening', '00:00'],
    ['3 in the night', '03:00'],
    ['7 in the night', '19:00', '07:00'],
    ['12 in the night', '00:00'],
    ['12 in the afternoon', '12:00'],
    ['12:30 in the afternoon', '12:30'],
    ['3 in the afternoon', '15:00'],
    ['12 in the morning', '00:00'],
    ['3 in the morning', '03:00'],
  ],
  de: [
    ['3 Uhr nachts', '03:00'],
    ['5 nachts', '05:00'],
    ['6 nachts', '18:00', '06:00'],
    ['7 nachts', '19:00', '07:00'],
    ['8 nachts', '20:00'],
    ['11 Uhr nachts', '23:00'],
    ['12 nachts', '00:00'],
    ['23 Uhr nachts', '23:00'],
    ['12 Uhr mittags', '12:00'],
    ['1 mittags', '13:00'],
    ['11 mittags', '11:00'],
    ['7 mittags', '07:00', '19:00'],
    ['12 Uhr abends', '00:00'],
    ['4 Uhr abends', '16:00'],
    ['7 abends', '19:00'],
    ['4 nachmittags', '16:00'],
    ['4 morgens', '04:00'],
    ['12 Uhr morgens', '00:00', '12:00'],
  ],
  fr: [
    ['3h de la nuit', '03:00'],
    ['7h de la nuit', '19:00', '07:00'],
    ['11h de la nuit', '23:00'],
    ['12h de la nuit', '00:00'],
    ['12h du soir', '00:00'],
    ['4h du soir', '16:00'],
    ['7h du soir', '19:00'],
    ['10h30 du soir', '22:30'],
    ['3h du matin', '03:00'],
    ['12h du matin', '00:00', '12:00'],
  ],
  es: [
    ['3 de la noche', '03:00'],
    ['5 de la noche', '17:00', '05:00'],
    ['6 de la noche', '18:00'],
    ['7 de la noche', '19:00'],
    ['11 de la noche', '23:00'],
    ['12 de la noche', '00:00'],
    ['12:30 de la noche', '00:30'],
    ['3 de la madrugada', '03:00'],
    ['12 de la madrugada', '00:00'],
    // In Spain that is noon.
    ['12 de la mañana', '12:00'],
    ['12 del mediodía', '12:00'],
    ['2 del mediodía', '14:00'],
    ['12 de la tarde', '12:00'],
    ['4 de la tarde', '16:00'],
    ['3 de la mañana', '03:00'],
  ],
  'pt-BR': [
    ['3 da noite', '03:00'],
    ['6 da noite', '18:00'],
    ['7 da noite', '19:00'],
    ['11 da noite', '23:00'],
    ['12 da noite', '00:00'],
    ['12:30 da noite', '00:30'],
    ['3 da madrugada', '03:00'],
    ['12 da madrugada', '00:00'],
    ['12 da tarde', '12:00'],
    ['12 da manhã', '00:00', '12:00'],
    ['4 da tarde', '16:00'],
  ],
  ar: [
    ['3 ليلا', '03:00'],
    ['7 ليلا', '19:00'],
    ['11 ليلا', '23:00'],
    ['12 ليلا', '00:00'],
    ['12 بالليل', '00:00'],
    ['1 مساء', '13:00'],
    ['4 مساء', '16:00'],
    ['7 مساء', '19:00'],
    ['12 مساء', '12:00', '00:00'],
    ['12 ظهرا', '12:00'],
    ['1 ظهرا', '13:00'],
    ['3 عصرا', '15:00'],
    ['3 فجرا', '03:00'],
    ['12 صباحا', '00:00'],
    // As clocks write it.
    ['12 م', '12:00'],
    ['12 ص', '00:00'],
  ],
  ja: [
    ['夜12時', '00:00'],
    ['夜の12時', '00:00'],
    ['晩12時', '00:00'],
    ['夜2時', '02:00'],
    ['夜5時', '17:00', '05:00'],
    ['夜7時', '19:00'],
    ['夜11時', '23:00'],
    ['深夜0時', '00:00'],
    ['深夜12時', '00:00'],
    ['深夜2時', '02:00'],
    ['夜中の12時', '00:00'],
    ['深夜11時', '23:00'],
    ['夕方4時', '16:00'],
    ['夕方5時', '17:00'],
    ['昼12時', '12:00'],
    ['昼1時', '13:00'],
    ['朝7時', '07:00'],
    // By law 午後12時 is midnight, and clocks show it at noon.
    ['午前12時', '00:00', '12:00'],
    ['午後12時', '12:00', '00:00'],
    ['午後3時', '15:00'],
  ],
};

/** With what an hour is tied to a day, and the words between two hours. */
const TIES: Readonly<Record<string, readonly [day: string, until: string]>> = {
  en: ['tomorrow at ', ' to 13:45'],
  de: ['morgen um ', ' bis 13:45'],
  fr: ['demain à ', ' à 13:45'],
  es: ['mañana a las ', ' a 13:45'],
  'pt-BR': ['amanhã às ', ' a 13:45'],
  ar: ['غدا الساعة ', ' إلى 13:45'],
  ja: ['明日の', 'から13時45分まで'],
};

const rows = Object.entries(HOURS).flatMap(([language, hours]) =>
  hours.map(([said, ...meant]) => [language, said, meant] as const),
);

test.each(rows)('%s: "%s" is %j', (language, said, meant) => {
  const [tie = ''] = TIES[language] ?? [];
  const read = meantBy(language, `${tie}${said}`);
  expect(read.map(({ day, rest }) => `${day.slice(3)}${rest}`)).toEqual(meant);
});

// In Japanese the part of the day stands before the hour, and quiet hours are asked.
test.each(rows.filter(([language]) => language !== 'ja'))(
  '%s: "%s" is the same in quiet hours, %j',
  (language, said, meant) => {
    const [, until = ''] = TIES[language] ?? [];
    const change = readQuiet(`${said}${until}`, quietWordsOf(voiceFor({ language })));
    const isKnown = meant.length === 1 && meant[0] !== '13:45';
    expect(change?.span?.from).toBe(isKnown ? meant[0] : undefined);
  },
);

/** A part of the day that is said of one hour goes for all of them. */
test.each([
  ['en', 'every night at 11 and 12', ['Fr 23:00 (0 0,23 * * *)']],
  ['en', 'tomorrow at 9 and 10 at night', ['Sa 21:00', 'Sa 22:00']],
  ['de', 'jeden Abend um 8 und 10', ['Fr 20:00 (0 20,22 * * *)']],
  ['fr', 'à 6h et 7h du soir', ['Fr 18:00', 'Fr 19:00']],
  ['de', 'heute Nacht um 06:00', ['Sa 06:00']],
  ['de', 'heute Nacht um 6', ['Fr 18:00', 'Sa 06:00']],
  ['de', 'jeden Tag um 7 nachts', []],
  ['de', 'morgen um halb eins', ['Sa 12:30']],
  ['de', 'heute Nacht um viertel vor eins', ['Sa 00:45']],
  ['en', 'tomorrow at quarter to one', ['Sa 12:45']],
  // Minutes are none of the hour.
  ['en', 'tonight at 2:14', ['Sa 02:14']],
  ['es', 'esta noche a las 2:14', ['Sa 02:14']],
  ['fr', 'cette nuit à 2h14', ['Sa 02:14']],
  ['de', 'morgen um 7 Uhr 05 nachts', ['Sa 19:05', 'So 07:05']],
  ['de', 'morgen um 12:00 Uhr morgens', ['Sa 00:00', 'Sa 12:00']],
  ['ja', '明日の夜5時05分', ['Sa 17:05', 'So 05:05']],
  ['en', 'tomorrow at 5:00', ['Sa 05:00']],
  ['en', 'tomorrow at 5:05', ['Sa 17:05']],
  ['en', 'tomorrow at 05:10', ['Sa 05:10']],
  ['fr', 'demain à 5h05', ['Sa 05:05']],
  ['ar', 'غدا فجرا', []],
  ['ja', '夜9時と10時', []],
])('%s: "%s" is %j', (language, text, meant) => {
  const read = meantBy(language, text).map(({ timing: { at, every }, rest }) => {
    const there = new Intl.DateTimeFormat('de', {
      ...{ weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Berlin' },
    }).format(at);
    return [there.replace('., ', ' ').replace(', ', ' '), ...(every ? [`(${every})`] : []), rest]
      .join(' ')
      .trim();
  });
  expect(read).toEqual(meant);
});
