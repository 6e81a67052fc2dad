/** **Watch**: a person's wish to hear when the readings of a subject meet a condition. */
export interface Watch {
  readonly id: string;
  readonly tenantId: string;
  readonly personId: string;
  /** As the person wrote it; readings find it by `subjectKey`. */
  readonly subject: string;
  readonly condition: Condition;
  readonly state: WatchState;
  readonly createdAt: Date;
  readonly endsAt: Date;
}

export type Condition =
  /** From the base, in percent. */
  | { readonly kind: 'drops' | 'rises'; readonly percent: number }
  | { readonly kind: 'falls-below' | 'rises-above'; readonly value: number }
  | { readonly kind: 'changes' }
  /** In any letter case. */
  | { readonly kind: 'is'; readonly word: string };

/** The value of a subject at an instant. */
export interface Point {
  readonly value: Value;
  readonly at: Date;
}
export type Value = number | string;

/** **Reading**: a program's measurement of a subject. Without `at`: as it arrives. */
export interface Reading {
  readonly subject: string;
  readonly value: Value;
  readonly unit?: string;
  readonly at?: Date;
}

/** How far a watch has come. */
export interface WatchState {
  /** The reading that it compares with, and that a card calls *from*: missing until there is one. */
  readonly base?: Point;
  /** It was told: nothing more is, until it is armed again. */
  readonly fired: boolean;
  /** When it was told last. */
  readonly firedAt?: Date;
  /** The reading that it changed to since, to be told when it was quiet for long enough: only of `changes`. */
  readonly pending?: Point;
}

/** In either direction: so far and no further can a number be compared, and be made percents of. */
export const LARGEST_NUMBER = 1e100;
export const LONGEST_SUBJECT = 200;
/** Of the word that a subject has to become. */
export const LONGEST_WORD = 60;

/** The key by which readings and watches meet: letter case, width and white space make no difference. */
export const subjectKey = (subject: string): string =>
  subject.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

/** The same subject and condition are one watch. */
export function wishKey({ subject, condition }: Pick<Watch, 'subject' | 'condition'>): string {
  const { kind, ...rest } = condition;
  return JSON.stringify([subjectKey(subject), kind, ...Object.values(rest)]);
}
