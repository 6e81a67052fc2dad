import { DateTime } from 'luxon';
import type { QuietHours, QuietSpan } from '../core/attention.ts';

/**
 * When the quiet that runs at this instant ends; undefined: none runs. Spans that meet are one. `timeZone`: IANA.
 *
 * By the clock on the wall: where the clocks go forward over an end, it ends when they have; where they go back over it,
 * the second time that it is shown, so that nothing comes while the wall says that it is quiet.
 */
export function quietUntil(quiet: QuietHours, timeZone: string, now: Date): Date | undefined {
  const here = DateTime.fromJSDate(now, { zone: timeZone });
  let end: DateTime | undefined;
  for (let step = 0; step < MOST_SPANS; step++) {
    const next = endAt(quiet, end ?? here);
    if (next === undefined) break;
    end = next;
  }
  return end?.toJSDate();
}

/** A held delivery is looked at again at that end, so it may fall in the middle of a quiet that never ends. */
const MOST_SPANS = 40;

/** When the quiet ends that runs now, or else begins next; undefined: none ever does. */
export function nextQuietEnd(quiet: QuietHours, timeZone: string, now: Date): Date | undefined {
  const running = quietUntil(quiet, timeZone, now);
  if (running !== undefined) return running;
  const here = DateTime.fromJSDate(now, { zone: timeZone });
  const starts = [...spansAround(quiet, here, DAYS_AHEAD)].map(({ start }) => start.toMillis());
  const next = starts.filter(start => start > now.getTime()).toSorted((a, b) => a - b)[0];
  return next === undefined ? undefined : quietUntil(quiet, timeZone, new Date(next));
}

const DAYS_AHEAD = 8;

interface Stretch {
  readonly start: DateTime;
  readonly end: DateTime;
}

/** The latest end of what is quiet at this instant. */
function endAt(quiet: QuietHours, at: DateTime): DateTime | undefined {
  return [...spansAround(quiet, at, 1)]
    .filter(({ start, end }) => start <= at && at < end)
    .map(({ end }) => end)
    .reduce<DateTime | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
}

/** The stretches that begin from the day before on, for so many days; and all holidays. */
function* spansAround(quiet: QuietHours, at: DateTime, days: number): Generator<Stretch> {
  for (let i = -1; i < days; i++) {
    const day = at.startOf('day').plus({ days: i });
    const weekday = day.weekday % 7;
    const span = quiet.hours[weekday];
    if (span !== undefined) yield stretch(day, span);
    if (quiet.wholeDays.includes(weekday)) yield { start: day, end: dayAfter(day) };
  }
  for (const { from, until } of quiet.holidays) {
    const [first, last] = [from, until].map(each => DateTime.fromISO(each, { zone: at.zone }));
    if (first?.isValid && last?.isValid) yield { start: first.startOf('day'), end: dayAfter(last) };
  }
}

function stretch(day: DateTime, { from, until }: QuietSpan): Stretch {
  return {
    start: atClock(day, from, 'first'),
    end: atClock(until > from ? day : day.plus({ days: 1 }), until, 'second'),
  };
}

const dayAfter = (day: DateTime) => day.plus({ days: 1 }).startOf('day');

/** There are two of it where the clocks go back over it. */
function atClock(day: DateTime, clock: string, which: 'first' | 'second'): DateTime {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  const at = DateTime.fromObject(
    { year: day.year, month: day.month, day: day.day, hour, minute },
    { zone: day.zone },
  );
  const both = at.getPossibleOffsets().toSorted((a, b) => a.toMillis() - b.toMillis());
  return (which === 'first' ? both[0] : both.at(-1)) ?? at;
}
