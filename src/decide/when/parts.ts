/**
 * `early`: between midnight and the morning. `late`: the evening and the night, where one word is both: "noche",
 * "tonight".
 */
export type Part = 'early' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'late' | 'night';

/** The first that is said is meant: "afternoon" has "noon" in it in many languages, and "late tonight" has "tonight". */
export const PARTS_OF_DAY: readonly Part[] = [
  'early',
  'morning',
  'afternoon',
  'night',
  'late',
  'evening',
  'noon',
];

type Span = readonly [from: number, until: number];

/**
 * Which of twelve hours a part of a day has. An hour that it has neither before nor after noon may be either, so it is
 * asked.
 */
export interface PartHours {
  readonly beforeNoon?: Span;
  readonly afterNoon?: Span;
  /** The hour that twelve is; both: nobody knows. */
  readonly twelve: readonly (0 | 12)[];
}

/** The parts of the day whose hours are other in one language than in most. */
export type OwnHours = Readonly<Partial<Record<Part, PartHours>>>;

const HOURS: Readonly<Record<Part, PartHours>> = {
  early: { beforeNoon: [1, 11], twelve: [0] },
  morning: { beforeNoon: [1, 11], twelve: [0, 12] },
  noon: { beforeNoon: [10, 11], afterNoon: [1, 4], twelve: [12] },
  afternoon: { afterNoon: [1, 11], twelve: [12] },
  evening: { beforeNoon: [1, 2], afterNoon: [4, 11], twelve: [0] },
  late: { beforeNoon: [1, 4], afterNoon: [6, 11], twelve: [0] },
  night: { beforeNoon: [1, 5], afterNoon: [8, 11], twelve: [0] },
};

/** Its hours before noon are those of the next day. */
export const goesOn = (part: Part): boolean => part === 'evening' || part === 'late' || part === 'night';

/** The meanings of an hour of twelve in this part of the day; one of 24 means itself. More than one: it is asked. */
export function hoursOfPart(hour: number, part: Part, own: OwnHours = {}): readonly number[] {
  const { beforeNoon, afterNoon, twelve } = own[part] ?? HOURS[part];
  if (hour === 12) return twelve;
  if (hour === 0 || hour > 12) return [hour % 24];
  if (isIn(hour, beforeNoon)) return [hour];
  if (isIn(hour, afterNoon)) return [hour + 12];
  return goesOn(part) ? [hour + 12, hour] : [hour, hour + 12];
}

const isIn = (hour: number, [from, until]: Span = [1, 0]): boolean => hour >= from && hour <= until;
