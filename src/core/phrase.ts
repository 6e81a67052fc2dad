/**
 * **Phrase**: what is to be said, in no language yet: a message of the catalogue by its key, with its values. It is JSON,
 * so that the ledger keeps it, and becomes words when somebody reads it: `phrase` and `worded` in `text/phrase.ts`.
 */
export interface Phrase {
  readonly phrase: string;
  readonly values?: Readonly<Record<string, PhraseValue>>;
}

/** What a phrase is told. Whatever reads differently elsewhere is kept as what it is. */
export type PhraseValue =
  | string
  | number
  | boolean
  | Phrase
  /** ISO 8601; `in`: the IANA zone that is meant, where it may not be the reader's. */
  | { readonly moment: string; readonly in?: string }
  | { readonly seconds: number }
  /** `08:30`, on whatever day. */
  | { readonly clock: string }
  /** Days of the week, 0 is Sunday. */
  | { readonly weekdays: readonly number[] }
  /** `12-24`: a day of every year. */
  | { readonly dayOfYear: string }
  | { readonly list: readonly (string | Phrase)[] };

/** Words: Herald's own, or as they came from outside. */
export type Text = string | Phrase;

export const isPhrase = (text: unknown): text is Phrase =>
  typeof text === 'object' && text !== null && 'phrase' in text;
