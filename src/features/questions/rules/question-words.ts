import { clockTime, formatsOf, knownZone } from '../../../decide/clock-time.ts';
import type { Question } from '../question.ts';

const weekdayIn = formatsOf({ weekday: 'short', day: 'numeric', month: 'short' });

/** `Fri 20 Nov, 10:15`, where the person is. */
export function momentWords(at: Date, timeZone?: string): string {
  const day = weekdayIn(knownZone(timeZone) ?? 'UTC').format(at);
  return `${day.replace(',', '')}, ${clockTime(at, timeZone)}`;
}

const UNITS = [
  { ms: 24 * 60 * 60_000, one: 'a day', many: 'days' },
  { ms: 60 * 60_000, one: 'an hour', many: 'hours' },
  { ms: 60_000, one: 'a minute', many: 'minutes' },
] as const;

/** `45 minutes`, `an hour`, `3 days`: in the largest unit that needs no fraction; less than a minute is a minute. */
export function lastingWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const unit = UNITS.find(each => (minutes * 60_000) % each.ms === 0) ?? UNITS[2];
  const count = (minutes * 60_000) / unit.ms;
  return count === 1 ? unit.one : `${count} ${unit.many}`;
}

type Promised = Pick<Question, 'responder' | 'askedAt' | 'expectedAt' | 'deadlineAt'>;

/** Who answers, until when, and what happens if they do not. The name is the operator's. */
export function expectationWords(
  { responder, askedAt, expectedAt, deadlineAt }: Promised,
  timeZone?: string,
): string {
  const usual = `${responder} usually answers within ${lastingWords(expectedAt.getTime() - askedAt.getTime())}.`;
  return `${usual} You hear from me by ${momentWords(deadlineAt, timeZone)} at the latest, answer or not.`;
}
