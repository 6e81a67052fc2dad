import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { meantBy } from './meant-times.ts';
import { SAID_IN } from './said-times.ts';

const inBerlin = (at: string) => DateTime.fromISO(at, { zone: SAID_IN }).toJSDate();

const rowsOf = (language: string, text: string, now?: Date) =>
  meantBy(language, text, now).map(({ timing: { every }, rest, day }) =>
    [day, ...(every === undefined ? [] : [every]), ...(rest === '' ? [] : [rest])].join(' | '),
  );

describe('an hour of the night is of the night that is meant', () => {
  test.each([
    ['en', 'tonight', ['20 19:00']],
    ['en', 'tonight at 2', ['21 02:00']],
    ['en', 'tonight at 3am', ['21 03:00']],
    ['en', 'tonight at 9', ['20 21:00']],
    ['en', 'tonight at midnight', ['21 00:00']],
    ['en', 'tonight at 12', ['21 00:00']],
    ['en', 'late tonight', ['20 22:00', '21 02:00']],
    ['en', 'Friday night at 1:30', ['21 01:30']],
    ['en', 'every night at 2', ['21 02:00 | 0 2 * * *']],
    ['en', 'every Friday night at 2', []],
    [
      'de',
      'heute Nacht Server neu starten',
      ['20 22:00 | Server neu starten', '21 02:00 | Server neu starten'],
    ],
    ['de', 'heute Nacht um 2', ['21 02:00']],
    ['de', 'heute Nacht um 12', ['21 00:00']],
    ['de', 'heute Nacht um 23 Uhr', ['20 23:00']],
    ['de', 'nachts um 3', ['21 03:00']],
    ['de', 'morgen Nacht', ['21 22:00', '22 02:00']],
    ['de', 'jede Nacht', []],
    ['de', 'jede Nacht um 2', ['21 02:00 | 0 2 * * *']],
    ['de', 'heute Abend', ['20 19:00']],
    ['fr', 'cette nuit', ['20 22:00', '21 02:00']],
    ['fr', 'cette nuit à 2h', ['21 02:00']],
    ['fr', 'cette nuit à 23h', ['20 23:00']],
    ['fr', 'ce soir', ['20 19:00']],
    ['es', 'esta noche', ['20 19:00']],
    ['es', 'esta noche a las 2', ['21 02:00']],
    ['es', 'mañana de madrugada', []],
    ['pt-BR', 'hoje à noite', ['20 19:00']],
    ['pt-BR', 'hoje à noite às 2', ['21 02:00']],
    ['ja', '今夜', ['20 19:00']],
    ['ja', '今夜2時', ['21 02:00']],
    ['ja', '今日の深夜', ['20 22:00', '21 02:00']],
    ['ar', 'الليلة', ['20 19:00']],
    ['ar', 'الليلة الساعة 2', ['21 02:00']],
    ['ar', 'كل ليلة', ['20 19:00 | 0 19 * * *']],
  ])('%s: %s', (language, text, meant) => expect(rowsOf(language, text)).toEqual(meant));

  test('after midnight tonight is what is left of it', () => {
    expect(rowsOf('en', 'tonight at 2', inBerlin('2026-11-20T00:30'))).toEqual(['20 02:00']);
    expect(rowsOf('en', 'tonight at 2', inBerlin('2026-11-20T03:30'))).toEqual(['21 02:00']);
  });
});

/** The first of its kind in this month, a date, its last day: each of them once, or every month. */
const OF_THE_MONTH: readonly (readonly [
  language: string,
  once: readonly string[],
  each: readonly string[],
])[] = [
  [
    'en',
    [
      'on the first Monday of the month',
      'first Monday in the month',
      'on the last day of the month',
      'on the 15th of the month',
    ],
    [
      'every first Monday of the month',
      'on the first Monday of each month',
      'on the last day of every month',
      'on the 15th of each month',
    ],
  ],
  [
    'de',
    [
      'am ersten Montag des Monats',
      'am ersten Montag im Monat',
      'am letzten Tag des Monats',
      'am 15. des Monats',
    ],
    [
      'jeden ersten Montag im Monat',
      'am ersten Montag jedes Monats',
      'am letzten Tag jedes Monats',
      'am 15. jedes Monats',
    ],
  ],
  [
    'fr',
    ['le premier lundi du mois', 'le dernier jour du mois', 'le 15 du mois'],
    [
      'chaque premier lundi du mois',
      'tous les premiers lundis du mois',
      'le premier lundi de chaque mois',
      'le dernier jour de chaque mois',
    ],
  ],
  [
    'es',
    ['el primer lunes del mes', 'el último día del mes', 'el 15 del mes'],
    [
      'cada primer lunes del mes',
      'todos los primeros lunes del mes',
      'el primer lunes de cada mes',
      'el último día de cada mes',
    ],
  ],
  [
    'pt-BR',
    ['na primeira segunda do mês', 'no último dia do mês', 'no dia 15 do mês'],
    ['toda primeira segunda do mês', 'na primeira segunda de cada mês', 'no último dia de cada mês'],
  ],
  ['ja', ['月の第一月曜日'], ['毎月第一月曜日']],
  [
    'ar',
    ['أول اثنين من الشهر', 'آخر يوم في الشهر'],
    ['أول اثنين من كل شهر', 'كل أول اثنين من الشهر', 'آخر يوم من كل شهر'],
  ],
];

test.each(OF_THE_MONTH)(
  'in %s a day of the month is once or each month, as it is said',
  (language, once, each) => {
    const rows = (text: string) => [text, ...rowsOf(language, text).map(row => row.includes('|'))];
    expect(once.map(rows)).toEqual(once.map(text => [text, false, true]));
    expect(each.map(rows)).toEqual(each.map(text => [text, true]));
  },
);

test.each([
  ['en', 'the first Monday'],
  ['de', 'am ersten Montag'],
  ['fr', 'le premier lundi'],
  ['es', 'el primer lunes'],
  ['pt-BR', 'na primeira segunda-feira'],
  ['ja', '第一月曜日'],
  ['ar', 'أول اثنين'],
])('%s: of "%s" it is asked of which month', (language, text) => {
  expect(rowsOf(language, text)).toEqual([]);
});
