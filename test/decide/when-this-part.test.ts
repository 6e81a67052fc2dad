import { expect, test } from 'vitest';
import { understandWhen } from '../../src/decide/when.ts';
import { meantBy } from './meant-times.ts';
import { SAID_IN } from './said-times.ts';

/** A part of this very day, as it is said in each language, and without a day the next one. */
const PARTS: Readonly<
  Record<string, { readonly today: readonly string[]; readonly any: readonly string[] }>
> = {
  en: {
    today: ['this evening', 'this evening at 8', 'at 8 this evening', 'later this evening', 'this afternoon'],
    any: ['in the evening', 'at 8 in the evening'],
  },
  de: {
    today: [
      'heute Abend',
      'diesen Abend',
      'heut Abend',
      'am heutigen Abend',
      'heute Abend um 8',
      'heut um 20 Uhr',
    ],
    any: ['am Abend', 'abends um 8'],
  },
  fr: {
    today: ['ce soir', 'ce soir à 8h', 'à 20h ce soir', 'ce matin', 'ce midi'],
    any: ['le soir', 'dans la soirée', 'en soirée'],
  },
  es: {
    today: ['esta noche', 'esta noche a las 8', 'esta tarde', 'esta mañana a las 9', 'este mediodía'],
    any: ['por la noche'],
  },
  'pt-BR': { today: ['esta noite', 'nesta noite às 8', 'esta manhã às 9', 'hoje à noite'], any: ['à noite'] },
  ar: { today: ['هذا المساء', 'هذا المساء الساعة 8', 'هذا الصباح', 'الليلة'], any: ['مساء'] },
  ja: { today: ['今夜', '今晩8時', '今朝9時', '今日の夕方'], any: ['夜8時'] },
};

const LATE = new Date('2026-11-20T22:50:00Z');
const rows = (which: 'today' | 'any') =>
  Object.entries(PARTS).flatMap(([language, parts]) => parts[which].map(text => [language, text] as const));

test.each(rows('today'))('%s: "%s", said at 23:50, has passed', (language, text) => {
  const when = understandWhen(text, { now: LATE, timeZone: SAID_IN, languages: [language] });
  expect(when).toMatchObject({ unclear: { phrase: 'when.past' }, what: '' });
});

test.each(rows('any'))('%s: "%s", said at 23:50, is tomorrow', (language, text) => {
  expect(meantBy(language, text, LATE).map(({ day, rest }) => [day.slice(0, 2), rest])).toEqual([['21', '']]);
});

test.each([
  ['en', 'late tonight'],
  ['de', 'heute Nacht'],
  ['de', 'diese Nacht'],
  ['fr', 'cette nuit'],
])('%s: "%s" at 23:50 is what is left of it', (language, text) => {
  expect(meantBy(language, text, LATE).map(({ day }) => day)).toEqual(['21 02:00']);
});

test.each([
  ['en', 'lock the door this evening', 'lock the door'],
  ['de', 'heute Abend daran, die Tür abzuschließen', 'die Tür abzuschließen'],
  ['fr', 'ce soir de fermer la porte', 'fermer la porte'],
  ['ja', '今夜ドアを閉める', 'ドアを閉める'],
])('%s: what "%s" is for is kept without the time that has passed', (language, text, what) => {
  expect(understandWhen(text, { now: LATE, timeZone: SAID_IN, languages: [language] })).toMatchObject({
    what,
  });
});

test('what another says of this afternoon is no time', () => {
  expect(meantBy('en', "tomorrow at 9 read this evening's report", LATE)).toMatchObject([
    { day: '21 09:00', rest: "read this evening's report" },
  ]);
});
