/**
 * **Attention**: when a person wants to hear nothing. It is JSON, as `preferences.attention` keeps it; missing is what
 * they never asked for.
 */
export interface Attention {
  readonly quiet?: QuietHours;
  /** IANA: where they say they are; missing: as Teams says. */
  readonly timeZone?: string;
  /** ISO 8601: until then everything waits. */
  readonly pausedUntil?: string;
  /** By the topic, until when it waits: ISO 8601. */
  readonly muted?: Readonly<Record<string, string>>;
  /** By the topic, when it comes together: a repetition (`asEvery`), by the clock where the person is; or `now`. */
  readonly digests?: Readonly<Record<string, string>>;
  /** When what can wait comes together: a repetition, or `now`; missing: as the operator says. */
  readonly canWait?: string;
  /** So many cards at once, where that is fewer than everybody gets. */
  readonly atOnce?: number;
  /** Urgent deliveries wait, too. A muted topic waits in any case. */
  readonly holdsUrgent?: boolean;
  /** By the topic, whether urgent deliveries on it wait: it counts before `holdsUrgent`. */
  readonly urgent?: Readonly<Record<string, UrgentWish>>;
}

/** In quiet hours and pauses. */
export type UrgentWish = 'waits' | 'passes';

/** In the place of a repetition: nothing is gathered. */
export const AS_IT_HAPPENS = 'now';

/** Somebody's wishes for one topic. */
export interface TopicWish {
  /** ISO 8601: until then it waits. */
  readonly mutedUntil?: string;
  /** When it comes together: a repetition; missing: as it happens. */
  readonly every?: string;
  /** Missing: as on every topic. */
  readonly urgent?: UrgentWish;
}

export function topicWish(attention: Attention, topic: string): TopicWish {
  const mutedUntil = saidOf(attention.muted, topic);
  const every = saidOf(attention.digests, topic);
  const urgent = saidOf(attention.urgent, topic);
  return { ...(mutedUntil && { mutedUntil }), ...(every && { every }), ...(urgent && { urgent }) };
}

/** Whether what is urgent on a topic waits, where nothing else holds: what was said of the topic, or else of all. */
export const urgentOf = (attention: Attention, topic = ''): UrgentWish =>
  topicWish(attention, topic).urgent ?? (attention.holdsUrgent ? 'waits' : 'passes');

/** Whether what lasts until then, a pause or a mute, lasts at this moment: what is over may still be kept. */
export const isStillOn = (until: string | undefined, now: Date): until is string =>
  until !== undefined && new Date(until) > now;

export const isMuted = (attention: Attention, topic: string, now: Date): boolean =>
  isStillOn(topicWish(attention, topic).mutedUntil, now);

export function withoutMutes(
  { muted = {}, ...rest }: Attention,
  isMeant: (topic: string) => boolean,
): Attention {
  const others = Object.entries(muted).filter(([topic]) => !isMeant(topic));
  return { ...rest, ...(others.length > 0 && { muted: Object.fromEntries(others) }) };
}

const saidOf = <T>(all: Readonly<Record<string, T>> = {}, topic: string): T | undefined =>
  Object.hasOwn(all, topic) ? all[topic] : undefined;

/** By the clock and the calendar of where the person is. */
export interface QuietHours {
  /** By the weekday on which they begin: `0` is Sunday. */
  readonly hours: Readonly<Record<string, QuietSpan>>;
  /** Weekdays that are quiet from midnight to midnight. */
  readonly wholeDays: readonly number[];
  readonly holidays: readonly Holidays[];
}

/** `18:00`. A span that ends no later than it begins ends on the next day. */
export interface QuietSpan {
  readonly from: string;
  readonly until: string;
}

/** Days of the calendar, the first and the last: `2026-12-24`. */
export interface Holidays {
  readonly from: string;
  readonly until: string;
}

/** More cards at once are no limit that anybody would notice. */
export const MOST_AT_ONCE = 20;

/** Monday first, as a week is told. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** Why a delivery waits that its person does not want to hear now, or not by itself. */
export const AWAY_REASONS = ['quiet-hours', 'paused', 'muted', 'topic-digest', 'can-wait'] as const;
export type AwayReason = (typeof AWAY_REASONS)[number];

/** Of those, why it waits to come together with others. */
export const GATHERED_REASONS = ['topic-digest', 'can-wait'] as const satisfies readonly AwayReason[];
export type GatheredReason = (typeof GATHERED_REASONS)[number];
