import { expect, test } from 'vitest';
import { meantBy } from './meant-times.ts';

/**
 * How people say times when they talk, on a Friday morning: what it means and, where it is one, what is left. Nothing: it is
 * asked, as a part of it is not known.
 */
const SAID: Readonly<
  Record<string, readonly (readonly [said: string, means: readonly string[], rest?: string])[]>
> = {
  en: [
    ['call Bob in a quarter of an hour', ['20 08:55'], 'call Bob'],
    ['call Bob in three quarters of an hour', ['20 09:25'], 'call Bob'],
    ['tonight at 9 and tomorrow at 9 take the pills', ['20 21:00', '21 09:00']],
    ['tomorrow at 9 and on Sunday at 10 take the pills', ['21 09:00', '22 10:00']],
    ['a week after Easter at 9 buy eggs', []],
    ['at the beginning of next month pay the rent', []],
    ['in early January pay the rent', []],
    ['bright and early tomorrow call Bob', ['21 09:00'], 'call Bob'],
    ['at 9 plan what to do on Thanksgiving', ['20 09:00'], 'plan what to do on Thanksgiving'],
  ],
  de: [
    ['heute Abend um 9 und morgen um 9 an die Tabletten', ['20 21:00', '21 09:00']],
    ['morgen um 9 und am Sonntag um 10 an die Tabletten', ['21 09:00', '22 10:00']],
    ['morgen früh um dreiviertel acht an den Bus', ['21 07:45'], 'den Bus'],
    ['morgen früh um viertel acht an den Bus', ['21 07:15'], 'den Bus'],
    ['morgen früh um drei viertel acht an den Bus', ['21 07:45'], 'den Bus'],
    ['morgen früh um viertel nach acht an den Bus', ['21 08:15'], 'den Bus'],
    ['zwei Tage vor Weihnachten um 10 an Geschenke', []],
    ['am 21.11. um 17 h ans Gehen', ['21 17:00'], 'Gehen'],
    ['Anfang nächsten Monats an die Miete', []],
    ['Mitte nächster Woche an Bob', []],
    ['morgen in aller Frühe an Bob', ['21 09:00'], 'Bob'],
    ['am ersten und am fünfzehnten um 9 an die Rechnungen', []],
    ['am fünfzehnten um 9 an die Rechnungen', []],
  ],
  fr: [
    ['ce soir à 9h et demain à 9h mes médicaments', ['20 21:00', '21 09:00']],
    // "Et" is no zone of New York.
    ['à 9h et demain', ['21 09:00']],
    ['une semaine après Pâques à 9h les œufs', []],
    ['le 1er et le 15 à 9h les factures', []],
    ["cet après-midi l'appel", ['20 15:00'], "l'appel"],
    ["cet après-midi à 16h l'appel", ['20 16:00'], "l'appel"],
    ["d'aujourd'hui en huit à 7h la piscine", ['27 07:00'], 'la piscine'],
    ['demain en huit à 7h la piscine', ['28 07:00'], 'la piscine'],
    ['au début du mois prochain le loyer', []],
    ['demain de bonne heure appeler Bob', ['21 09:00'], 'appeler Bob'],
  ],
  es: [
    ['mañana a las 9 y el domingo a las 10 las pastillas', ['21 09:00', '22 10:00']],
    ['una semana después de Pascua a las 9 los huevos', []],
    ['de hoy en ocho días a las 17:00 la piscina', ['27 17:00'], 'la piscina'],
    ['de hoy en ocho a las 17:00 la piscina', ['27 17:00'], 'la piscina'],
    ['a principios del mes que viene el alquiler', []],
    ['mañana tempranito comprar pan', ['21 09:00'], 'comprar pan'],
    ['en hora y media estirar', ['20 10:10'], 'estirar'],
  ],
  pt: [
    ['amanhã às 9 e no domingo às 10 dos remédios', ['21 09:00', '22 10:00']],
    ['uma semana depois da Páscoa às 9 dos ovos', []],
    ['de hoje a oito dias às 17h natação', ['27 17:00'], 'natação'],
    ['no início do mês que vem do aluguel', []],
    ['começo amanhã às 9', ['21 09:00'], 'começo'],
    ['amanhã logo cedo do pão', ['21 09:00'], 'pão'],
    ['em hora e meia de alongar', ['20 10:10'], 'alongar'],
  ],
  ar: [
    ['غدا الساعة 9 بأحمد والساعة 10 بسارة', ['21 09:00', '20 10:00']],
    ['كل جمعتين الساعة 4 عصرا بالساعات', []],
    ['كل الموظفين غدا الساعة 9', ['21 09:00'], 'كل الموظفين'],
    ['قبل رأس السنة بيومين الساعة 10 بالهدايا', ['30 10:00'], 'بالهدايا'],
    ['قبل رأس السنة بأسبوع الساعة 10 بالهدايا', ['25 10:00'], 'بالهدايا'],
    ['قبل عيد الفطر بيومين الساعة 10 بالهدايا', []],
    ['في بداية الشهر القادم بالإيجار', []],
    ['في الأول والخامس عشر الساعة 9 بالفواتير', []],
    ['بكرة بدري بأحمد', ['21 09:00'], 'بأحمد'],
    ['بعد ثلاثة أرباع ساعة بالشاي', ['20 09:25'], 'بالشاي'],
  ],
  ja: [
    ['元日の9時に支払い', ['01 09:00'], '支払い'],
    ['クリスマスの朝7時に支払い', ['25 07:00'], '支払い'],
    ['正月の9時に支払い', []],
    ['来月の頭に家賃を払う', []],
    ['来月初めに家賃', []],
    ['明日の朝イチで田中さんに連絡', ['21 09:00'], '田中さんに連絡'],
    ['明日朝一で田中さんに連絡', ['21 09:00'], '田中さんに連絡'],
  ],
};

const rows = Object.entries(SAID).flatMap(([language, said]) =>
  said.map(([text, means, rest]) => ({ language, text, means, rest })),
);

test.each(rows)('in $language "$text" is $means', ({ language, text, means, rest }) => {
  const meant = meantBy(language, text);
  expect(meant.map(({ day }) => day)).toEqual(means);
  if (rest !== undefined) expect(meant[0]?.rest).toBe(rest);
});
