import { casual } from 'chrono-node/en';
import type { Grammar } from '../grammar.ts';

export const en: Grammar = {
  library: casual,
  days: [
    'sundays?|sun',
    'mondays?|mon',
    'tuesdays?|tues|tue',
    'wednesdays?|wed',
    'thursdays?|thurs|thur|thu',
    'fridays?|fri',
    'saturdays?|sat',
  ],
  and: '(?:\\s*,\\s*(?:and )?| and |\\s*&\\s*)(?:every )?',
  nth: ['1st|first', '2nd|second', '3rd|third', '4th|fourth', 'last'],
  numbers: {
    ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 },
    ...{ seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12 },
  },
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
    evening: 'tonight|night|evening',
  },
  again: {
    fine: '(?:every|each) (?:\\S+ )?(?:hours?|minutes?|seconds?)|hourly',
    odd: 'every (?:other|\\d+|two|three) (?:days?|weeks?|months?|years?|DAY)',
    nth: '(?:on the|every) NTH DAY (?:of|in) (?:the|each|every) month|every NTH DAY',
    last: '(?:on )?the last day of (?:each|every|the) month|every last day of the month',
    date: 'every month on (?:the )?(?<date>\\d{1,2})(?:st|nd|rd|th)?|(?:on )?the (?<date>\\d{1,2})(?:st|nd|rd|th)? of (?:each|every) month',
    workdays: 'every (?:weekday|work(?:ing)? ?day)|(?:on )?weekdays',
    weekend: 'every weekend|(?:on )?weekends',
    days: '(?:every|each) DAYS|(?:on )?(?<days>(?:sun|mon|tues|wednes|thurs|fri|satur)days(?:(?:\\s*,\\s*| and )(?:sun|mon|tues|wednes|thurs|fri|satur)days)*)',
    daily: '(?:every|each) ?day|daily|(?:every|each) (?:morning|afternoon|evening|night)',
    weekly: '(?:every|each) week|weekly',
    monthly: '(?:every|each) month|monthly',
    yearly: '(?:every|each) year|yearly|annually',
  },
  spoken: {
    clock: '(?:at )?(?:(?<half>half past)|(?<quarter>quarter past)|(?<less>quarter to)) HOUR',
    fixed: [
      ['in (?:an hour and a half|one and a half hours)', { minute: 90 }],
      ['in a fortnight', { week: 2 }],
    ],
  },
  ties: {
    first: 'to|that|about|of',
    before: 'at|on|by|in|from|starting',
  },
  half: { after: "and a (?:half|quarter)|o[’']clock" },
};
