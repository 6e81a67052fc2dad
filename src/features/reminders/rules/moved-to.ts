import { DateTime } from 'luxon';
import { momentAlone, type SaidMoment } from '../../../decide/when/alone.ts';
import { asEvery, everyOf, nextOf, otherHalfOf } from '../../../decide/when/every.ts';
import type { Here } from '../../../decide/when/here.ts';
import { isUnclear } from '../../../decide/when/hours.ts';
import { type Meant, oneOf, understandWhen, type When } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import type { Reminder } from '../reminder.ts';

/** When a reminder comes that is moved to what is said: to a day at its own hour, to an hour on its own day. */
export function movedTo(reminder: Reminder, text: string, here: Here): When {
  const said = momentAlone(text, here);
  if (said === undefined) return understandWhen(text, here);
  const { hasDay, clock, line } = said;
  if (hasDay && clock !== undefined) return understandWhen(line, here);
  const { every } = reminder;
  if (clock === undefined) return every === undefined ? onDay(reminder, line, here) : { unclear: REPEATED };
  return every === undefined ? atHour(reminder, line, here) : everyAt({ ...reminder, every }, clock, here);
}

const REPEATED = phrase('reminders.move-repeated', { example: phrase('when.example.weekdays') });
const PAST = phrase('when.past');

/** "Today" is none that has passed before the hour of the reminder has. */
function onDay({ at }: Reminder, text: string, here: Here): When {
  const { now, timeZone } = here;
  const before = beginningOf(now, timeZone);
  const days = [understandWhen(text, { ...here, now: before }), understandWhen(text, here)].map(read =>
    withHour(read, DateTime.fromJSDate(at, { zone: timeZone })),
  );
  const toCome = days.find(meant => meant.length > 0 && meant.every(({ timing }) => timing.at > now));
  return toCome === undefined ? { unclear: PAST } : oneOf(toCome);
}

function withHour(read: When, { hour, minute }: DateTime): Meant[] {
  const meant = 'timing' in read ? [read] : (read.choices ?? []);
  return meant.map(({ timing, rest }) => {
    const day = DateTime.fromJSDate(timing.at, { zone: timing.timeZone });
    return { timing: { at: day.set({ hour, minute }).toJSDate(), timeZone: timing.timeZone }, rest };
  });
}

function atHour({ at }: Reminder, text: string, here: Here): When {
  const { now, timeZone } = here;
  const day = beginningOf(at, timeZone);
  return understandWhen(text, day > now ? { ...here, now: day } : here);
}

/** Right before the day begins, so that all of it is to come. */
const beginningOf = (at: Date, zone: string): Date =>
  DateTime.fromJSDate(at, { zone }).startOf('day').minus({ second: 1 }).toJSDate();

/** `30 8 * * 1-5` and no other hour. */
const AT_ONE_HOUR = /^\d{1,2} \d{1,2} /;

function everyAt(
  { every: written, timeZone }: Required<Pick<Reminder, 'every' | 'timeZone'>>,
  clock: NonNullable<SaidMoment['clock']>,
  { now }: Here,
): When {
  const { patterns, ...bounds } = everyOf(written);
  const [pattern] = patterns;
  if (patterns.length > 1 || !AT_ONE_HOUR.test(pattern)) return { unclear: REPEATED };
  const moved = pattern.replace(AT_ONE_HOUR, `${clock.minute} ${clock.hour} `);
  const every = asEvery({ ...bounds, patterns: [moved] });
  const at = nextOf({ every, timeZone }, now);
  if (at === undefined) return { unclear: PAST };
  const other = isUnclear(clock) ? nextOf({ every: otherHalfOf(every), timeZone }, now) : undefined;
  return { timing: { at, every, timeZone, ...(other && { other }) }, rest: '' };
}
