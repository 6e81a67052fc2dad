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
    ...{ sieben: 7, acht: 8, neun: 9, zehn: 10, elf: 11, zwölf: 12, fünfzehn: 15, zwanzig: 20, dreißig: 30 },
  },
  units: {
    minute: 'minuten?',
    hour: 'stunden?',
    day: 'tage?n?',
    week: 'wochen?',
    month: 'monate?n?',
    year: 'jahre?n?',
  },
  months:
    'januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jan|feb|mär|apr|jun|jul|aug|sept?|okt|nov|dez',
  parts: {
    morning: 'vormittags?|früh|morgens|jeden morgen',
    noon: 'mittags?',
    afternoon: 'nachmittags?',
    evening: 'nachts?|abends?',
  },
  again: {
    fine: '(?:alle|jede) (?:\\S+ )?(?:stunden?|minuten?|sekunden?)|stündlich',
    rate: '(?:zweimal|dreimal|viermal|\\d+ ?mal) (?:(?:am|pro) tag|täglich|(?:in der|pro|die) woche|wöchentlich|(?:im|pro) monat|(?:im|pro) jahr)',
    odd: 'alle NUM UNIT|jede[nrs]? (?:(?<second>zweite[nrs]?|2\\.)|(?<third>dritte[nrs]?|3\\.)|(?<fourth>vierte[nrs]?|4\\.)) (?:DAYS|UNIT)',
    quarterly: 'jedes quartal|vierteljährlich|quartalsweise',
    nth: '(?:am|jeden) NTH DAY (?:im monat|jede[sn] monats|des monats)|jeden (?<nth>ersten|1\\.|letzten) DAY',
    nthOrStep: 'jeden (?<nth>dritten|3\\.|vierten|4\\.) DAY',
    last: 'am letzten (?:tag )?(?:des|jeden|jedes) monats|am ende (?:jeden|jedes) monats|immer am monatsende',
    date: 'jeden monat am (?<date>\\d{1,2})\\.?|am (?<date>\\d{1,2})\\.? (?:jedes|jeden) monats',
    workdays: 'jeden (?:werktag|arbeitstag|wochentag)|an jedem (?:werktag|arbeitstag)|werktags|wochentags',
    weekend: 'jedes wochenende|an jedem wochenende|an (?:den )?wochenenden',
    range: '(?<every>jede woche )?(?:von )?(?<first>ANYDAY) (?:bis|-|–) (?<until>ANYDAY)',
    days: '(?:jeden|an jedem|immer) DAYS|(?<weekdays>(?:(?:sonn|mon|diens|donners|frei|sams)tags|mittwochs|sonnabends)(?:(?:\\s*,\\s*| und )(?:(?:sonn|mon|diens|donners|frei|sams)tags|mittwochs|sonnabends))*)',
    list: '(?:am )?(?<weekdays>ANYDAY(?:(?:\\s*,\\s*| und |\\s*[&/]\\s*)(?:am )?ANYDAY)+)',
    daily: 'jeden (?:tag|morgen|vormittag|mittag|nachmittag|abend)|täglich|einmal am tag',
    weekly: 'jede woche|wöchentlich',
    monthly: 'jeden monat|monatlich',
    yearly: 'jedes jahr|jährlich',
  },
  holidays: [
    ['heiligabend|heilige[nr]? abend|heilig abend', 12, 24],
    ['(?:ersten|1\\.) weihnachts(?:feier)?tag', 12, 25],
    ['(?:zweiten|2\\.) weihnachts(?:feier)?tag', 12, 26],
    ['silvester', 12, 31],
    ['neujahrstag|neujahr', 1, 1],
    ['nikolaustag|nikolaus', 12, 6],
    ['valentinstag', 2, 14],
    ['halloween', 10, 31],
  ],
  movable:
    'weihnachten|ostern|ostersonntag|ostermontag|karfreitag|pfingsten|pfingstmontag|(?:christi )?himmelfahrt|fronleichnam|fasching|karneval|muttertag|vatertag|ramadan|advent',
  spoken: {
    holiday:
      '(?:NUM UNIT|(?:am |einen )?tag) (?:(?<before>vor)|(?<after>nach)) (?:dem )?HOLIDAY|(?:an|am|zu|zum|über) HOLIDAY|(?<!\\S ?)HOLIDAY(?=$)',
    clock:
      '(?:um )?(?:(?<halfto>halb)|(?<quarter>viertel (?:nach|über))|(?<less>viertel vor)) HOUR|um HOUR uhr(?: (?<min>\\d{2}))?|(?:(?<past>fünf|zehn|zwanzig) nach|(?<to>fünf|zehn|zwanzig) vor) HOUR|um WRITTEN(?= ?(?:$|[,.;]|an|zu|daran|dass|morgen|heute|am)(?!\\p{L}))',
    later: 'in NUM UNIT(?<half> und (?:eine|einer) halben?)?',
    fixed: [
      ['in (?:einer )?(?:halben|½) stunde', { minute: 30 }],
      ['in (?:einer )?viertelstunde', { minute: 15 }],
      ['in (?:einer )?dreiviertelstunde', { minute: 45 }],
      ['in (?:anderthalb|eineinhalb) stunden', { minute: 90 }],
      ['morgen früh', { day: 1 }],
    ],
    hours: 'in (?<num>\\d{1,2}) ?h ?(?<min>\\d{2})',
    fromDay: 'NUM UNIT (?:ab|nach) (?:kommendem |nächstem )?DAY|(?:am )?DAY in NUM UNIT',
    nthOfMonth: '(?:am )?NTH DAY (?:(?<next>(?:des|im) nächsten monats?)|dieses monats|in diesem monat)',
    dayOfMonth: '(?:am|zum) (?<date>\\d{1,2})\\.(?! ?(?:\\d|MONTH|stock|jedes|jeden)(?!\\p{L}))',
    nextWeek: 'nächste woche (?:am )?DAY|(?:am )?DAY (?:der )?nächster? woche',
    part: 'früh|(?:am )?(?:vormittag|mittag|nachmittag|abend)',
    // A date without a year: the next one.
    date: '(?:am )?(?<date>\\d{1,2})\\. ?(?<month>\\d{1,2})\\.(?! ?\\d)',
    monthEnd: '(?:am |zum )?(?:ende (?:des|dieses) monats|monatsende)',
    nextMonthEnd: '(?:am |zum )?ende (?:des )?nächsten monats',
    yearEnd: '(?:am |zum )?(?:ende des jahres|jahresende)',
    weekEnd: '(?:am |zum )?ende der woche',
    weekendDay: '(?:am|dieses|nächstes) (?:kommenden |nächsten )?wochenende',
    dayEnd: '(?:am |zum |vor )?(?:ende des tages|feierabend)',
  },
  names: [
    '(?:ANYDAY|MONTH)-\\p{L}+',
    '(?:guten?|schönen) (?:morgen|tag|abend|mittag|nachmittag)',
    'MONTH(?<!(?:im|bis|ab|anfang|ende|mitte|seit|nächsten|kommenden|jeden|zum|\\d\\.?|(?:ersten|letzten)) ?MONTH)(?!,? ?\\d)',
  ],
  bounds: {
    until: 'bis(?: zum| einschließlich| inklusive)?',
    from: '(?:ab|beginnend(?: ab| am)?|von|vom)(?: dem)?',
    except: '(?:außer|ausser|ausgenommen)(?: am| an)? (?:DAYS|(?<weekend>wochenenden?))',
    exceptAny: 'außer|ausser|ausgenommen',
    lasting: 'für (?:die nächsten )?(?:NUM|einen) UNIT|(?:NUM|einen) UNIT lang',
  },
  clocks: {
    tie: 'um ',
    clock: '\\d{1,2}(?:[:.]\\d{2})?(?: ?uhr(?: \\d{2})?)?',
    tied: 'um CLOCK(?:(?:\\s*,\\s*| und | oder | & )(?:um )?CLOCK)+',
  },
  mentions: { strong: 'bis|bis zum|seit|vor|nach', weak: 'für|über|wegen|von|vom' },
  past: '^(?:am )?(?:letzte|vorige|vergangene)[nrsm]?|gestern|vorgestern',
  anchored: '(?:davor|danach|vorher|nachher)$',
  zone: 'PLACE(?:er)? (?<sure>zeit)|in PLACE|SHORT',
  ties: {
    first: 'daran|an|dass|zu|ans',
    before: 'um|am|im|in|ab|zum|gegen',
  },
  half: {
    vague: '(?:vor|nach) (?:dem|der|den)',
    after:
      '(?:und|oder|bis|-|–|,|&) ?\\d{1,2}(?:[:.]\\d{2})?(?: ?uhr)?(?! ?\\p{L}{3}|[\\d%])|\\d{1,2}$|oder|bis|außer|uhr|stunden?|minuten?|und (?:ein )?halb|dreiviertel',
    before:
      'vor|nach|bis|seit|oder|nicht|zwischen|(?:von |zwischen )?\\d{1,2} (?:und|bis|oder)|viertel|halb|dreiviertel',
  },
};
