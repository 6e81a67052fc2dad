import type { QuietHours } from '../../src/core/attention.ts';
import { DAYS, type Happening, zoneOfTeam } from './week.ts';

/** A card that rang. */
export interface Card {
  readonly at: Date;
  readonly zone: string;
  readonly topic: string | null;
  readonly template: string | null;
  /** It was urgent, and came later than a minute. */
  readonly isLate: boolean;
}

/** The aim. */
export const FEWER_BY_DEFAULT = 5;

/** Events, each for each of its people, by what became of them. */
export interface Fates {
  /** A card, or a line that says that it is worse. */
  readonly rang: number;
  /** A line of a digest. */
  readonly folded: number;
  /** The change of what stood, or waited. */
  readonly changed: number;
  /** It was over before it was shown. */
  readonly over: number;
  /** Stopped, taken back, or too late. */
  readonly ended: number;
  /** It ended what nobody had been told of. */
  readonly nothing: number;
  readonly open: number;
}

export interface Outcome {
  readonly name: string;
  /** Per person and day. */
  readonly interruptions: number;
  /** Of those, the part between 18:00 and 8:00 or at a weekend where the person is. */
  readonly inQuiet: number;
  readonly urgentLate: number;
  readonly unaccounted: number;
  readonly fates: Fates;
  /** By the hour of the day where the person is, per person and day. */
  readonly byHour: readonly number[];
  /** Per person and day. */
  readonly byTopic: ReadonlyMap<string, number>;
}

const EVERY_NIGHT = Object.fromEntries(
  [0, 1, 2, 3, 4, 5, 6].map(day => [day, { from: '18:00', until: '08:00' }]),
);
export const NIGHTS: QuietHours = { hours: EVERY_NIGHT, wholeDays: [6, 0], holidays: [] };

export function outcomeOf(
  name: string,
  cards: readonly Card[],
  { people, events, fates }: { readonly people: number; readonly events: number; readonly fates: Fates },
): Outcome {
  const perDay = (count: number) => count / people / DAYS;
  const byHour = Array.from({ length: 24 }, () => 0);
  const clocks = cards.map(clockOf);
  for (const { hour } of clocks) byHour[hour] = (byHour[hour] ?? 0) + 1;
  const byTopic = Map.groupBy(cards, ({ topic, template }) => topic ?? template ?? 'text');
  const quiet = clocks.filter(isQuiet).length;
  const { open: _, ...accounted } = fates;
  return {
    ...{ name, fates, interruptions: perDay(cards.length), byHour: byHour.map(perDay) },
    byTopic: new Map([...byTopic].map(([topic, those]) => [topic, perDay(those.length)])),
    inQuiet: cards.length === 0 ? 0 : quiet / cards.length,
    urgentLate: cards.filter(({ isLate }) => isLate).length,
    unaccounted: events - Object.values(accounted).reduce((sum, count) => sum + count, 0),
  };
}

interface Clock {
  readonly hour: number;
  readonly weekday: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function clockOf({ at, zone: timeZone }: Card): Clock {
  const known = formats.get(timeZone);
  const shown = { hour: '2-digit', hourCycle: 'h23', weekday: 'short', timeZone } as const;
  const format = known ?? new Intl.DateTimeFormat('en-GB', shown);
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { hour: Number(parts.get('hour')), weekday: parts.get('weekday') ?? '' };
}

/** In `NIGHTS`. */
const isQuiet = ({ hour, weekday }: Clock) =>
  hour < 8 || hour >= 18 || weekday === 'Sat' || weekday === 'Sun';

/** Every event rings each of its people at once. */
export function sendAll(week: readonly Happening[]): Card[] {
  return week.flatMap(({ at, to, team, content }) =>
    to.map(() => ({
      at,
      zone: zoneOfTeam(team),
      topic: content.topic,
      template: 'notification',
      isLate: false,
    })),
  );
}
