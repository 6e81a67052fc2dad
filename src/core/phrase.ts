/**
 * **Phrase**: what is to be said, in no language yet: a message of the catalogue by its key, with its values. It is JSON,
 * so that the ledger keeps it, and becomes words when somebody reads it: `phrase` and `worded` in `text/phrase.ts`.
 */
export interface Phrase {
  readonly phrase: string;
  readonly values?: Readonly<Record<string, PhraseValue>>;
}

/** A value in a phrase. One that reads differently elsewhere, such as a moment, is kept as the thing itself. */
export type PhraseValue =
  | string
  | number
  | boolean
  | Phrase
  | Translated
  /** ISO 8601; `in`: the IANA zone that is meant, where it may not be the reader's. */
  | { readonly moment: string; readonly in?: string }
  | { readonly seconds: number }
  /** `08:30`, on whatever day. */
  | { readonly clock: string }
  /** Days of the week, 0 is Sunday. */
  | { readonly weekdays: readonly number[] }
  /** `12-24`: a day of every year. */
  | { readonly dayOfYear: string }
  /** As the reader counts; `percent`: 20 is 20 %. */
  | { readonly number: number }
  | { readonly percent: number }
  /** `2026-11-20`: a day of the calendar, wherever the reader is. */
  | { readonly day: string }
  | { readonly list: readonly Text[] };

/** One thing in several languages, by their BCP 47 tags, written canonically. */
export type InLanguages<T> = Readonly<Record<string, T>>;

/** **Translated**: a text from outside, with what its caller wrote for it in other languages. */
export interface Translated {
  /** For whoever reads none of those languages. */
  readonly text: string;
  readonly in: InLanguages<string>;
}

/** A text with what was given for it in other languages, where anything was. */
export function translated<T>(
  text: string,
  translations: InLanguages<T> | undefined,
  of: (words: T) => string | undefined,
): string | Translated {
  if (translations === undefined) return text;
  const given = Object.entries(translations).flatMap(([language, words]) => {
    const said = of(words);
    return said === undefined ? [] : [[language, said]];
  });
  return { text, in: Object.fromEntries(given) };
}

/** Words: Herald's own, or as they came from outside. */
export type Text = string | Phrase | Translated;

export const isPhrase = (text: unknown): text is Phrase =>
  typeof text === 'object' && text !== null && 'phrase' in text;
