import type { Circumstances } from '../../../core/dialogue.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { westernDigits } from '../../../text/digits.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';

type Readings = Pick<Circumstances, 'readings'>;

const CARDINALS: readonly SentenceKey[] = [
  ...(['number.word.0', 'number.word.1', 'number.word.2', 'number.word.3', 'number.word.4'] as const),
  ...(['number.word.5', 'number.word.6', 'number.word.7', 'number.word.8', 'number.word.9'] as const),
  'number.word.10',
];

const ORDINALS: readonly SentenceKey[] = [
  ...(['number.ordinal.1', 'number.ordinal.2', 'number.ordinal.3', 'number.ordinal.4'] as const),
  ...(['number.ordinal.5', 'number.ordinal.6', 'number.ordinal.7', 'number.ordinal.8'] as const),
  ...(['number.ordinal.9', 'number.ordinal.10'] as const),
];

/** The words of a line, each number in digits: "the first floor" and "1st floor" come to the same two words. */
export function wordsOf(line: string, here: Readings): readonly string[] {
  const known = numbersIn(here, [CARDINALS, 0], [ORDINALS, 1]);
  const [marks, fillers] = [
    formsIn(here, phrase('surveys.word.ordinal-marks')),
    formsIn(here, phrase('surveys.word.filler')),
  ].map(forms => new Set(forms));
  const counted = replaced(split(line), known).filter(
    (word, i, all) => !(marks?.has(word) && isNumber(all[i - 1])),
  );
  return replaced(counted, new Map([...(fillers ?? [])].map(form => [form, ''])));
}

/** Whether a line is one of these forms, when its number words are read as digits: `four out of five` as `4 out of 5`. */
export function isSpoken(line: string, forms: Phrase, here: Readings): boolean {
  const words = replaced(split(line), numbersIn(here, [CARDINALS, 0])).join(' ');
  return formsIn(here, forms).includes(words);
}

/** A line that is nothing but a number in words: "four". */
export function numberInWords(line: string, here: Readings): number | undefined {
  const digits = numbersIn(here, [CARDINALS, 0]).get(split(line).join(' '));
  return digits === undefined ? undefined : Number(digits);
}

export const isNumber = (word: string | undefined): boolean => /^\d+$/.test(word ?? '');

function numbersIn(here: Readings, ...lists: readonly [readonly SentenceKey[], first: number][]) {
  const all = lists.flatMap(([keys, first]) =>
    keys.flatMap((key, i) => formsIn(here, phrase(key)).map(form => [form, String(i + first)] as const)),
  );
  return new Map(all);
}

/** In the language of who writes, and in English. */
const formsIn = ({ readings }: Readings, forms: Phrase): string[] =>
  readings(forms).flatMap(each =>
    each
      .split('|')
      .map(form => split(form).join(' '))
      .filter(form => form !== ''),
  );

const LONGEST_FORM = 3;

/** Puts its value in the place of each of these forms, the longest first; a form with an empty value is left out. */
function replaced(words: readonly string[], forms: ReadonlyMap<string, string>): string[] {
  const done: string[] = [];
  for (let at = 0; at < words.length; ) {
    const lengths = Array.from({ length: LONGEST_FORM }, (_, i) => LONGEST_FORM - i);
    const length = lengths.find(count => forms.has(words.slice(at, at + count).join(' '))) ?? 1;
    const word = words.slice(at, at + length).join(' ');
    const instead = forms.get(word) ?? word;
    if (instead !== '') done.push(instead);
    at += length;
  }
  return done;
}

const IDEOGRAPHS = '〇一二三四五六七八九';

/** Japanese has no spaces between its words, and `1st` is two of them. A sign is one: `three 🦄` is not three. */
function split(line: string): string[] {
  if (line.length > LONGEST_LINE) return [];
  const western = westernDigits(line.normalize('NFKC').replaceAll('\ufe0f', '').toLowerCase())
    .replace(/[〇一二三四五六七八九]/g, digit => String(IDEOGRAPHS.indexOf(digit)))
    .replaceAll('十', '10');
  return [...WORDS.segment(western)].flatMap(
    ({ segment }) => segment.match(/\p{N}+|[\p{L}\p{M}]+|\p{S}+/gu) ?? [],
  );
}

/** A longer line is read as a whole, and not by its words. */
const LONGEST_LINE = 300;

const WORDS = new Intl.Segmenter('ja', { granularity: 'word' });
