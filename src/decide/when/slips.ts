import { nearest } from '../nearest.ts';
import { dayOf, type Grammar } from './grammar.ts';
import { CUT } from './ties.ts';

/** A word that is written almost as one of a time, where it stands, and that word. */
export interface Slip {
  readonly index: number;
  readonly written: string;
  readonly meant: string;
}

/** A text with more slips is no sentence. */
const MOST_SLIPS = 2;

/** The first words of a text that may be slips. */
export function slipsIn(text: string, grammar: Grammar): Slip[] {
  const found: Slip[] = [];
  for (const { index, 0: written } of text.matchAll(WORDS)) {
    const meant = meantBy(written, text.slice(0, index), grammar);
    if (meant !== undefined) found.push({ index, written, meant });
    if (found.length === MOST_SLIPS) break;
  }
  return found;
}

function meantBy(written: string, before: string, grammar: Grammar): string | undefined {
  const word = written.toLowerCase();
  if (grammar.slips.includes(word)) return undefined;
  const meant = nearest(word, likely(word, grammar.slips));
  if (meant === undefined || written === word || before === '') return meant;
  // Names are written with capitals, and days are, too.
  return dayOf(meant, grammar) !== -1 || isTied(before, grammar) ? meant : undefined;
}

const WORDS = /(?<![\p{L}'’])[\p{L}'’]{4,20}(?![\p{L}'’])/gu;

const isTied = (before: string, { ties }: Grammar) =>
  new RegExp(`(?<!\\p{L})(?:${ties.before}) $`, 'iu').test(before);

/** "Todays" and "ever" are words of their own. */
const likely = (word: string, slips: readonly string[]) =>
  slips.filter(
    slip => slip[0] === word[0] && !word.startsWith(slip) && !(slip.length < 8 && slip.startsWith(word)),
  );

/** With each of these corrected; `slips`: where they stand in that. */
export function correct(text: string, found: readonly Slip[]): { text: string; slips: readonly Slip[] } {
  let corrected = text;
  const slips = found.map(({ index: at, written: { length }, meant }) => {
    const index = at + corrected.length - text.length;
    corrected = corrected.slice(0, index) + meant + corrected.slice(index + length);
    return { index, written: text.slice(at, at + length), meant };
  });
  return { text: corrected, slips };
}

/** The rest of a corrected text, as it was written: a word that does not belong to the time was no slip. */
export const asWritten = (left: string, slips: readonly Slip[]): string =>
  slips.reduceRight(
    (text, { index, written, meant }) =>
      text.slice(0, index) +
      (text.startsWith(meant, index) ? written : CUT) +
      text.slice(index + meant.length),
    left,
  );
