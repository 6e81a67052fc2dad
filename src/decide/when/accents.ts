import { plainLetters } from '../../text/letters.ts';
import type { Grammar } from './grammar.ts';

/** By each grammar: its words as people type them who leave out accents, and as the grammar has them. */
const MADE = new WeakMap<Grammar, ReadonlyMap<string, string>>();

/** A text with the accents that people leave out of the words of a time. As long as it was. */
export function accented(text: string, grammar: Grammar): string {
  const { accents } = grammar;
  if (accents === undefined) return text;
  const known = MADE.get(grammar) ?? new Map(accents.map(word => [plainLetters(word), word]));
  MADE.set(grammar, known);
  return text.replace(/[\p{L}]+/gu, written => {
    const word = known.get(plainLetters(written.toLowerCase()));
    return word?.length === written.length ? word : written;
  });
}
