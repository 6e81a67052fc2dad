import type { Phrase, PhraseValue } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import { everyOf, type Stride } from './every.ts';
import type { Timing } from './timing.ts';

/** When, for whoever reads it: `tomorrow 9:00`, `every weekday at 8:30`. */
export function timingPhrase({ at, every, timeZone }: Timing): Phrase {
  if (every !== undefined) return everyPhrase(every);
  return phrase('when.once', { when: { moment: at.toISOString(), in: timeZone } });
}

/** A repetition, as people say it. Each is a whole message: languages differ in more than the names of days. */
export function everyPhrase(written: string): Phrase {
  const { patterns, step, until } = everyOf(written);
  const [, , ...fields] = patterns[0].split(' ');
  const time = timesOf(patterns);
  const every = step === undefined ? patternPhrase(fields, time) : stepPhrase(step, fields, time);
  return until === undefined ? every : phrase('when.every-until', { every, day: { day: until } });
}

/** `9:00`, `9:00 and 17:30` */
function timesOf(patterns: readonly string[]): PhraseValue {
  const clocks = patterns
    .flatMap(pattern => {
      const [minute = '', hours = ''] = pattern.split(' ');
      return hours.split(',').map(hour => `${padded(hour)}:${padded(minute)}`);
    })
    .toSorted();
  const [first = '', ...others] = clocks;
  if (others.length === 0) return { clock: first };
  return { list: clocks.map(clock => phrase('when.clock', { time: { clock } })) };
}

function patternPhrase([day = '', month = '', weekday = '']: readonly string[], time: PhraseValue): Phrase {
  if (weekday === '1-5') return phrase('when.every-weekday', { time });
  const [name = '', nth] = weekday.split('#');
  if (nth !== undefined)
    return phrase('when.every-nth', { nth: NTH[nth] ?? 'other', day: { weekdays: [Number(name)] }, time });
  if (weekday !== '*') return phrase('when.every-week', { days: { weekdays: inOrder(weekday) }, time });
  if (day === 'L') return phrase('when.every-last-day', { time });
  if (month !== '*') return phrase('when.every-year', { day: dayOfYear(day, month), time });
  if (day === '*') return phrase('when.every-day', { time });
  const days = day.split(',').map(each => phrase('when.nth-day', { day: Number(each) }));
  return days.length > 1
    ? phrase('when.every-month-days', { days: { list: days }, time })
    : phrase('when.every-month', { day: Number(day), time });
}

function stepPhrase(
  { count, unit }: Stride,
  [day = '', month = '', weekday = '']: readonly string[],
  time: PhraseValue,
): Phrase {
  switch (unit) {
    case 'day':
      return phrase('when.step-day', { count, time });
    case 'week':
      return phrase('when.step-week', { count, days: { weekdays: inOrder(weekday) }, time });
    case 'month':
      return phrase('when.step-month', { count, day: Number(day), time });
    case 'year':
      return phrase('when.step-year', { count, day: dayOfYear(day, month), time });
  }
}

const dayOfYear = (day: string, month: string) => ({ dayOfYear: `${padded(month)}-${padded(day)}` });

const padded = (number: string) => number.padStart(2, '0');

const NTH: Readonly<Record<string, 'first' | 'second' | 'third' | 'fourth'>> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
};

/** A week ends with Sunday, so that a weekend is "Saturday and Sunday". */
const inOrder = (weekdays: string) =>
  weekdays
    .split(',')
    .flatMap(day => (day === '1-5' ? [1, 2, 3, 4, 5] : [Number(day)]))
    .toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
