import { expect, test } from 'vitest';
import { meantBy } from './meant-times.ts';

/** Hours of coming days mean the same, whether they are said in the morning or the afternoon of a Friday in Berlin. */
const SAID: Readonly<Record<string, readonly (readonly [said: string, means: string])[]>> = {
  en: [
    ['the day after tomorrow at half past eight', '22 08:30'],
    ['the day after tomorrow at a quarter past nine', '22 09:15'],
    ['the day after tomorrow at half past eight in the evening', '22 20:30'],
    ['tomorrow evening at half past eight', '21 20:30'],
    ['on the Monday after next at midnight', '30 00:00'],
  ],
  de: [
    ['übermorgen um halb neun', '22 08:30'],
    ['übermorgen um acht', '22 08:00'],
    ['morgen um viertel nach neun', '21 09:15'],
    ['übermorgen um halb neun abends', '22 20:30'],
    ['morgen Abend um halb neun', '21 20:30'],
    ['am Montag abends um 8', '23 20:00'],
    ['am 30.11. abends um halb neun', '30 20:30'],
    ['am Montag nachmittags um 3', '23 15:00'],
    ['am Montag morgens um 8', '23 08:00'],
    ['übermorgen um Mitternacht', '22 00:00'],
  ],
  fr: [
    ['après-demain à huit heures et demie', '22 08:30'],
    ['demain à neuf heures et quart', '21 09:15'],
    ['après-demain à huit heures et demie du soir', '22 20:30'],
    ['après-demain à minuit', '22 00:00'],
  ],
  es: [
    ['pasado mañana a las ocho y media', '22 08:30'],
    ['mañana a las nueve y cuarto', '21 09:15'],
    ['pasado mañana a las ocho y media de la noche', '22 20:30'],
    ['pasado mañana a medianoche', '22 00:00'],
  ],
  pt: [
    ['depois de amanhã às oito e meia', '22 08:30'],
    ['amanhã às nove e quinze', '21 09:15'],
    ['depois de amanhã às oito e meia da noite', '22 20:30'],
  ],
  ar: [
    ['غدا الساعة 9', '21 09:00'],
    ['بعد غد الساعة الثامنة والنصف', '22 08:30'],
    ['بعد غد الساعة الثامنة والنصف مساء', '22 20:30'],
  ],
  ja: [
    ['明後日の9時に', '22 09:00'],
    ['明後日の8時半に', '22 08:30'],
    ['明後日の夜8時半に', '22 20:30'],
    ['来週9時に', '27 09:00'],
  ],
};

const rows = Object.entries(SAID).flatMap(([language, said]) => said.map(row => [language, ...row] as const));

test.each(rows)('in %s "%s" is %s, at whatever hour of the day it is said', (language, said, means) => {
  for (const now of ['2026-11-20T09:00:00Z', '2026-11-20T14:30:00Z'])
    expect(meantBy(language, said, new Date(now)).map(({ day }) => day)).toEqual([means]);
});
