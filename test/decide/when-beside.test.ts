import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { GRAMMARS } from '../../src/decide/when/languages/table.ts';
import { understandWhen } from '../../src/decide/when.ts';

/** A Monday, 10:00 in London, and a thing that no language has a word for. */
const HERE = { now: new Date('2026-11-23T10:00:00Z'), timeZone: 'Europe/London' };
const THING = 'XYZ';

/** Words beside a time change it: they are read as well, or Herald asks for the time. */
interface Beside {
  readonly midnight: string;
  /** In front of an hour, and behind it: that hour. */
  readonly about: readonly string[];
  /** No moment by itself. */
  readonly limits: readonly string[];
  /** No hour of any clock. */
  readonly noHour: readonly string[];
}

const BESIDE: Readonly<Record<string, Beside>> = {
  en: {
    midnight: 'at midnight XYZ',
    about: ['around 5pm XYZ', 'at about 5pm XYZ', 'at around 5pm XYZ', 'at roughly 5pm XYZ'],
    limits: ['after 5pm XYZ', 'before 5pm XYZ', 'before noon XYZ', 'just after 5pm XYZ'],
    noHour: ['tomorrow at 25:00 XYZ', 'tomorrow 9:75 XYZ', 'tomorrow at 24:30 XYZ'],
  },
  de: {
    midnight: 'um Mitternacht XYZ',
    about: ['gegen 17 Uhr XYZ', 'circa um 17 Uhr XYZ', 'ungefähr um 17 Uhr XYZ', 'etwa um 17 Uhr XYZ'],
    limits: ['nach 17 Uhr XYZ', 'vor 17 Uhr XYZ', 'vor dem Mittag XYZ', 'nach dem Mittag XYZ'],
    noHour: ['morgen um 25:00 XYZ', 'morgen 9:75 XYZ'],
  },
  fr: {
    midnight: 'à minuit XYZ',
    about: ['vers 17h XYZ', 'aux environs de 17h XYZ', 'environ à 17h XYZ'],
    limits: ['après 17h XYZ', 'avant 17h XYZ', 'avant midi XYZ'],
    noHour: ['demain à 25:00 XYZ'],
  },
  es: {
    midnight: 'a medianoche XYZ',
    about: ['hacia las 17 XYZ', 'sobre las 17 XYZ', 'alrededor de las 17 XYZ', 'a eso de las 17 XYZ'],
    limits: ['después de las 17 XYZ', 'antes de las 17 XYZ', 'antes del mediodía XYZ'],
    noHour: ['mañana a las 25:00 XYZ'],
  },
  'pt-BR': {
    midnight: 'à meia-noite XYZ',
    about: ['por volta das 17h XYZ', 'lá pelas 17h XYZ'],
    limits: ['depois das 17h XYZ', 'antes das 17h XYZ', 'depois do meio-dia XYZ'],
    noHour: ['amanhã às 25:00 XYZ'],
  },
  ja: {
    midnight: '深夜0時にXYZ',
    about: ['17時頃にXYZ', '17時ごろXYZ'],
    limits: ['17時以降にXYZ', '17時過ぎにXYZ', '17時前にXYZ', '17時以前にXYZ'],
    noHour: ['明日25:00にXYZ'],
  },
  ar: {
    midnight: 'في منتصف الليل XYZ',
    about: ['حوالي الساعة 5 XYZ', 'نحو الساعة 5 XYZ'],
    limits: ['بعد الساعة 5 XYZ', 'قبل الساعة 5 XYZ'],
    noHour: ['غدا الساعة 25:00 XYZ'],
  },
};

/** When, and for what; or that it is asked. */
function heard(text: string, language: string): string {
  const when = understandWhen(text, { ...HERE, languages: [language] });
  if ('unclear' in when) return 'asked';
  const at = DateTime.fromJSDate(when.timing.at, { zone: HERE.timeZone }).toFormat('yyyy-MM-dd HH:mm');
  return `${at} ${when.rest}`;
}

test('in every language that has words for times', () => {
  const known = Object.keys(BESIDE).map(language => language.slice(0, 2));
  expect(known.toSorted()).toEqual([...GRAMMARS.keys()].toSorted());
});

describe.each(Object.entries(BESIDE))('in %s', (language, { midnight, about, limits, noHour }) => {
  test('midnight is the next one', () => {
    expect(heard(midnight, language)).toBe(`2026-11-24 00:00 ${THING}`);
  });

  test.each(about)('"%s" is that hour', text => {
    expect(heard(text, language)).toBe(`2026-11-23 17:00 ${THING}`);
  });

  test.each([...limits, ...noHour])('"%s" is asked', text => {
    expect(heard(text, language)).toBe('asked');
  });
});

test('“kommenden Freitag” is the one to come, and “dran” ties as “daran” does', () => {
  expect(heard('kommenden Freitag um 9 an XYZ', 'de')).toBe('2026-11-27 09:00 XYZ');
  expect(heard('am kommenden Freitag um 9 an XYZ', 'de')).toBe('2026-11-27 09:00 XYZ');
  expect(heard('dran, morgen um 8 XYZ', 'de')).toBe('2026-11-24 08:00 XYZ');
});
