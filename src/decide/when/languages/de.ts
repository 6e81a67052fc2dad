import { casual } from 'chrono-node/de';
import type { Grammar } from '../grammar.ts';

export const de: Grammar = {
  library: casual,
  days: [
    'sonntags?',
    'montags?',
    'dienstags?',
    'mittwochs?',
    'donnerstags?',
    'freitags?',
    'samstags?|sonnabends?',
  ],
  and: '(?:\\s*,\\s*| und |\\s*&\\s*)(?:jeden )?',
  nth: ['erste[nr]?|1\\.', 'zweite[nr]?|2\\.', 'dritte[nr]?|3\\.', 'vierte[nr]?|4\\.', 'letzte[nr]?'],
  numbers: {
    ...{ eins: 1, ein: 1, eine: 1, einer: 1, einem: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6 },
    ...{ sieben: 7, acht: 8, neun: 9, zehn: 10, elf: 11, zwölf: 12 },
  },
  units: {
    minute: 'minuten?',
    hour: 'stunden?',
    day: 'tage?n?',
    week: 'wochen?',
    month: 'monate?n?',
    year: 'jahre?n?',
  },
  parts: {
    morning: 'vormittags?|früh|morgens|jeden morgen',
    noon: 'mittags?',
    afternoon: 'nachmittags?',
    evening: 'nachts?|abends?',
  },
  again: {
    fine: '(?:alle|jede) (?:\\S+ )?(?:stunden?|minuten?|sekunden?)|stündlich',
    odd: 'alle \\S+ (?:tage|wochen|monate|jahre)|jeden (?:zweiten|dritten) (?:tag|monat)|jede (?:zweite|dritte) woche|jedes (?:zweite|dritte) jahr',
    nth: '(?:am|jeden) NTH DAY (?:im monat|jede[sn] monats|des monats)|jeden NTH DAY',
    last: 'am letzten (?:tag )?(?:des|jeden|jedes) monats|am ende (?:jeden|jedes) monats|immer am monatsende',
    date: 'jeden monat am (?<date>\\d{1,2})\\.?|am (?<date>\\d{1,2})\\.? (?:jedes|jeden) monats',
    workdays: 'jeden (?:werktag|arbeitstag|wochentag)|an jedem (?:werktag|arbeitstag)|werktags|wochentags',
    weekend: 'jedes wochenende|an jedem wochenende|am wochenende',
    days: '(?:jeden|an jedem|immer) DAYS|(?<days>(?:(?:sonn|mon|diens|donners|frei|sams)tags|mittwochs|sonnabends)(?:(?:\\s*,\\s*| und )(?:(?:sonn|mon|diens|donners|frei|sams)tags|mittwochs|sonnabends))*)',
    daily: 'jeden (?:tag|morgen|vormittag|mittag|nachmittag|abend)|täglich',
    weekly: 'jede woche|wöchentlich',
    monthly: 'jeden monat|monatlich',
    yearly: 'jedes jahr|jährlich',
  },
  spoken: {
    clock:
      '(?:um )?(?:(?<halfto>halb)|(?<quarter>viertel (?:nach|über))|(?<less>viertel vor)) HOUR|um HOUR uhr(?: (?<min>\\d{2}))?',
    later: 'in NUM UNIT(?<half> und (?:eine|einer) halben?)?',
    fixed: [
      ['in (?:einer )?(?:halben|½) stunde', { minute: 30 }],
      ['in (?:einer )?viertelstunde', { minute: 15 }],
      ['in (?:einer )?dreiviertelstunde', { minute: 45 }],
      ['in (?:anderthalb|eineinhalb) stunden', { minute: 90 }],
      ['morgen früh', { day: 1 }],
    ],
    nextWeek: 'nächste woche (?:am )?DAY|(?:am )?DAY (?:der )?nächster? woche',
    part: 'früh|(?:am )?(?:vormittag|mittag|nachmittag|abend)',
    // A date without a year: the next one.
    date: '(?:am )?(?<date>\\d{1,2})\\. ?(?<month>\\d{1,2})\\.(?! ?\\d)',
    monthEnd: '(?:am )?ende des monats',
  },
  ties: {
    first: 'daran|an|dass|zu|ans',
    before: 'um|am|im|in|ab|zum|gegen',
  },
  half: { after: 'uhr|stunden?|minuten?|und (?:ein )?halb|dreiviertel', before: 'viertel|halb|dreiviertel' },
};
