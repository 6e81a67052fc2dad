import { westernDigits } from '../../../text/digits.ts';
import { asCompared, toldWords } from '../../../text/forms.ts';
import { numberInWords } from '../../../text/number-words.ts';
import { runsOn } from './runs-on.ts';

/**
 * How many cards, of "3 cards at once" or "three in 10 minutes": read to its last word, or not at all (undefined). `known`:
 * the words that may stand around the number, in the language in which it was written. Another length of time than
 * that of the limit cannot be chosen.
 */
export function readAtMost(text: string, known: string, seconds: number): number | undefined {
  const words = toldWords(known)
    .map(asCompared)
    .toSorted((a, b) => b.length - a.length);
  const rest = without(asCompared(text), words);
  const [cards, minutes, ...more] = numbersIn(rest.replaceAll(/ +/g, ' ').trim());
  const isAll = more.length === 0 && (minutes === undefined || minutes * 60 === seconds);
  return isAll && cards !== undefined && Number.isInteger(cards) && cards >= 1 ? cards : undefined;
}

/** In digits, or one in words; `NaN`: there is something that is none. */
function numbersIn(text: string): number[] {
  const line = westernDigits(text);
  if (!/\d/.test(line)) return [numberInWords(line) ?? Number.NaN];
  return line.split(' ').map(part => (/^\d{1,4}$/.test(part) ? Number(part) : Number.NaN));
}

/** The longest word first, wherever one stands. */
function without(line: string, words: readonly string[]): string {
  let left = '';
  for (let at = 0; at < line.length; ) {
    const isApart = (word: string) => !runsOn(line, at) && !runsOn(line, at + word.length);
    const word = words.find(each => line.startsWith(each, at) && isApart(each));
    left += word === undefined ? line[at] : ' ';
    at += word?.length ?? 1;
  }
  return left;
}
