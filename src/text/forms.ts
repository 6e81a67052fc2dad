import { anyLetters, plainLetters } from './letters.ts';
import { remembered } from './remembered.ts';

/**
 * **Forms**: how people may write something, as the catalogue has it: apart by `|`, and `…` where more follows, such as
 * `stop … | unsubscribe from …`. Capital letters and spaces do not matter.
 */
export interface Forms {
  /** Whole lines, as they are compared: `asCompared` of this file. */
  readonly lines: ReadonlySet<string>;
  /** With what stands in the place of `…`; the longest first, as "stop" is the beginning of "stop sending me". */
  readonly beginnings: readonly RegExp[];
  /** The words with which a person would be told of it, the likeliest first. */
  readonly words: readonly string[];
}

export function formsOf(written: string): Forms {
  const all = partsOf(written);
  return {
    lines: linesIn(all),
    beginnings: all
      .filter(form => form.includes(MORE))
      .toSorted((a, b) => b.length - a.length)
      .map(beginningOf),
    words: wordsOf(all),
  };
}

/** The words of `formsOf`, without an expression for each. */
export const toldWords = (written: string): readonly string[] => wordsOf(partsOf(written));

const wordsOf = (all: readonly string[]): readonly string[] =>
  all.map(form => form.split(MORE)[0]?.trim() ?? '').filter(word => word !== '');

const partsOf = (written: string): string[] =>
  written
    .split('|')
    .map(form => form.trim())
    .filter(form => form !== '');

const linesIn = (all: readonly string[]): ReadonlySet<string> =>
  new Set(all.filter(form => !form.includes(MORE)).map(asCompared));

/** Whether a line is one of these forms. */
export function isWritten(line: string, written: readonly string[]): boolean {
  const compared = asCompared(line);
  return written.some(forms => known(forms).lines.has(compared));
}

/** The rest of a line that begins as one of these forms does; undefined where it does not, or nothing follows. */
export const following = (line: string, written: readonly string[]): string | undefined =>
  written
    .flatMap(forms => known(forms).beginnings)
    .map(beginning => beginning.exec(line)?.[1])
    .find(rest => rest !== undefined);

/** The catalogue has some hundreds of forms in each language, and each line is looked at with many. */
const known = remembered(1_000, formsOf);

/** The words before and after the beginning of each of these forms that is in the middle of this line. */
export function inMiddle(line: string, written: string): { before: string; after: string }[] {
  const text = line.replace(/\s+/g, ' ').trim();
  const lower = text.toLowerCase().replace(APOSTROPHES, "'");
  return known(written).words.flatMap(word => {
    const at = lower.indexOf(` ${word.replace(APOSTROPHES, "'")} `);
    if (at === -1) return [];
    return [{ before: text.slice(0, at).replace(/,$/, ''), after: text.slice(at + word.length + 2) }];
  });
}

/** How people are told to write it. */
export const firstForm = (written: string): string => written.split('|', 1)[0]?.trim() ?? '';

export const MORE = '…';

/** As lines are compared: no capitals, no accents, no punctuation at the end, no slash before. */
export const asCompared = (line: string): string =>
  plainLetters(
    line
      .normalize('NFKC')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^[/¡¿]+(?=.)/u, '')
      .replace(/(?<=^.|[^.!?。！？؟])[.!?。！？؟]+$/u, '')
      .trim()
      .toLowerCase(),
  ).replace(APOSTROPHES, "'");

/** Few keyboards have the curly one. */
const APOSTROPHES = /['’‘ʼ´`]/g;

/** A button's title, as it is compared: nobody writes the `…` that says that something follows. */
export const asButton = (title: string): string => asCompared(title.replace(/…$/, ''));

/** At its end `…` may be nothing; elsewhere it is something. */
function beginningOf(form: string): RegExp {
  const [before = '', after = ''] = form.split(MORE).map(part => part.trim());
  const text = `^[/¡¿]?${literal(before, 'mayBeMarked')}`;
  const spaced = before === '' || form.startsWith(`${before}${MORE}`) ? '' : BETWEEN;
  // The rest begins and ends with something, so that a run of spaces or commas is tried in one way alone.
  const rest = spaced === '' ? '(.+?)' : '([^\\s,:،、].*?)';
  const apart = form.endsWith(` ${after}`) ? '(?<!\\s)\\s+' : '';
  if (after !== '')
    return new RegExp(
      `${text}${spaced}${rest}${apart}${literal(after, 'mayBeMarked')}\\s*[.!?。！？؟]*$`,
      'isu',
    );
  return new RegExp(spaced === '' ? `${text}(.+)$` : `${text}(?:${BETWEEN}([^\\s,:،、].*)?)?$`, 'isu');
}

/** `remind me: milk` */
const BETWEEN = '[\\s,:،、]+';

const literal = (words: string, mayBeMarked?: 'mayBeMarked') =>
  words
    .split(/\s+/)
    .map(word => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    // "É" is no "e": of a single letter the accent is all there is. But "à" is written "a".
    .map(word => (word.length > 1 || word === 'à' ? anyLetters(word, mayBeMarked) : word))
    .map(word => word.replace(APOSTROPHES, APOSTROPHES.source))
    .join('\\s+');

/** **Sentence**: a form that has gaps. */
export interface Sentence {
  /** The groups `subject` and `value`, where all of a line is this sentence. */
  exec(line: string): RegExpExecArray | null;
  /** Made for the first line in which its words stand: there are hundreds, and each takes a millisecond. */
  made(): RegExp;
}

/**
 * Sentences that have gaps, for a line in which white space is single spaces. The first `…` of a form
 * is `subject`, and may be nothing; the next is `value`, and fits `gap`, the source of a pattern. Where `first` is `value`
 * there is no subject. Words in parentheses may be left out, of words apart by `/` any will do:
 * `… (when) (it) drops/falls (by) …%`.
 */
export const sentencesOf = (
  written: string,
  gap: string,
  first: 'subject' | 'value' = 'subject',
): readonly Sentence[] =>
  partsOf(written).map(form => {
    const isIn = lookOf(form);
    let expression: RegExp | undefined;
    const made = () => (expression ??= expressionOf(form, gap, first));
    return { made, exec: line => (isIn(line) ? made().exec(line) : null) };
  });

/** Whether the words of this form that may not be left out are in a line, of each several that may stand there one. */
function lookOf(form: string): (line: string) => boolean {
  const needed = piecesOf(form)
    .filter(piece => !piece.startsWith(MORE) && !LEFT_OUT.test(piece) && !/['’%() ]/u.test(piece))
    .map(piece => plainLetters(piece.toLowerCase()).split('/'));
  return line => {
    const lower = plainLetters(line.toLowerCase());
    return needed.every(words => words.some(word => lower.includes(word)));
  };
}

const piecesOf = (form: string): readonly string[] => form.replace(/\s+/g, ' ').match(PIECES) ?? [];

/** Words that may be left out take one space with them, so that none is doubled. */
function expressionOf(form: string, gap: string, first: 'subject' | 'value'): RegExp {
  const gaps = [
    ...(first === 'subject' ? [(space: string) => `(?:(?<subject>.*?)${space})??`] : []),
    (space: string) => `(?<value>${gap})${space}`,
  ];
  const source = piecesOf(form).map(piece => {
    if (piece === ' ') return piece;
    if (piece.startsWith(MORE)) return gaps.shift()?.(piece.slice(MORE.length)) ?? '.*?';
    const [, before, words, after] = LEFT_OUT.exec(piece) ?? [];
    return words === undefined
      ? anyOf(piece)
      : `(?:${before}${words.split(' ').map(anyOf).join(' ')}${after})?`;
  });
  return new RegExp(`^${source.join('')}$`, 'isu');
}

const PIECES = /… ?|\([^()…]+\) ?| \([^()…]+\)$| |[^ ()…]+|[()]/gu;
const LEFT_OUT = /^( ?)\((.+)\)( ?)$/u;

/** There are several signs of percent. */
const anyOf = (words: string) =>
  `(?:${words
    .split('/')
    .map(word => literal(word).replaceAll('%', '[%％٪]'))
    .join('|')})`;
