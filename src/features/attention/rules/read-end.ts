import type { QuietHours, QuietSpan } from '../../../core/attention.ts';
import { momentAlone } from '../../../decide/when/alone.ts';
import { following } from '../../../text/forms.ts';
import { plainLetters } from '../../../text/letters.ts';
import {
  daysNamed,
  knownAtEnd,
  knownAtStart,
  NO_QUIET,
  type QuietChange,
  type QuietToken,
  type QuietWords,
  spanOn,
} from './read-quiet.ts';

/** One end of the quiet hours: "not after 18:00" is from when, "not before 8:00" until when they are. */
export interface QuietEnd {
  readonly edge: keyof QuietSpan;
  /** `18:00` */
  readonly clock: string;
  /** Weekdays on which they begin; none: on all. */
  readonly days: readonly number[];
}

/** `after 6pm`, `before 8 on weekdays`: read to its last word, or not at all (undefined). */
export function readEnd(text: string, words: QuietWords): QuietEnd | undefined {
  if (text.length > LONGEST) return undefined;
  const [before, behind]: [QuietToken[], QuietToken[]] = [[], []];
  let left = plainLetters(text.toLowerCase())
    .trim()
    .replace(/(?<![\s.!。！])[\s.!。！]+$/u, '');
  while (left !== '') {
    const end = endIn(left, words);
    if (end !== undefined) return { ...end, days: [...daysNamed(before), ...daysNamed(behind)] };
    const first = knownAtStart(left, words);
    const word = first ?? knownAtEnd(left, words);
    if (word === undefined) return undefined;
    if (first === undefined) behind.unshift(word.token);
    else before.push(word.token);
    left = word.rest;
  }
  return undefined;
}

/** Each day of the week and an hour. */
const LONGEST = 200;

/** `before 8 and after 18`: both ends are the quiet hours. */
export function readBothEnds(text: string, words: QuietWords): QuietChange | undefined {
  for (const word of words.either.map(asApart)) {
    const at = text.toLowerCase().indexOf(word);
    if (at === -1) continue;
    const read = [text.slice(0, at), text.slice(at + word.length)].map(part => readEnd(part, words));
    const [from, until] = EDGES.map(edge => read.find(end => end?.edge === edge));
    if (from === undefined || until === undefined) continue;
    const days = [...new Set([...from.days, ...until.days])];
    const span = { from: from.clock, until: until.clock };
    return spanOn(days, span);
  }
  return undefined;
}

const EDGES = ['from', 'until'] as const;

/** Where words have spaces between them, so has this one before it. */
const asApart = (word: string) => (/^[\p{Script=Latin}\p{Script=Arabic}&]/u.test(word) ? ` ${word}` : word);

function endIn(text: string, words: QuietWords): Pick<QuietEnd, 'edge' | 'clock'> | undefined {
  for (const edge of EDGES) {
    const said = following(text, [edge === 'from' ? words.after : words.before]);
    const clock = said === undefined ? undefined : clockOf(said, edge, words.language);
    if (clock !== undefined) return { edge, clock };
  }
  return undefined;
}

const WHEREVER = { now: new Date(0), timeZone: 'UTC' };

/** Without a half of the day, the quiet is at night: "after 6" is 18:00, "before 6" is 6:00. */
export function clockOf(text: string, edge: keyof QuietSpan, language: string): string | undefined {
  // Noon as well as midnight.
  if (text === '12') return undefined;
  const said = momentAlone(text, { ...WHEREVER, languages: [language] });
  if (said?.clock === undefined || said.hasDay) return undefined;
  const { hour, minute, isBare } = said.clock;
  const meant = isBare ? (hour % 12) + (edge === 'from' ? 12 : 0) : hour;
  return `${String(meant).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Whether it is where a night may begin or end: "after 6 Uhr" may be in the morning or a slip, and is asked. */
export function isOfNight({ edge, clock }: Pick<QuietEnd, 'edge' | 'clock'>): boolean {
  return edge === 'from' ? clock >= '12:30' || clock < '04:00' : clock >= '04:00' && clock <= '14:00';
}

/** The quiet hours with this end, the other one as it stands; undefined: it does not stand, or fits no night. */
export function withEnd(standing: QuietHours = NO_QUIET, { edge, clock, days }: QuietEnd) {
  const spans = Object.values(standing.hours);
  const common = spans.every(span => sameSpan(span, spans[0])) ? spans[0] : undefined;
  const on = days.length === 0 ? Object.keys(standing.hours) : days.map(String);
  const hours = on.flatMap(day => {
    const span = standing.hours[day] ?? common;
    const next = span && { ...span, [edge]: clock };
    return span && next && isNight(span) && isNight(next) ? [[day, next] as const] : [];
  });
  if (hours.length === 0 || hours.length < on.length) return undefined;
  return { ...standing, hours: { ...standing.hours, ...Object.fromEntries(hours) } };
}

const sameSpan = (a: QuietSpan, b: QuietSpan | undefined) => a.from === b?.from && a.until === b.until;

const DEEP_NIGHT = '04:00';

/** Through the deep of the night, as one of lunch is not. */
const isNight = ({ from, until }: QuietSpan): boolean =>
  from !== until &&
  (from > until ? until >= DEEP_NIGHT || from <= DEEP_NIGHT : from <= DEEP_NIGHT && until >= DEEP_NIGHT);
