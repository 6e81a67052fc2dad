import { expect, test } from 'vitest';
import { meantBy } from './meant-times.ts';

const MONDAY = new Date('2026-11-23T07:40:00Z');

/** A day of the week after the next one, or so many weeks from now, on Monday, 23 November 2026. */
const OF_WEEKS: readonly (readonly [language: string, text: string, ...meant: string[]])[] = [
  ['en', 'Friday of the week after next', '2026-12-11'],
  ['en', 'the week after next on Friday', '2026-12-11'],
  ['en', 'the week after next', '2026-12-07'],
  ['en', 'the Monday after next', '2026-12-07'],
  ['en', 'the Friday after next', '2026-12-04', '2026-12-11'],
  ['en', 'Friday in two weeks', '2026-12-11'],
  ['en', 'in two weeks on Friday', '2026-12-11'],
  ['en', 'Monday in two weeks', '2026-12-07', '2026-12-14'],
  ['en', 'in a fortnight on Friday', '2026-12-11'],
  ['en', 'a week on Friday', '2026-12-04'],
  ['en', 'Friday week', '2026-12-04'],
  ['en', 'a fortnight on Friday', '2026-12-11'],
  ['en', 'a week from tomorrow', '2026-12-01'],
  ['en', 'two Mondays from now'],
  ['de', 'übernächste Woche', '2026-12-07'],
  ['de', 'übernächste Woche am Freitag', '2026-12-11'],
  ['de', 'Freitag der übernächsten Woche', '2026-12-11'],
  ['de', 'übernächsten Montag', '2026-12-07'],
  ['de', 'am übernächsten Freitag', '2026-12-04', '2026-12-11'],
  ['de', 'Freitag in zwei Wochen', '2026-12-11'],
  ['de', 'in zwei Wochen am Freitag', '2026-12-11'],
  ['de', 'Freitag in vierzehn Tagen', '2026-12-11'],
  ['de', 'Montag in zwei Wochen', '2026-12-07', '2026-12-14'],
  ['de', 'heute in zwei Wochen', '2026-12-07'],
  ['de', 'Montag in 10 Tagen'],
  ['fr', 'vendredi en huit', '2026-12-04'],
  ['fr', 'vendredi en quinze', '2026-12-11'],
  ['fr', 'le vendredi dans deux semaines', '2026-12-11'],
  ['fr', 'vendredi dans quinze jours', '2026-12-11'],
  ['fr', 'dans deux semaines, le lundi', '2026-12-07', '2026-12-14'],
  ['fr', "lundi de la semaine d'après"],
  ['es', 'el viernes dentro de dos semanas', '2026-12-11'],
  ['es', 'dentro de dos semanas el viernes', '2026-12-11'],
  ['es', 'el viernes en quince días', '2026-12-11'],
  ['es', 'el lunes en dos semanas', '2026-12-07', '2026-12-14'],
  ['es', 'el lunes de la semana siguiente a la próxima'],
  ['pt-BR', 'sexta daqui a duas semanas', '2026-12-11'],
  ['pt-BR', 'daqui a duas semanas na sexta', '2026-12-11'],
  ['pt-BR', 'na segunda daqui a duas semanas', '2026-12-07', '2026-12-14'],
  ['pt-BR', 'segunda da outra semana'],
  ['ja', '再来週の月曜', '2026-12-07'],
  ['ja', '再来週の金曜日', '2026-12-11'],
  ['ja', 'さ来週の月曜', '2026-12-07'],
  ['ja', '2週間後の金曜日', '2026-12-11'],
  ['ja', '2週間後の月曜日', '2026-12-07', '2026-12-14'],
  ['ja', '再来月の1日', '2027-01-01'],
  ['ar', 'يوم الجمعة من الأسبوع بعد القادم', '2026-12-11'],
  ['ar', 'الأسبوع بعد القادم', '2026-12-07'],
  ['ar', 'يوم الجمعة بعد أسبوعين', '2026-12-11'],
  ['ar', 'بعد أسبوعين يوم الجمعة', '2026-12-11'],
  ['ar', 'الاثنين بعد القادم', '2026-12-07'],
];

test.each(OF_WEEKS)('%s: "%s"', (language, text, ...meant) => {
  const read = meantBy(language, text, MONDAY).map(({ there, rest }) =>
    `${there.toISODate()} ${rest}`.trim(),
  );
  expect(read).toEqual(meant);
});

test('"in a week" on a Friday, Monday is not the next one', () => {
  const read = ['Montag in einer Woche', 'Montag in zwei Wochen'].map(text =>
    meantBy('de', text).map(({ timing: { at } }) => at.toISOString().slice(0, 10)),
  );
  expect(read).toEqual([['2026-11-30'], ['2026-11-30', '2026-12-07']]);
});
