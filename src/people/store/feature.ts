import type { RawBuilder } from 'kysely';
import type { CountKey, SentenceKey } from '../../text/phrase.ts';

/** A feature's data about people, as far as the address book must know of it. */
export interface PeopleFeature {
  /** Two rows turned out to be one person: all that the double had goes to the one that is kept. */
  readonly merge?: (kept: string, double: string) => readonly RawBuilder<unknown>[];
  /** Selects the notifications in which Herald quotes these people (`uuid[]`), besides those that were said to them. */
  readonly quotes?: (personIds: readonly string[]) => RawBuilder<unknown>;
  /** The data that it keeps of a person, for them and for those who have to answer them. */
  readonly ownData?: readonly OwnData[];
}

/** **Own data**: one kind of data that is kept of a person, for them alone. */
export interface OwnData {
  /** In an export: that of its table. */
  readonly name: string;
  /** Its rows, as an export has them. Never what anybody else wrote for themselves, nor a secret. */
  readonly rows: (personId: string) => RawBuilder<unknown>;
  /** How many there are, in a line for its person; missing: it is part of another one. */
  readonly says?: SentenceKey | CountKey;
}
