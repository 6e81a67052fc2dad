import { nearest } from '../../../decide/nearest.ts';
import { subjectKey } from '../watch.ts';

/** So many are offered. */
const MOST = 3;

/**
 * Those of these subjects that may be meant by a name that is none of them, the nearest first: most of its words stand in
 * them, or almost so. Pure.
 */
export function nearSubjects<T extends { readonly subject: string }>(
  asked: string,
  known: readonly T[],
): T[] {
  const words = [...new Set(wordsOf(asked))].map(asWord);
  return known
    .map(each => ({ each, share: shareOf(words, wordsOf(each.subject)) }))
    .filter(({ share }) => share > ENOUGH)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, MOST)
    .map(({ each }) => each);
}

/** Of words that are asked for, and a little of those that there are: of two, the one with less besides is nearer. */
function shareOf(asked: readonly Word[], there: readonly string[]): number {
  const found = asked.filter(({ isMeantBy }) => there.some(isMeantBy));
  if (!found.some(({ length }) => length >= TELLING)) return 0;
  return found.length / asked.length + found.length / there.length / 10;
}

interface Word {
  readonly length: number;
  readonly isMeantBy: (other: string) => boolean;
}

/** Names share most of their words, and each is compared once. */
function asWord(word: string): Word {
  const compared = new Map<string, boolean>();
  const isMeantBy = (other: string): boolean => {
    const known = compared.get(other);
    if (known !== undefined) return known;
    const isIt = other.startsWith(word) || nearest(word, [other]) !== undefined;
    compared.set(other, isIt);
    return isIt;
  };
  return { length: word.length, isMeantBy };
}

/** Half of them says little. */
const ENOUGH = 0.6;

/** "The", "of" and "12" stand in many names. */
const TELLING = 3;

const MOST_WORDS = 20;

const wordsOf = (subject: string): string[] =>
  (subjectKey(subject).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).slice(0, MOST_WORDS);
