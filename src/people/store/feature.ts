import type { RawBuilder } from 'kysely';

/** What a feature keeps of people, as far as the address book must know. */
export interface PeopleFeature {
  /** Two rows turned out to be one person: what the double had goes to the one that is kept. */
  readonly merge?: (kept: string, double: string) => readonly RawBuilder<unknown>[];
  /** Selects the notifications in which Herald quotes these people (`uuid[]`), besides those that were said to them. */
  readonly quotes?: (personIds: readonly string[]) => RawBuilder<unknown>;
}
