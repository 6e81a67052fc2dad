import { type Attention, type QuietHours, type UrgentWish, WEEK } from '../../../core/attention.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { type BurstRule, ruleFor } from '../../../decide/burst.ts';
import { nextQuietEnd } from '../../../decide/quiet-hours.ts';
import { nextOf } from '../../../decide/when/every.ts';
import { USUAL_WEEK } from '../../../decide/working-week.ts';
import { phrase } from '../../../text/phrase.ts';
import { isRhythm, rhythmInWords } from './rhythm.ts';

/** Where and when it is said. */
export interface Place {
  readonly now: Date;
  /** IANA. */
  readonly timeZone: string;
}

/** The settings of everybody who chose nothing else. */
export interface UsualAttention {
  readonly burst?: BurstRule;
  readonly lowEvery?: string;
}

/** All that somebody does not want to hear, in a sentence each; where that is nothing, one says so. */
export function attentionInWords(attention: Attention, place: Place, usual: UsualAttention = {}): Phrase[] {
  const { pausedUntil, muted = {} } = attention;
  const isLater = (at: string) => new Date(at) > place.now;
  const mutes = Object.entries(muted).filter(([, until]) => isLater(until));
  const all = [
    ...quietInWords(attention, place),
    ...(pausedUntil !== undefined && isLater(pausedUntil) ? [pausedInWords(attention, pausedUntil)] : []),
    ...mutes.map(([topic, until]) => mutedInWords(topic, until)),
    ...urgentInWords(attention),
    ...digestsInWords(attention, place),
    ...lowInWords(attention.canWait ?? usual.lowEvery, place),
    ...(usual.burst === undefined ? [] : atOnceInWords(attention, usual.burst)),
  ];
  return all.length === 0 ? [phrase('attention.everything')] : all;
}

/** Where they get fewer cards at once than everybody. */
export function atOnceInWords(attention: Pick<Attention, 'atOnce'>, usual: BurstRule): Phrase[] {
  const { cards, seconds } = ruleFor(usual, attention);
  return cards === usual.cards ? [] : [phrase('attention.at-once', { cards, time: { seconds } })];
}

/** How many cards they get at once, whoever chose it. */
export function limitInWords(attention: Pick<Attention, 'atOnce'>, usual: BurstRule): Phrase {
  const { cards, seconds } = usual;
  const [own] = atOnceInWords(attention, usual);
  if (own !== undefined) return own;
  return cards === 0
    ? phrase('attention.no-limit')
    : phrase('attention.as-usual', { cards, time: { seconds } });
}

const urgentOf = ({ holdsUrgent }: Attention) => (holdsUrgent ? 'other' : 'pass');

export function quietInWords(attention: Attention, { now, timeZone }: Place): Phrase[] {
  const { quiet } = attention;
  const next = quiet && nextQuietEnd(quiet, timeZone, now);
  if (quiet === undefined || next === undefined) return [];
  return [
    phrase('attention.quiet', {
      when: { list: whenQuiet(quiet, now) },
      urgent: urgentOf(attention),
      next: { moment: next.toISOString() },
    }),
  ];
}

/** In a sentence, also where there are none. */
export const quietNow = (attention: Attention, place: Place): Phrase =>
  quietInWords(attention, place)[0] ?? phrase('attention.no-quiet');

export const pausedInWords = (attention: Attention, until: string) =>
  phrase('attention.paused', { until: { moment: until }, urgent: urgentOf(attention) });

export const mutedInWords = (topic: string, until: string) =>
  phrase('attention.muted', { topic, until: { moment: until } });

export const urgentNow = (is: UrgentWish, topic: string): Phrase =>
  phrase(`attention.urgent-${is}`, { topics: { list: [topic] } });

/** Of the topics of which something else is said than of all. */
export const urgentInWords = ({ urgent = {} }: Pick<Attention, 'urgent'>): Phrase[] =>
  (['waits', 'passes'] as const).flatMap(wish => {
    const topics = topicsOf(urgent, wish);
    return topics.length === 0 ? [] : [phrase(`attention.urgent-${wish}`, { topics: { list: topics } })];
  });

export const topicsOf = (urgent: NonNullable<Attention['urgent']>, wish: UrgentWish): string[] =>
  Object.keys(urgent).filter(topic => urgent[topic] === wish);

/** The topics of the same times together. */
export function digestsInWords({ digests = {} }: Pick<Attention, 'digests'>, place: Place): Phrase[] {
  return [...Map.groupBy(Object.entries(digests), ([, every]) => every)].flatMap(([every, same]) => {
    const next = isRhythm(every) ? nextOf({ every, timeZone: place.timeZone }, place.now) : undefined;
    if (next === undefined) return [];
    return phrase('attention.digest', {
      topics: { list: same.map(([topic]) => topic) },
      every: rhythmInWords(every),
      next: { moment: next.toISOString() },
    });
  });
}

/** When what can wait comes together; nothing where it comes as it happens. */
export function lowInWords(every: string | undefined, { now, timeZone }: Place): Phrase[] {
  const next = every !== undefined && isRhythm(every) ? nextOf({ every, timeZone }, now) : undefined;
  if (every === undefined || next === undefined) return [];
  return [phrase('attention.low', { every: rhythmInWords(every), next: { moment: next.toISOString() } })];
}

/** In a sentence, also where it comes as it happens. */
export const lowNow = (every: string | undefined, place: Place): Phrase =>
  lowInWords(every, place)[0] ?? phrase('attention.low-now');

function whenQuiet({ hours, wholeDays, holidays }: QuietHours, now: Date): Phrase[] {
  const today = now.toISOString().slice(0, 10);
  return [
    ...spansOf(hours).map(({ from, until, days }) => {
      const span = { from: { clock: from }, until: { clock: until } };
      if (days.length === WEEK.length) return phrase('attention.between', span);
      return phrase('attention.between-on', { ...span, days: { weekdays: days } });
    }),
    ...(wholeDays.length === 0 ? [] : [daysInWords(wholeDays)]),
    ...holidays
      .filter(({ until }) => until >= today)
      .map(({ from, until }) =>
        from === until
          ? phrase('attention.holiday', { day: { day: from } })
          : phrase('attention.holidays', { from: { day: from }, until: { day: until } }),
      ),
  ];
}

/** The days of the same hours together, as a week has them. */
export function spansOf(hours: QuietHours['hours']) {
  const spans = WEEK.flatMap(day => {
    const span = hours[day];
    return span === undefined ? [] : [{ day, ...span }];
  });
  return [...Map.groupBy(spans, ({ from, until }) => `${from} ${until}`).values()].map(same => ({
    from: same[0]?.from ?? '',
    until: same[0]?.until ?? '',
    days: same.map(({ day }) => day),
  }));
}

/** Another weekend than that of most is named by its days. */
function daysInWords(days: readonly number[]): Phrase {
  const { weekend } = USUAL_WEEK;
  if (days.length === weekend.length && weekend.every(day => days.includes(day)))
    return phrase('attention.weekends');
  return phrase('attention.on', { days: { weekdays: WEEK.filter(day => days.includes(day)) } });
}
