import { describe, expect, test } from 'vitest';
import { some } from '../every-way.ts';
import { meantBy } from './meant-times.ts';
import { SAID_IN } from './said-times.ts';

const rowsOf = (language: string, text: string) =>
  meantBy(language, text).map(({ timing: { timeZone }, rest, day }) =>
    [day, rest, ...(timeZone === SAID_IN ? [] : [timeZone])].join(' | '),
  );

/** Each is the name of a zone to the library, or an offset, and what people write behind an hour. */
const WORDS =
  'art,bot,cast,cat,cot,ct,east,eat,est,et,get,gilt,gst,hat,hay,ist,mart,met,mt,mut,nut,pet,pont,pt,ret,samt,sst,tot,vet,west,wet,wit,+1,+2,(art),(ist)';

const HOURS: readonly (readonly [string, string])[] = [
  ['en', 'tomorrow at 9:30'],
  ['en', 'at 9:30'],
  ['de', 'morgen um 9:30'],
  ['de', 'morgen 9:30 Uhr'],
  ['fr', 'demain à 9h30'],
  ['es', 'mañana a las 9:30'],
  ['pt-BR', 'amanhã às 9:30'],
  ['ja', '明日9:30'],
  ['ar', 'غدا الساعة 9:30'],
];

test.each(HOURS)('in %s a word behind "%s" changes no hour in silence', (language, hour) => {
  const changed = some(WORDS.split(','), 12).flatMap(word =>
    rowsOf(language, `${hour} ${word} zebra`)
      .filter(row => !row.includes('09:30') && !row.includes('21:30'))
      .map(row => `${word}: ${row}`),
  );
  expect(changed).toEqual([]);
});

/** The abbreviations that the library reads as a zone behind an hour. */
const LIBRARY = '../../node_modules/chrono-node/dist/esm/timezone.js';
const { TIMEZONE_ABBR_MAP } = await import(LIBRARY);
const ABBREVIATIONS = Object.keys(TIMEZONE_ABBR_MAP).filter(name => /^[A-Z]{2,4}$/.test(name));

/** Nobody takes these for anything else. */
const ZONES = new Set(
  'ACDT,ACST,ADT,AEDT,AEST,AST,AKDT,AKST,AWST,BST,CEST,CET,CDT,CST,EDT,EEST,EET,EST,GMT,HKT,IST,JST,KST,MDT,MESZ,MEZ,MSK,MST,NZDT,NZST,PDT,PST,SGT,UTC,WEST,WET'.split(
    ',',
  ),
);

test.each(HOURS)('in %s capitals behind "%s" that may be a name are kept, or asked', (language, hour) => {
  const names = ABBREVIATIONS.filter(word => !ZONES.has(word));
  const lost = some(names, 30).filter(word => {
    const rows = rowsOf(language, `${hour} ${word} zebra`);
    return rows.length > 0 && !rows.some(row => row.includes(`:30 | ${word} zebra`));
  });
  expect(ABBREVIATIONS.length).toBeGreaterThan(150);
  expect(lost).toEqual([]);
});

test.each(HOURS)('in %s no letter of a name behind "%s" is a part of it', (language, hour) => {
  const names = ['Anna', 'Peter', 'Amelie', 'Pamela', 'Hugo', 'Uwe', 'Zoe'];
  const read = names.map(name => rowsOf(language, `${hour} ${name}`));
  expect(read).toEqual(names.map(name => [expect.stringMatching(`09:30 \\| ${name}$`)]));
});

describe('a word that is a day or a zone in short as well is what it stands for, or asked', () => {
  test.each([
    ['de', 'so um 17 Uhr Ana anrufen', ['20 17:00 | Ana anrufen']],
    ['de', 'morgen so um 17 Uhr', ['21 17:00 | ']],
    ['de', 'heute so gegen 17 Uhr', ['20 17:00 | ']],
    ['de', 'So um 17 Uhr', ['20 17:00 | ', '22 17:00 | ']],
    ['de', 'so 17 Uhr', ['20 17:00 | ', '22 17:00 | ']],
    ['de', 'Mo 17 Uhr', ['23 17:00 | ']],
    ['de', 'um 9 Fr. Müller anrufen', ['20 09:00 | Fr. Müller anrufen']],
    ['de', 'morgen 9 Uhr ist Termin', ['21 09:00 | ist Termin']],
    ['en', 'sat at 10', ['21 10:00 | ']],
    ['en', 'call Ana wed at 10', ['25 10:00 | call Ana']],
    ['en', 'to check the sun at 10', ['20 10:00 | check the sun']],
    ['en', 'at 10 put on sun cream', ['20 10:00 | put on sun cream']],
    ['en', 'at 10 sun worship', ['20 10:00 | sun worship', '22 10:00 | worship']],
    ['en', 'at 9:30 get milk', ['20 09:30 | get milk']],
    ['en', 'at 9 PET scan', ['20 09:00 | PET scan', '20 15:00 | scan']],
    ['en', 'at 10 CT scan', ['20 10:00 | CT scan', '20 10:00 | scan | America/Chicago']],
    ['en', 'at 9am CT about the scan', ['20 09:00 | the scan | America/Chicago']],
    ['en', '9:30am PT next monday', ['23 09:30 |  | America/Los_Angeles']],
    ['en', '9:30am pt next monday', ['23 09:30 |  | America/Los_Angeles']],
    ['en', '9:30am pt about the budget', ['20 09:30 | the budget | America/Los_Angeles']],
    ['en', 'at 9:30 EST sync', ['20 09:30 | sync | America/New_York']],
    ['en', 'at 9 ET', ['20 09:00 |  | America/New_York']],
    ['de', 'um 9 MET Bericht', ['20 09:00 | MET Bericht']],
    ['de', 'um 9 ET Ersatzteile', ['20 09:00 | ET Ersatzteile', '20 09:00 | Ersatzteile | America/New_York']],
    ['de', 'um 9 EST morgen', ['21 09:00 |  | America/New_York']],
    ['de', '9:30 Uhr PT daran, Ana anzurufen', ['20 09:30 | Ana anzurufen | America/Los_Angeles']],
    ['en', '9:30am pt', ['20 09:30 |  | America/Los_Angeles']],
    ['en', '9:30am pst tomorrow', ['21 09:30 |  | America/Los_Angeles']],
    ['fr', 'préparer le jeu à 20h', ['20 20:00 | préparer le jeu']],
    ['fr', 'jeu 20h', ['26 20:00 | ']],
    ['fr', 'appeler Sam à 10h', ['20 10:00 | appeler Sam', '21 10:00 | appeler']],
    ['es', 'ir al mar a las 10', ['20 10:00 | ir al mar']],
    ['es', 'llamar a Mar a las 10', ['20 10:00 | llamar a Mar', '24 10:00 | llamar']],
    ['es', 'mar a las 10', ['24 10:00 | ']],
    ['pt-BR', 'vou ter reunião às 10', ['20 10:00 | vou ter reunião']],
    ['pt-BR', 'ter às 10', ['24 10:00 | ']],
    ['ja', '9:30に水を飲む', ['20 09:30 | 水を飲む']],
    ['ar', 'الساعة 10 احد الزملاء', ['20 10:00 | احد الزملاء', '22 10:00 | الزملاء']],
  ])('%s: %s', (language, text, meant) => expect(rowsOf(language, text)).toEqual(meant));
});

/** As an hour is said, after a day or before it; nobody writes a day in one letter behind it. */
const BESIDE: Readonly<Record<string, (day: string) => readonly string[]>> = {
  en: day => [`${day} at 10:30 zebra`, `zebra ${day} at 10:30`, `at 10:30 ${day} zebra`],
  de: day => [`${day} um 10:30 zebra`, `zebra ${day} um 10:30`, `um 10:30 ${day} zebra`],
  fr: day => [`${day} à 10h30 zebra`, `zebra ${day} à 10h30`, `à 10h30 ${day} zebra`],
  es: day => [`${day} a las 10:30 zebra`, `zebra ${day} a las 10:30`, `a las 10:30 ${day} zebra`],
  'pt-BR': day => [`${day} às 10:30 zebra`, `zebra ${day} às 10:30`, `às 10:30 ${day} zebra`],
  ja: day => [`${day} 10:30 zebra`, `zebra ${day} 10:30`],
  ar: day => [`${day} الساعة 10:30 zebra`, `zebra ${day} الساعة 10:30`],
};

test.each(Object.entries(BESIDE))(
  'in %s a day is read, or asked, as the calendar writes it',
  (language, beside) => {
    const lost = (['short', 'long'] as const).flatMap(weekday =>
      [0, 1, 2, 3, 4, 5, 6].flatMap(day => {
        const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
        const name = format.format(Date.UTC(2024, 0, 7 + day));
        const written = [name, name.replace(/\.$/, ''), name.normalize('NFD')];
        const isThat = (text: string) => {
          const meant = meantBy(language, text);
          return meant.length === 0 || meant.some(({ timing }) => timing.at.getUTCDay() === day);
        };
        return written.flatMap(beside).filter(text => !isThat(text));
      }),
    );
    expect(lost).toEqual([]);
  },
);
