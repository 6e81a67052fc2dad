import { DAY_MS } from '../core/time.ts';
import { isolatingEach } from './isolate.ts';
import { canonical } from './locale.ts';
import { remembered } from './remembered.ts';
import { isOffset, zoneName } from './zone.ts';

/**
 * How dates, times, numbers and lists are written: all of it by `Intl`, which knows every language, and nothing of it
 * anywhere else. A format costs 0.1 ms to make, so each is made once.
 */

/** BCP 47. The English that Herald speaks where nothing is known of the reader has days before months, and 24 hours. */
export const DEFAULT_LOCALE = 'en-GB';

/** How somebody reads the clock and counts. */
export interface Reader {
  /** Where they are at home, which says what is usual for those of whom nothing else is known. */
  readonly tenantId?: string | undefined;
  /** BCP 47: what they chose; missing where they did not, and then their locale tells it. */
  readonly language?: string | undefined;
  /** BCP 47: of what Teams says, with its region, so that `en-US` has 2:30 PM. */
  readonly locale?: string | undefined;
  /** IANA, as it came from outside: what is no zone counts as unknown, and then UTC is said. */
  readonly timeZone?: string | null | undefined;
}

/** A text from outside may be no locale: then Herald's own counts. */
const localeFrom = (locale = DEFAULT_LOCALE): string => localeNamed(locale) ?? DEFAULT_LOCALE;

const localeNamed = remembered(1_000, canonical);

/** A text from outside may be no time zone at all, or none that this system knows: then undefined. */
export function knownZone(timeZone: string | null | undefined): string | undefined {
  return timeZone ? zoneNamed(timeZone) : undefined;
}

/** There are some 600, and more ways to write them. */
const zoneNamed = remembered(1_000, name => {
  try {
    return new Intl.DateTimeFormat(DEFAULT_LOCALE, { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
});

/** People live in a few dozen zones, and read a few dozen locales. */
const MOST_FORMATS = 256;

/** An invalid time is shown as none: a card that cannot tell one is better than no card. */
const NO_TIME = '–';

/** A style of date in whatever locale and zone; the hours as the locale counts them. */
function dated(style: Intl.DateTimeFormatOptions) {
  const made = remembered(MOST_FORMATS, reader => {
    const [locale, timeZone] = reader.split(' ');
    return new Intl.DateTimeFormat(locale, { ...style, timeZone });
  });
  return (at: Date, { locale, timeZone }: Reader): string =>
    Number.isNaN(at.getTime())
      ? NO_TIME
      : asWritten(
          made(`${localeFrom(locale)} ${knownZone(timeZone) ?? 'UTC'}`).format(at),
          locale,
          HABITS_OF_DATES,
        );
}

type Habits = Readonly<Record<string, readonly [RegExp, string]>>;

/** Corrections of `Intl`, by language: Japanese units stand without spaces. */
const HABITS: Habits = { ja: [/(?<=\d) (?=\p{L})|(?<=\p{L}) (?=\d+ \p{L})/gu, ''] };
/** And the first of a French month is ordinal, which one minute is not. */
const HABITS_OF_DATES: Habits = { ...HABITS, fr: [/(?<!\d)1 (?=\p{L})/u, '1er '] };

function asWritten(text: string, locale: string | undefined, habits = HABITS): string {
  const habit = habits[localeFrom(locale).split('-', 1)[0] ?? ''];
  return habit === undefined ? text : text.replace(...habit);
}

/** `14:30`, `2:30 PM` */
export const time = dated({ hour: 'numeric', minute: '2-digit' });
/** `20 Nov` */
export const shortDay = dated({ day: 'numeric', month: 'short' });
/** `20 Nov 2026` */
export const datedDay = dated({ dateStyle: 'medium' });

/** `20 November 2026` */
export const longDay = dated({ day: 'numeric', month: 'long', year: 'numeric' });
/** `Fri 20 Nov, 10:15` */
export const weekdayTime = dated({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});
const dayAlone = dated({ day: 'numeric', month: 'long' });
const weekday = dated({ weekday: 'long' });
/** `Fri 20 Nov 2026, 10:15` */
export const weekdayTimeInYear = dated({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
const sortable = dated({ year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'iso8601' });

/** `12:40`, or `12:40 UTC` where nobody knows where the reader is. */
export function clockTime(at: Date, reader: Reader): string {
  return zoned(time(at, reader), reader);
}

/** Without a zone it is UTC; an offset is said, as nobody knows when the clocks change there. */
function zoned(text: string, { timeZone }: Reader): string {
  const known = knownZone(timeZone);
  if (known === undefined) return `${text} UTC`;
  return isOffset(known) ? `${text} ${zoneName(known)}` : text;
}

/** `Fri 20 Nov, 10:15`, and ` UTC` where nobody knows where the reader is. */
export const moment = (at: Date, reader: Reader): string => zoned(weekdayTime(at, reader), reader);

/** Days of the calendar, whatever a change of daylight saving did to their hours. */
export function daysBetween(from: Date, to: Date, reader: Reader): number {
  const day = (at: Date) => Date.parse(`${dateIn(at, reader)}T00:00:00Z`) / DAY_MS;
  return day(to) - day(from);
}

/** `2026-11-20`: what the calendar says there. */
const dateIn = (at: Date, { timeZone }: Reader) => sortable(at, { locale: 'sv', timeZone });
export const yearOf = (at: Date, reader: Reader) => dateIn(at, reader).slice(0, 4);

/** `8:30`, `8:30 AM`: of `08:30`, on whatever day. */
export const hours = (clock: string, { locale }: Reader = {}): string =>
  time(new Date(`2024-01-01T${clock}Z`), { locale });

/** `24 December`: of `12-24`. The year has a 29 February. */
export const dayOfYear = (day: string, { locale }: Reader = {}): string =>
  dayAlone(new Date(`2024-${day}`), { locale });

/** `Monday and Friday`: of 1 and 5; 0 is Sunday. */
export const weekdays = (days: readonly number[], { locale }: Reader = {}): string =>
  listed(
    days.map(day => weekday(new Date(Date.UTC(2024, 0, SUNDAY + day)), { locale })),
    { locale },
  );

/** Of January 2024. */
const SUNDAY = 7;

/** As a line begins, where the language has capital letters. */
export const asSentence = (words: string, { locale }: Reader = {}): string =>
  words.replace(/^\p{L}/u, first => first.toLocaleUpperCase(localeFrom(locale)));

/** `a, b and c`; an item that runs against the language turns none of its neighbours round. */
export function listed(items: readonly string[], { locale }: Reader = {}): string {
  const own = localeFrom(locale);
  return lists(own).format(items.map(item => isolatingIn(own)(item)));
}

/** Sentences one after the other: Japanese has no space between them. */
export const inARow = (sentences: readonly string[], { locale }: Reader = {}): string =>
  sentences.join(localeFrom(locale).startsWith('ja') ? '' : ' ');

const isolatingIn = remembered(MOST_FORMATS, isolatingEach);

const lists = remembered(MOST_FORMATS, locale => new Intl.ListFormat(locale));

/** `10 minutes`, `90 seconds`: in the largest unit that needs no fraction. */
export function lasting(seconds: number, { locale }: Reader = {}): string {
  const [unit, size] = UNITS.find(([, size]) => seconds % size === 0) ?? ['second', 1];
  return asWritten(counts(`${localeFrom(locale)} ${unit}`).format(seconds / size), locale);
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const counts = remembered(MOST_FORMATS, name => {
  const [locale, unit] = name.split(' ');
  return new Intl.NumberFormat(locale, { style: 'unit', unit: unit ?? 'second', unitDisplay: 'long' });
});

/** `1 hour, 25 minutes`: how long something took, in two units at most. */
export function took(seconds: number, { locale }: Reader = {}): string {
  let rest = Math.max(1, Math.round(seconds));
  const parts = PARTS.map(([unit, size]): [string, number] => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return [unit, count];
  });
  const largest = parts.findIndex(([, count]) => count > 0);
  const shown = Object.fromEntries(parts.slice(largest, largest + 2));
  return asWritten(durations(localeFrom(locale)).format(shown), locale);
}

const PARTS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
  ['seconds', 1],
] as const;

const durations = remembered(MOST_FORMATS, locale => new Intl.DurationFormat(locale, { style: 'long' }));

/** As a colleague would write it: `1,234.5`, `0.0001234`, and `1.5E39`, because nobody counts thirty zeros. */
export function number(value: number, { locale }: Reader = {}): string {
  return numbers(`${localeFrom(locale)} ${sizeOf(Math.abs(value))} decimal`).format(value);
}

/** `20%`, `2,5 %`: of 20 and 2.5. */
export function percent(value: number, { locale }: Reader = {}): string {
  return numbers(`${localeFrom(locale)} ${sizeOf(Math.abs(value))} percent`).format(value / 100);
}

const SIZES = {
  usual: { maximumFractionDigits: 2 },
  small: { maximumSignificantDigits: 4 },
  extreme: { notation: 'scientific', maximumSignificantDigits: 4 },
} as const;

function sizeOf(size: number): keyof typeof SIZES {
  if (size >= 1e15 || (size > 0 && size < 1e-6)) return 'extreme';
  return size < 1 ? 'small' : 'usual';
}

const numbers = remembered(MOST_FORMATS, name => {
  const [locale, size, style] = name.split(' ');
  return new Intl.NumberFormat(locale, {
    ...SIZES[size as keyof typeof SIZES],
    style: style as 'decimal' | 'percent',
  });
});

/** The mark before the fraction: `.` or `,` or another of the language. */
export const decimalMark = (locale?: string): string => decimalMarks(localeFrom(locale));

const decimalMarks = remembered(
  MOST_FORMATS,
  locale =>
    new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.',
);
