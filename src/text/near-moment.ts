import {
  daysBetween,
  knownZone,
  type Reader,
  time,
  weekdayTime,
  weekdayTimeInYear,
  yearOf,
} from './format.ts';
import type { Voice } from './voice.ts';
import { isOffset, zoneName } from './zone.ts';

/**
 * `today 14:30`, `tomorrow 9:00`, `Fri 4 Dec, 9:00`, and with its year where that is not the one that runs. `zone`: the IANA
 * zone that is meant; it is named where it is not the reader's, and UTC where nobody knows where the reader is.
 */
export function nearMoment(voice: Voice, at: Date, zone: string | undefined = undefined): string {
  const reader = { locale: voice.locale, timeZone: zone ?? voice.timeZone };
  return zoned(voice, near(voice, at, reader), reader.timeZone);
}

/** A time in words with its zone, where that could be mistaken: an offset always, as clocks change. */
export function zoned(voice: Voice, said: string, zone: Reader['timeZone']): string {
  const known = knownZone(zone);
  if (known === undefined) return `${said} UTC`;
  return known === knownZone(voice.timeZone) && !isOffset(known) ? said : `${said} (${zoneName(known)})`;
}

function near({ say, now }: Voice, at: Date, reader: Reader): string {
  const day = DAYS[daysBetween(now, at, reader)];
  if (day !== undefined) return say(day, { time: time(at, reader) });
  return (yearOf(at, reader) === yearOf(now, reader) ? weekdayTime : weekdayTimeInYear)(at, reader);
}

const DAYS: Readonly<Record<number, 'time.yesterday' | 'time.today' | 'time.tomorrow'>> = {
  [-1]: 'time.yesterday',
  0: 'time.today',
  1: 'time.tomorrow',
};
