import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { clockTime, shortDay, yearOf } from '../../../text/format.ts';
import type { Voice } from '../../../text/voice.ts';
import { extent } from '../rules/extent.ts';
import { sparkline } from '../rules/sparkline.ts';
import { shown } from './shown-value.ts';
import type { WatchCard } from './watch-cards.ts';

/**
 * A chart where the client draws charts, and a row of bars where it does not; below either its two ends with their times, and in words
 * the range for who sees neither.
 */
export function chartOf({ recent = [], recentAt, unit }: WatchCard, voice: Voice) {
  const bars = sparkline(recent);
  const [first, last] = [recent.at(0), recent.at(-1)];
  if (bars === undefined || first === undefined || last === undefined) return undefined;
  const [least, most] = [shown(voice, Math.min(...recent)), shown(voice, Math.max(...recent), unit)];
  const marks = marksOf(recentAt ?? [], voice);
  const end = (value: number, at: string | undefined) =>
    at === undefined
      ? shown(voice, value, unit)
      : voice.say('watches.chart-end', { at, value: shown(voice, value, unit) });
  return {
    points: recent.map((y, i) => ({ x: axisMark(marks, i, recent.length), y })),
    ...extent(recent),
    unit: plainLine(unit ?? '', LONGEST.name),
    bars,
    ends: voice.say('watches.chart-ends', {
      from: end(first, marks.at(0)),
      to: end(last, marks.at(-1)),
    }),
    range: voice.say('watches.range', { count: recent.length, least, most }),
  };
}

/** By the clock where all of it is of one day, else by the day. */
function marksOf(times: readonly string[], voice: Voice): string[] {
  const at = times.map(time => new Date(time));
  const days = at.map(each => `${yearOf(each, voice)} ${shortDay(each, voice)}`);
  const isOneDay = new Set(days).size === 1;
  return at.map(each => (isOneDay ? clockTime(each, voice) : shortDay(each, voice)));
}

/**
 * Three marks are all that have room. The others are as many spaces without width as make each different: Teams puts
 * points with equal marks into one place, and counts where it is given numbers.
 */
function axisMark(marks: readonly string[], i: number, count: number): string {
  const places = [0, Math.floor((count - 1) / 2), count - 1];
  const mark = marks[i];
  const isFirst = places.filter(place => place < i).every(place => marks[place] !== mark);
  return mark !== undefined && places.includes(i) && isFirst ? mark : '\u200B'.repeat(i + 1);
}
