import { expect, test } from 'vitest';
import { understandWhen } from '../../src/decide/when.ts';
import { workingWeekOf } from '../../src/decide/working-week.ts';
import { quietWordsOf } from '../../src/features/attention/rules/quiet-words.ts';
import { readQuiet } from '../../src/features/attention/rules/read-quiet.ts';
import { voiceFor } from '../voices.ts';
import { SAID_AT, SAID_IN } from './said-times.ts';

test.each([
  [undefined, [6, 0]],
  ['en-US', [6, 0]],
  ['de-AT', [6, 0]],
  ['ar-EG', [5, 6]],
  ['ar-SA', [5, 6]],
  ['ar-AE', [6, 0]],
  ['he-IL', [5, 6]],
  ['fr-DZ', [5, 6]],
  // By law one day, in offices two.
  ['en-IN', [6, 0]],
])('the weekend of %s is %j', (locale, weekend) => {
  const week = workingWeekOf(locale);
  expect(week.weekend).toEqual(weekend);
  expect([...week.workdays, ...week.weekend].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test.each([
  ['ar-SA', 'عطلة نهاية الأسبوع', [5, 6]],
  ['ar-AE', 'عطلة نهاية الأسبوع', [6, 0]],
  ['fr-DZ', 'week-ends', [5, 6]],
  ['fr-FR', 'week-ends', [6, 0]],
])('quiet hours in %s at weekends: %s', (locale, text, days) => {
  expect(readQuiet(text, quietWordsOf(voiceFor({ locale })))?.wholeDays).toEqual(days);
});

test.each([
  ['ar', 'ar-EG', 'كل يوم عمل الساعة 9', '0 9 * * 0,1,2,3,4'],
  ['ar', 'ar-AE', 'كل يوم عمل الساعة 9', '0 9 * * 1-5'],
  ['en', 'en-US', 'every weekday at 9', '0 9 * * 1-5'],
  ['en', 'en-SA', 'every weekday at 9', '0 9 * * 0,1,2,3,4'],
  ['en', 'en-SA', 'every weekend at 9', '0 9 * * 5,6'],
  ['en', 'en-SA', 'every day at 9 except weekends', '0 9 * * 0,1,2,3,4'],
])('%s in %s: %s', (language, locale, text, every) => {
  const here = { now: SAID_AT, timeZone: SAID_IN, languages: [language], locale };
  expect(understandWhen(text, here)).toMatchObject({ timing: { every } });
});
