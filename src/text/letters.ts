/** Letters that people write for one another: without the accent, the hamza, or the dots of the end of a word. */
const SAME: readonly string[] = [
  ...['aàáâãäå', 'cç', 'eèéêë', 'iìíîï', 'nñ', 'oòóôõö', 'uùúûü', 'yýÿ'],
  ...['اأإآٱ', 'هة', 'يىئ', 'وؤ'],
];

const PLAIN: ReadonlyMap<string, string> = new Map(
  SAME.flatMap(([plain = '', ...others]) => others.map(letter => [letter, plain] as const)),
);

/** Marks above or below a letter of Arabic, and the one that makes it longer. */
const MARKED = /[\u0640\u064b-\u065f\u0670]/gu;

const LETTERS = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'gu');

/** A text in small letters as people type who leave out what a keyboard makes hard: `configuracoes`, `الاعدادات`. */
export const plainLetters = (text: string): string =>
  withoutMarks(text.normalize('NFC')).replace(LETTERS, letter => PLAIN.get(letter) ?? letter);

/**
 * The source of an expression for these words, in whichever of these letters; `escaped`: where no letter is meant. `mayBeMarked`:
 * where nobody has taken out the marks of Arabic.
 */
export const anyLetters = (escaped: string, mayBeMarked?: 'mayBeMarked'): string =>
  plainLetters(escaped).replace(/\p{L}/gu, letter => {
    const any = ANY.get(letter.toLowerCase()) ?? letter;
    return mayBeMarked && /\p{Script=Arabic}/u.test(letter) ? `${any}\\p{M}{0,2}` : any;
  });

/** A text without the marks of Arabic. */
export const withoutMarks = (text: string): string => text.replace(MARKED, '');

const ANY: ReadonlyMap<string, string> = new Map(SAME.map(letters => [letters[0] ?? '', `[${letters}]`]));
