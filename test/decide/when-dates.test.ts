import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { meantBy } from './meant-times.ts';

/** Days of a month in words, on Friday, 20 November 2026. */
const DATES: readonly (readonly [language: string, text: string, ...meant: string[]])[] = [
  ['en', 'on the first of December at 10 call Ana', '2026-12-01 10:00 call Ana'],
  ['en', 'the twelfth of December', '2026-12-12 09:00'],
  ['en', 'the twenty-first of December', '2026-12-21 09:00'],
  ['en', 'the thirty first of January 2028', '2028-01-31 09:00'],
  ['en', 'on the 1st of December at 10 call Ana', '2026-12-01 10:00 call Ana'],
  ['en', 'December twenty-fifth at 9 call mum', '2026-12-25 09:00 call mum'],
  ['en', 'on December the first', '2026-12-01 09:00'],
  ['en', 'Tuesday, the first of December', '2026-12-01 09:00'],
  ['en', 'Monday the first of December'],
  ['en', 'the thirty-first of February'],
  ['en', 'on the first of next month', '2026-12-01 09:00'],
  ['en', 'on the first of every month', '2026-12-01 09:00 (0 9 1 * *)'],
  ['en', 'on the first and fifteenth of each month', '2026-12-01 09:00 (0 9 1,15 * *)'],
  ['en', 'every day until the first of January at 9', '2026-11-20 09:00 (0 9 * * *; until 2027-01-01)'],
  [
    'en',
    'ask whether you may first call Ana tomorrow',
    '2026-11-21 09:00 ask whether you may first call Ana',
  ],
  ['en', 'call the first of the applicants tomorrow', '2026-11-21 09:00 call the first of the applicants'],
  ['de', 'am ersten Dezember', '2026-12-01 09:00'],
  ['de', 'erster Dezember um 9', '2026-12-01 09:00'],
  ['de', 'am siebten Dezember um 10 Anna anrufen', '2026-12-07 10:00 Anna anrufen'],
  ['de', 'am einundzwanzigsten Dezember', '2026-12-21 09:00'],
  ['de', 'am einunddreissigsten Januar 2028', '2028-01-31 09:00'],
  ['de', 'Dienstag, den ersten Dezember um 9', '2026-12-01 09:00'],
  ['de', 'Montag, den ersten Dezember'],
  ['de', 'am ersten des nächsten Monats', '2026-12-01 09:00'],
  ['de', 'am Ersten jedes Monats', '2026-12-01 09:00 (0 9 1 * *)'],
  ['de', 'jeden Tag bis zum ersten Dezember um 9', '2026-11-20 09:00 (0 9 * * *; until 2026-12-01)'],
  ['fr', 'le premier décembre à 9h appeler Anna', '2026-12-01 09:00 appeler Anna'],
  ['fr', 'premier decembre', '2026-12-01 09:00'],
  ['fr', 'le vingt et un décembre', '2026-12-21 09:00'],
  ['fr', 'le trente-et-un janvier 2028', '2028-01-31 09:00'],
  ['fr', 'mardi premier décembre', '2026-12-01 09:00'],
  ['fr', 'lundi premier décembre'],
  ['fr', 'le premier du mois prochain', '2026-12-01 09:00'],
  ['fr', 'le premier de chaque mois', '2026-12-01 09:00 (0 9 1 * *)'],
  ['fr', 'acheter deux mars demain', '2026-11-21 09:00 acheter deux mars'],
  ['es', 'el primero de diciembre', '2026-12-01 09:00'],
  ['es', 'el uno de diciembre a las 10 llamar a Ana', '2026-12-01 10:00 llamar a Ana'],
  ['es', 'el veintiuno de diciembre', '2026-12-21 09:00'],
  ['es', 'el treinta y uno de enero de 2028', '2028-01-31 09:00'],
  ['es', 'el 1º de diciembre', '2026-12-01 09:00'],
  ['es', 'el día primero de diciembre', '2026-12-01 09:00'],
  ['es', 'el primero de cada mes', '2026-12-01 09:00 (0 9 1 * *)'],
  ['pt-BR', 'primeiro de dezembro às 10h ligar para a Ana', '2026-12-01 10:00 ligar para a Ana'],
  ['pt-BR', 'no dia primeiro de dezembro', '2026-12-01 09:00'],
  ['pt-BR', 'dia 1º de março às 9h', '2027-03-01 09:00'],
  ['pt-BR', 'vinte e um de dezembro', '2026-12-21 09:00'],
  ['pt-BR', 'trinta e um de janeiro de 2028', '2028-01-31 09:00'],
  ['pt-BR', 'no primeiro de cada mês', '2026-12-01 09:00 (0 9 1 * *)'],
  ['ja', '十二月一日', '2026-12-01 09:00'],
  ['ja', '十二月二十一日の10時に会議', '2026-12-21 10:00 会議'],
  ['ja', '12月の1日', '2026-12-01 09:00'],
  ['ja', '2028年の一月三十一日', '2028-01-31 09:00'],
  ['ja', '二〇二八年一月一日'],
  ['ja', '毎月一日', '2026-12-01 09:00 (0 9 1 * *)'],
  ['ar', 'في الأول من ديسمبر الساعة 10', '2026-12-01 10:00'],
  ['ar', 'أول ديسمبر', '2026-12-01 09:00'],
  ['ar', 'الخامس عشر من ديسمبر', '2026-12-15 09:00'],
  ['ar', 'الحادي والعشرين من ديسمبر', '2026-12-21 09:00'],
  ['ar', 'في الحادي والثلاثين من يناير 2028', '2028-01-31 09:00'],
  ['ar', 'يوم الثلاثاء الأول من ديسمبر', '2026-12-01 09:00'],
  ['ar', 'أول الشهر القادم', '2026-12-01 09:00'],
  ['ar', 'الأول من كل شهر', '2026-12-01 09:00 (0 9 1 * *)'],
];

test.each(DATES)('%s: "%s"', (language, text, ...meant) => {
  const read = meantBy(language, text).map(({ timing: { at, every, timeZone }, rest }) =>
    [
      DateTime.fromJSDate(at, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm'),
      ...(every === undefined ? [] : [`(${every})`]),
      rest,
    ]
      .join(' ')
      .trim(),
  );
  expect(read).toEqual(meant);
});
