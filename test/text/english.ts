import { saidIn } from './said-in.ts';

const LETTERS = /\p{L}{2}/u;
const escaped = (words: string) => words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const wholeOf = (said: ReturnType<typeof saidIn>) =>
  said
    .filter(({ pieces }) => LETTERS.test(pieces.join(' ')))
    .map(({ pieces }) => new RegExp(`^${pieces.map(escaped).join('.+')}$`, 'su'));

/** So long that nobody writes it by chance. */
const isTelling = (piece: string) => piece.trim().length >= 12 && /\p{L}+ \p{L}+/u.test(piece);

const english = saidIn('en');

/** Which of these texts are English, or have some in them, though their reader reads this language. */
export function englishAmong(texts: readonly string[], language: string): string[] {
  const theirs = saidIn(language);
  const known = new Set(theirs.flatMap(({ pieces }) => pieces));
  const own = wholeOf(theirs);
  const whole = wholeOf(english);
  const telling = english
    .flatMap(({ pieces }) => pieces)
    .filter(piece => isTelling(piece) && !known.has(piece));
  const isEnglish = (line: string) =>
    telling.some(piece => line.includes(piece.trim())) ||
    (whole.some(message => message.test(line)) && !own.some(message => message.test(line)));
  return texts.flatMap(text => text.split('\n')).filter(isEnglish);
}
