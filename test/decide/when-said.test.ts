import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { isPhrase } from '../../src/core/phrase.ts';
import { everyOf } from '../../src/decide/when/every.ts';
import { type Meant, understandWhen, type When } from '../../src/decide/when.ts';
import { runs } from '../every-way.ts';
import { SAID_AT, SAID_IN, SAID_TIMES, type SaidTime } from './said-times.ts';

const read = ({ text, language, locale }: Omit<SaidTime, 'means'>): When =>
  understandWhen(text, { now: SAID_AT, timeZone: SAID_IN, languages: [language], locale });

function asRow({ timing: { at, every, timeZone: zone, other }, rest }: Meant): string {
  const there = DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd HH:mm');
  return [
    there,
    ...(every === undefined ? [] : [`(${every})`]),
    ...(zone === SAID_IN ? [] : [zone]),
    ...(other === undefined ? [] : [`or ${DateTime.fromJSDate(other, { zone }).toFormat('HH:mm')}`]),
    ...(rest === '' ? [] : [`| ${rest}`]),
  ].join(' ');
}

function meaning(when: When): string {
  if ('timing' in when) return asRow(when);
  const choices = (when.choices ?? []).map(asRow).join(' / ');
  return `? ${when.unclear.phrase}${choices === '' ? '' : `: ${choices}`}`;
}

describe.each(Object.keys(Object.groupBy(SAID_TIMES, ({ language }) => language)))('in %s', language => {
  test.each(SAID_TIMES.filter(said => said.language === language).map(said => [said.text, said] as const))(
    '"%s"',
    (_text, said) => expect(meaning(read(said))).toBe(said.means),
  );
});

test('what is offered where it is not known which is meant is said as well', () => {
  const when = read({ language: 'en', locale: 'en', text: 'on 3/12 call Ana' });
  const { choices } = 'unclear' in when && isPhrase(when.unclear) ? (when.unclear.values ?? {}) : {};
  expect(choices).toEqual({ list: [expect.anything(), expect.anything()] });
});

/** Words of which each is a time, or a part of one, and words that are none. */
const TIMES =
  'at 9|at 17:30|9|17|and|or|until|except|Monday|Wednesday|Friday|tomorrow|daily|every|on|every day|3 December|in London';
const NAMES = 'zebra|PO-17|v2.3|$10.30|pages 12-14|2027-03|the March report|"at 5"';
const sentences = fc.array(
  fc.oneof(fc.constantFrom(...TIMES.split('|')), fc.constantFrom(...NAMES.split('|'))),
  {
    minLength: 1,
    maxLength: 7,
  },
);

test('whatever of a sentence was not read as a time is in what it is for, or asked', () => {
  fc.assert(
    fc.property(sentences, parts => {
      const when = read({ language: 'en', locale: 'en-GB', text: parts.join(' ') });
      if (!('timing' in when)) return;
      const lost = parts.filter(part => !when.rest.includes(part) && !isIn(part, when));
      expect({ parts, means: asRow(when), lost }).toEqual({ parts, means: asRow(when), lost: [] });
    }),
    { numRuns: runs({ quick: 200, long: 1_000 }) },
  );
});

/** Words that say nothing by themselves. */
const TIES = new Set(['and', 'on', 'every', 'every day', 'daily', 'until', 'except', 'or', 'in London']);

const NO_REPETITION = { patterns: [], until: undefined, step: undefined };

/** Whether the words of a time are in what was made of it. */
function isIn(part: string, { timing: { at, every, timeZone: zone } }: Meant): boolean {
  const there = DateTime.fromJSDate(at, { zone });
  const { patterns, until, step } = every === undefined ? NO_REPETITION : everyOf(every);
  // "Every 17 Fridays"
  if (step?.count === Number(part)) return true;
  if (/^(?:at )?\d/.test(part) && !part.includes('December')) {
    const [hour = '', minute = '0'] = part.replace('at ', '').split(':');
    const hours = patterns.flatMap(pattern => pattern.split(' ')[1]?.split(',') ?? []);
    return (
      [...hours.map(Number), there.hour].includes(Number(hour)) && there.minute % 30 === Number(minute) % 30
    );
  }
  if (part === 'in London') return zone === 'Europe/London';
  if (part === 'tomorrow') return there.day === 21 || until === '2026-11-21';
  if (part === '3 December') return there.day === 3 || until === '2026-12-03' || isFrom(part, every);
  const day = ['Monday', 'Wednesday', 'Friday'].indexOf(part);
  if (day < 0) return TIES.has(part);
  const weekday = day * 2 + 1;
  const days = patterns.flatMap(pattern => pattern.split(' ')[4]?.split(',') ?? []).map(Number);
  const isLeftOut = days.length > 0 && !days.includes(weekday);
  return there.weekday === weekday || days.includes(weekday) || isLeftOut || isOn(weekday, until);
}

const isOn = (weekday: number, day: string | undefined) =>
  day !== undefined && DateTime.fromISO(day).weekday === weekday;
const isFrom = (_part: string, every: string | undefined) => every?.includes('from 2026-12-03') === true;
