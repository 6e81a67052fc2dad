import { casual, GB } from 'chrono-node/en';
import type { Grammar } from '../grammar.ts';
import { enDates } from './dates.ts';

/** In numbers alone the day is first: to the library's own British English "December 15" is in the year 2015. */
function dayFirst() {
  const isOfNumbers = (parser: object) => parser.constructor === numbers?.constructor;
  const [numbers] = GB.parsers.filter(parser => 'groupNumberMonth' in parser);
  const library = casual.clone();
  library.parsers = library.parsers.map(each => (numbers && isOfNumbers(each) ? numbers : each));
  return library;
}

export const en: Grammar = {
  library: casual,
  dayFirst: dayFirst(),
  days: [
    'sundays?|sun',
    'mondays?|mon',
    'tuesdays?|tues|tue',
    'wednesdays?|weds?',
    'thursdays?|thurs|thur|thu',
    'fridays?|fri',
    'saturdays?|sat',
  ],
  and: '(?:\\s*,\\s*(?:and )?| and |\\s*[&/]\\s*)(?:on )?(?:every )?',
  nth: ['1st|first', '2nd|second', '3rd|third', '4th|fourth', 'last'],
  numbers: {
    ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 },
    ...{ seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12 },
    ...{
      fifteen: 15,
      twenty: 20,
      'twenty-five': 25,
      thirty: 30,
      forty: 40,
      'forty-five': 45,
      sixty: 60,
      ninety: 90,
    },
  },
  months: [
    'january|jan',
    'february|feb',
    'march|mar',
    'april|apr',
    'may',
    'june|jun',
    'july|jul',
    'august|aug',
    'september|sept?',
    'october|oct',
    'november|nov',
    'december|dec',
  ],
  dates: enDates,
  units: {
    minute: 'minutes?',
    hour: 'hours?',
    day: 'days?',
    week: 'weeks?',
    month: 'months?',
    year: 'years?',
  },
  parts: {
    morning: 'morning',
    noon: 'noon|midday|lunch',
    afternoon: 'afternoon',
    evening: 'evening',
    late: 'tonight|night',
    night: 'late tonight|late at night|(?:in|during) the night|overnight',
  },
  hours: { morning: { beforeNoon: [1, 11], twelve: [0] } },
  names: [
    // A day that people talk about.
    '(?<=(?:talk|talking|speak|chat|think|thinking|worry|write|read|ask|tell|argue|discuss)(?: \\S{1,20}){0,2} (?:about|on|of) (?:the )?)(?:HOLIDAY|MOVABLE|ANYDAY)(?= ?(?:$|[,.;!?]|with(?!\\p{L})))',
    'sun(?= ?(?:cream|screen|hat|lotion|block|glasses|dress|lamp|bath|tan|burn|rise|set)(?!\\p{L}))|sat(?= (?:nav|phone|tv|images?|scores?|prep|exam|test)(?!\\p{L}))',
    '(?<=(?<!\\p{L})(?:the|an?|my|your|our|his|her|their|some|more|no|in|full) )sun|(?<=(?<!\\p{L})(?:i|we|you|he|she|they|who|just|get|got|getting|to|be) )(?:sat|wed)',
    '(?<!(?:of|in|for|end of|rest of) )the (?:day|week|month|year)(?! (?:after|before|of|from|following)(?!\\p{L}))(?!\\p{L})',
    "(?:today|tonight|tomorrow|yesterday|ANYDAY|MONTH|(?:this|next|last) (?:week|month|year|quarter|sprint))'s(?= ?\\p{L})",
    '(?:the|our|my|your|his|her|their|its|an?|that) (?:ANYDAY|MONTH(?: \\d{1,2}(?:st|nd|rd|th)?)?|\\d{1,2}(?::\\d{2})? ?[ap]m|noon|daily|weekly|monthly|quarterly|yearly|annual|hourly)(?: (?:morning|afternoon|evening|night))?(?= (?!(?:at|on|in|by|to|of|and|or|from|about|that|until|before|after|next|this|for|with|is|was|every|each|tomorrow|today|tonight)(?!\\p{L}))\\p{L})',
    '(?<!(?:on|next|this|every|each|by|last|and|or|until) )(?:ANYDAY|MONTH|daily|weekly|monthly|quarterly|yearly|annual|morning|evening)(?= (?:reports?|meetings?|stand-?ups?|sync|newsletters?|status|digest|invoices?|numbers|figures|retro(?:spective)?|statements?|payroll|summary|shift|forecast|webinar|workshop|demo|planning)(?!\\p{L}))',
    'MONTH(?<!(?:in|by|until|till|next|this|early|late|mid|every|each|\\d|\\d(?:st|nd|rd|th)?(?: of)?|(?:ORDINAL|last|end|start|beginning) of)[ -]*MONTH)(?![ ,.]*(?:the )?(?:\\d|ORDINAL(?!\\p{L})))',
    '(?<!(?:on|by|in|every|until|from) )(?:may|march)(?= ORDINAL(?!,? ?(?:$|[,.;]|\\d|at(?!\\p{L}))))',
    '(?:black|good|cyber|easter|ash|casual|palm|super|taco|fat|shrove) ANYDAY',
  ],
  again: {
    rate: '(?:twice|(?:\\d+|two|three|four|five) times) (?:an?|per|each|every) (?:hour|day|week|month|year)',
    fine: '(?:every|each) (?:\\S+ )?(?:hours?|minutes?|seconds?)|hourly',
    odd: 'every (?:(?<second>other|second|2nd)|(?<third>third)|(?<fourth>fourth)|NUM) (?:DAYS|UNIT)(?!\\p{L})',
    quarterly: 'every quarter|quarterly',
    nth: '(?:on )?(?:every|each) NTH DAY (?:of|in) (?:the|each|every|a) month|(?:on )?(?:the )?NTH DAY (?:of|in) (?:each|every) month|(?:monthly|every month|once a month) on the NTH DAY|every (?<nth>1st|first|last) DAY',
    nthOrOnce: '(?:on )?(?:the )?NTH DAY (?:of|in) (?:the|a) month',
    nthOrStep: 'every (?<nth>third|3rd|fourth|4th) DAY',
    last: '(?:on )?the last day of (?:each|every) month|every last day of the month',
    lastOrOnce: '(?:on )?the last day of the month',
    dateOrOnce: '(?:on )?the (?<date>ORDINAL)(?: day)? of the month',
    date: 'the (?<date>ORDINAL) and (?:the )?(?<also>ORDINAL) of (?:each|every) month|(?:every|each) month on the (?<date>ORDINAL) and (?:the )?(?<also>ORDINAL)|(?:every|each) month on (?:the )?(?<date>\\d{1,2}|ORDINAL)|(?:on )?the (?<date>\\d{1,2}|ORDINAL) of (?:each|every) month|monthly on the (?<date>\\d{1,2}|ORDINAL)|every (?<date>ORDINAL)(?: of the month)?(?! ?\\p{L})',
    workdays: 'every (?:weekday|work(?:ing)? ?day)|(?:on )?weekdays',
    weekend: 'every weekend|(?<!(?:except|not|excluding)(?: for)?(?: on)? )(?:on )?weekends',
    range:
      '(?<every>every (?:week |day )?)?(?:from )?(?<first>ANYDAY) ?(?:to|through|thru|till|until|-|–) ?(?<until>ANYDAY)(?!\\p{L})',
    days: '(?:every|each) DAYS|(?:on )?(?<weekdays>(?:sun|mon|tues|wednes|thurs|fri|satur)days(?:(?:\\s*,\\s*(?:and )?| and )(?:sun|mon|tues|wednes|thurs|fri|satur)days)*)(?! from now)|(?:weekly|every week|each week|once a week) on DAYS',
    list: '(?:on )?(?<weekdays>ANYDAY(?:(?:\\s*,\\s*(?:and )?| and |\\s*[&/]\\s*)(?:on )?ANYDAY)+)',
    daily: '(?:every|each) ?day|daily|once a day|(?:every|each) (?:morning|afternoon|evening|night)',
    weekly: '(?:every|each|once a) week|weekly',
    monthly: '(?:every|each|once a) month|monthly',
    yearly: '(?:every|each|once a) year|yearly|annually',
  },
  homographs:
    '(?<=\\d ?(?:[ap]\\.?m\\.? ?)?)(?:sun|sat|wed|mon)(?= (?!(?:at|on|in|by|to|the|that|about|from|and|or|for|of|next|every|morning|afternoon|evening|night|noon|\\d)(?!\\p{L}))\\p{L})',
  bounds: {
    until: '(?:up )?(?:until|till|til|through)(?: and including)?',
    from: '(?:starting|beginning|start|from)(?: on| from)?',
    except:
      '(?:except|but(?: not)?|excluding|other than|apart from)(?: for)?(?: on)? (?:DAYS|(?<weekend>(?:the )?weekends?))',
    exceptAny: 'except|but not|excluding',
    lasting: 'for (?:the next )?(?:NUM|an?) UNIT',
  },
  clocks: {
    tie: 'at ',
    clock: '\\d{1,2}(?:[:.]\\d{2})?(?: ?[ap]\\.?m\\.?(?!\\p{L}))?|noon|midnight',
    tied: 'at CLOCK(?:(?:\\s*,\\s*(?:and )?| and | & | or )(?:at )?CLOCK)+|(?:\\d{1,2}(?::\\d{2})? ?[ap]m|\\d{1,2}:\\d{2})(?:(?:\\s*,\\s*(?:and )?| and | & | or )(?:at )?(?:\\d{1,2}(?::\\d{2})? ?[ap]m|\\d{1,2}:\\d{2}))+',
  },
  mentions: { strong: 'until|till|since|before|after|than', weak: 'by|for|due|due on|about|of' },
  past: '^(?:last|past|previous)(?! .* of )|yesterday|ago',
  thisDay: 'this (?:coming )?ANYDAY',
  nextDay: 'next ANYDAY',
  slips: [
    'tomorrow',
    'today',
    'tonight',
    'yesterday',
    'every',
    'weekday',
    'weekend',
    'morning',
    'afternoon',
    'evening',
    'monday',
    'tuesday',
    'wednesday',
    'thursday',
    'friday',
    'saturday',
    'sunday',
  ],
  // "At 7 before December 1": the library takes both for one moment.
  anchored:
    "(?:before|earlier|after|from)$|(?:\\d|[ap]m|o'clock|noon|morning|afternoon|evening|night) (?:before|after)",
  zone: '(?:in )?PLACE (?<sure>time)|in PLACE|SHORT',
  holidays: [
    ['christmas eve', 12, 24],
    ['christmas day|christmas|xmas', 12, 25],
    ['boxing day', 12, 26],
    ["new year's eve", 12, 31],
    ["new year's day", 1, 1],
    ['halloween', 10, 31],
    ["valentine's day", 2, 14],
  ],
  movable:
    "easter(?: (?:sunday|monday))?|good friday|new year|new year's|thanksgiving|black friday|pentecost|whit(?:sun| monday)|ascension day|ramadan|eid|diwali|hanukkah|passover|lent|carnival|mardi gras|(?:mother|father)'s day|labou?r day|memorial day",
  spoken: {
    part: 'late (?:tonight|at night)|(?:in|during) the (?:night|evening|afternoon|morning)|overnight|at night',
    holiday:
      '(?:(?:NUM|an?) UNIT|(?:the )?day) (?:(?<before>before)|(?<after>after)) HOLIDAY(?! ?(?:party|dinner|cards?|presents?|sales?|shopping)(?!\\p{L}))|(?:on|at|by) HOLIDAY(?= ?(?:$|[,.;!?]|\\d|(?:at|to|that|about|in|morning|afternoon|evening|night|noon|i|we)(?!\\p{L})))|(?<!\\S ?)HOLIDAY(?= ?(?:$|at(?!\\p{L})))',
    clock:
      "(?:(?:at )?(?:(?<half>half(?: past)?)|(?<quarter>quarter past)|(?<less>quarter to)) HOUR(?: o'clock)?|(?:at )?(?:(?<past>five|ten|twenty|twenty-five) past|(?<to>five|ten|twenty|twenty-five) to) HOUR|at WRITTEN(?= ?(?:$|[,.;]|o'clock|to|that|about|on|in the|at night|tomorrow|today|tonight|every|ANYDAY)(?!\\p{L}))(?: o'clock)?|WRITTEN o'clock|at (?<hour>\\d{1,2}) ?h(?:rs)? ?(?<min>\\d{2})?|(?<hour>1[0-9]|2[0-3]) ?h ?(?<min>\\d{2})?|at (?<hour>[01]\\d|2[0-3])(?<min>[0-5]\\d)(?: ?(?:h|hrs|hours))?)(?: (?:in the (?:morning|afternoon|evening)|at night))?",
    midnight: '(?:at )?midnight',
    hours: 'in (?<num>\\d{1,2}) ?h(?:ours?)? ?(?:and )?(?<min>\\d{1,2})(?: ?m(?:in(?:utes?)?)?)?',
    later: 'in NUM(?<half> and a half) UNIT',
    fixed: [
      [
        "(?:later )?this (?:very )?(?:morning|noon|afternoon|evening|night)(?!['’]s)|late tonight|tonite",
        { day: 0 },
      ],
      ['in (?:an hour and a half|one and a half hours)', { minute: 90 }],
      ['in (?:a|one) quarter of an hour|in (?:a )?quarter[- ]hour', { minute: 15 }],
      ['in (?:a )?half(?: of)? an hour|in half[- ]hour', { minute: 30 }],
      ['in (?:a )?three[- ]quarters of an hour', { minute: 45 }],
      ['in a fortnight|a fortnight (?:from )?today', { week: 2 }],
      ['a week (?:from )?today|today week', { week: 1 }],
      ['a week (?:from )?tomorrow|tomorrow week', { day: 8 }],
      ['(?:in )?(?:the )?week after next', { week: 2 }],
      ['(?:in )?(?:the )?month after next', { month: 2 }],
      ['(?:the )?day after tomorrow', { day: 2 }],
      ['tmrw|tmw|tmrrw|2moro|2morrow', { day: 1 }],
    ],
    nextWeek:
      'next week(?:,? on)? DAY|(?:on )?DAY (?:of )?next week|(?<afterNext>(?:the )?week after next)(?:,? on)? DAY|(?:on )?DAY,? (?:(?:of|in) )?(?<afterNext>the week after next)',
    dayAfterNext: '(?:on )?(?:the )?DAY after next(?! week)',
    dayInWeeks:
      '(?:on )?DAY,? in (?:(?:NUM|an?) UNIT|a (?<fortnight>fortnight))|in (?:(?:NUM|an?) UNIT|a (?<fortnight>fortnight)),? (?:on )?DAY',
    weekday: '(?:on |this )?(?<day>tues|thurs?|weds)|on (?<day>mon|tue|wed|thu|fri|sat|sun)',
    fromDay:
      '(?:(?:NUM|an?) UNIT|a (?<fortnight>fortnight)) (?:from|after|on) (?:next )?DAY|(?:on |next )?DAY (?:week|(?<fortnight>fortnight))(?= ?(?:$|[,.;]|(?:at|to|that|about|in the)(?!\\p{L})))',
    nthOfMonth: '(?:on )?(?:the )?NTH DAY (?:of|in) (?:(?<next>next month)|this month)',
    dayOfMonth:
      '(?:(?:on|by) )?(?:the )?(?<date>ORDINAL) (?<next>(?:of )?next month)|(?:on|by) the (?<date>\\d{1,2})(?:st|nd|rd|th)(?! (?:of|and|floor|page|line|day|week|anniversary|birthday)(?!\\p{L}))|the (?<date>\\d{1,2})(?:st|nd|rd|th)(?= ?(?:$|[,.;]|at|to|in the|that|about)(?!\\p{L}))',
    date: '(?:(?:on|by) )?(?:ANYDAY,? )?(?:the )?(?<date>ORDINAL) of (?<month>MONTH)(?:,? (?<year>\\d{4}))?|(?:on|by) (?:ANYDAY,? )?(?<month>MONTH) (?:the )?(?<date>ORDINAL)(?:,? (?<year>\\d{4}))?|(?:ANYDAY,? )?(?<month>MONTH) the (?<date>ORDINAL)(?:,? (?<year>\\d{4}))?|(?:ANYDAY,? )?(?<month>MONTH) (?<date>ORDINAL)(?:,? (?<year>\\d{4}))?(?= ?(?:$|[,.;]|at(?!\\p{L})))',
    monthEnd: '(?:by |at )?(?:the )?end of (?:the|this) month',
    nextMonthEnd: '(?:by |at )?(?:the )?end of next month',
    yearEnd: '(?:by |at )?(?:the )?end of (?:the|this) year',
    weekEnd: '(?:by |at )?(?:the )?end of (?:the|this) week|eow',
    dayEnd: '(?:by |at )?(?:the )?end of (?:the )?day|(?:by )?eod',
  },
  ties: {
    first: '(?<!(?:to|that|about|of) )(?:please|pls)|to|that|about|of',
    before:
      'first thing|bright and early|at|on|by|in|from|starting|around|at (?:about|roughly)|roughly|approximately',
  },
  half: {
    before:
      '(?:beginning|start|middle) of(?: the)?|(?:in|by|from|until) (?:early|mid|late)|mid|before|after|until|till|since|except|ORDINAL (?:and|or|to|through|until|till)(?: the)?|not|half|quarter|from|or|(?:between |from )?\\d{1,2}(?:[:.]\\d{2})? ?(?:and|to|-|–|or)|between|\\d{1,2}',
    vague: 'before|after|around|towards',
    after:
      "\\d{1,2}(?:[:.]\\d{2})? ?[-–] ?\\d{1,2}(?:[:.]\\d{2})?|\\d{1,2}(?:ish|$)|and a (?:half|quarter)|o[’']clock|(?:,|and|or|to|-|–|until|till|&) ?\\d{1,2}(?:[:.]\\d{2})?(?: ?[ap]m)?(?![\\d%]| ?\\p{L}{3})|(?:or|until|till|except|ago|sharp|pm|am|ish|unless|from|but)|(?:or|and|but) (?:not|maybe|ANYDAY)",
  },
};
