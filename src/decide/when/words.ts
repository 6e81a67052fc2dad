import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import type { Timing } from './timing.ts';

/** When, for whoever reads it: `tomorrow 9:00`, `every weekday at 8:30`. */
export function timingPhrase({ at, every, timeZone }: Timing): Phrase {
  if (every !== undefined) return everyPhrase(every);
  return phrase('when.once', { when: { moment: at.toISOString(), in: timeZone } });
}

/** A cron pattern, as people say it. Each is a whole message: languages differ in more than the names of days. */
export function everyPhrase(every: string): Phrase {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = every.split(' ');
  const time = { clock: `${padded(hour)}:${padded(minute)}` };
  if (weekday === '1-5') return phrase('when.every-weekday', { time });
  const [name = '', nth] = weekday.split('#');
  if (nth !== undefined)
    return phrase('when.every-nth', { nth: NTH[nth] ?? 'other', day: { weekdays: [Number(name)] }, time });
  if (weekday !== '*') return phrase('when.every-week', { days: { weekdays: inOrder(weekday) }, time });
  if (day === 'L') return phrase('when.every-last-day', { time });
  if (month !== '*')
    return phrase('when.every-year', { day: { dayOfYear: `${padded(month)}-${padded(day)}` }, time });
  return day === '*'
    ? phrase('when.every-day', { time })
    : phrase('when.every-month', { day: Number(day), time });
}

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
    .map(Number)
    .toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
