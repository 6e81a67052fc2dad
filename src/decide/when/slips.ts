import { nearest } from '../nearest.ts';
import type { Grammar } from './grammar.ts';

/** A word that is written almost as one of a time, and that word. */
export interface Slip {
  readonly written: string;
  readonly meant: string;
}

/** The first word of a text that may be a slip. Names are written with capitals, and begin as they like. */
export function slipIn(text: string, { slips }: Grammar): Slip | undefined {
  for (const written of text.match(WORDS) ?? []) {
    const word = written.toLowerCase();
    if (slips.includes(word) || (written !== word && !text.startsWith(written))) continue;
    const meant = nearest(word, likely(word, slips));
    if (meant !== undefined) return { written, meant };
  }
  return undefined;
}

const WORDS = /[\p{L}'’]{4,20}/gu;

/** "Todays" and "ever" are words of their own. */
const likely = (word: string, slips: readonly string[]) =>
  slips.filter(
    slip => slip[0] === word[0] && !word.startsWith(slip) && !(slip.length < 8 && slip.startsWith(word)),
  );
