import { remembered } from './remembered.ts';

/** U+2068 FIRST STRONG ISOLATE and U+2069 POP DIRECTIONAL ISOLATE: invisible, and known to every client of Teams. */
export const [BEGIN, END] = ['\u2068', '\u2069'];
/** U+200F RIGHT-TO-LEFT MARK: a letter from right to left that has no shape. */
const RIGHT = '\u200F';

const RIGHT_TO_LEFT_SCRIPTS = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm']);

const MOST_LANGUAGES = 200;

/** Whether a language, a BCP 47 tag, is written from right to left. */
export const isRightToLeft = remembered(MOST_LANGUAGES, language =>
  RIGHT_TO_LEFT_SCRIPTS.has(new Intl.Locale(language).maximize().script ?? ''),
);

const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
/** Any other letter, and digits: between them a point or a slash goes with whatever stands beside it. */
const LEFT_TO_RIGHT = new RegExp(`(?!${RIGHT_TO_LEFT.source})[\\p{L}\\p{N}]`, 'u');

/**
 * Whether a line begins or ends with a sign, which has no direction of its own and stands on the wrong side of words
 * that run against the card. A number in front of them does, too.
 */
const hasSignAtAnEnd = (line: string): boolean =>
  /^[^\p{L}\s]/u.test(line) || /[^\p{L}\p{N}\s]$/u.test(line.slice(-2));

/** Each line of a text that begins in letters from left to right, as it stands on a card from right to left. */
export const apartFromRight = (text: string): string =>
  text.includes('\n') ? text.replace(/.+/g, lineApart) : lineApart(text);

/** A line that goes on behind other words does so on their left: ` · ci.example`. */
function lineApart(line: string): string {
  if (line.startsWith(' ')) return GOES_ON.test(line) ? `${RIGHT}${line}` : line;
  if (line.startsWith(RIGHT) || isIsolated(line)) return line;
  return hasSignAtAnEnd(line) && beginsLeft(line) ? isolated(line) : line;
}

const GOES_ON = /^ [^\p{L}\p{N}\s] /u;

/** Whether a line is between isolates as a whole. */
export function isIsolated(line: string): boolean {
  if (!line.startsWith(BEGIN)) return false;
  let open = 0;
  for (let i = 0; i < line.length; i += 1) {
    if (line[i] === BEGIN) open += 1;
    else if (line[i] === END) open -= 1;
    if (open === 0) return i === line.length - 1;
  }
  return false;
}

/** By its first letter; what is isolated says nothing of the rest, where there is one. */
function beginsLeft(line: string): boolean {
  const [first = ''] = LETTER.exec(besides(line)) ?? LETTER.exec(line) ?? [];
  return first !== '' && !RIGHT_TO_LEFT.test(first);
}

const LETTER = /\p{L}/u;
const ISOLATED = /\u2068[^\u2068\u2069]*\u2069/g;

/** A line without what is isolated in it. */
function besides(line: string): string {
  const rest = line.replace(ISOLATED, '');
  return rest === line ? line : besides(rest);
}

/**
 * Between isolates. An isolate runs as its first letter does, but looks for none in isolates within it: sentences from right to
 * left that are isolated one by one would follow each other from left to right, so a mark goes before them.
 */
export function isolated(line: string): string {
  const runsRight = RIGHT_TO_LEFT.test(line) && line.includes(BEGIN) && !HAS_DIRECTION.test(besides(line));
  return `${BEGIN}${runsRight ? RIGHT : ''}${line}${END}`;
}

const HAS_DIRECTION = /[\p{L}\u200E\u200F]/u;

/** A value that a message can show or choose by. */
export type MessageValue = string | number | boolean | Date;
export type Values = Readonly<Record<string, MessageValue>>;

/**
 * Keeps outside text from turning the sentence round in which it stands: a value that runs against the direction of
 * the language is put between isolates. All others stay as they are, so that most sentences have nothing invisible.
 */
export function isolatingEach(language: string) {
  const against = isRightToLeft(language) ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return <V extends MessageValue>(value: V): V | string =>
    typeof value === 'string' && against.test(value) ? isolated(value) : value;
}
