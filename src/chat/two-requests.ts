import type { Person } from '../core/person.ts';
import { understandWhen, type When } from '../decide/when.ts';
import { toldWords } from '../text/forms.ts';
import { phrase } from '../text/phrase.ts';
import { remembered } from '../text/remembered.ts';
import type { ReadLine } from './commands.ts';
import { beforeEnds, endIn, hereOf, voicesOf } from './ends.ts';
import { sayGuidance } from './guidance.ts';
import type { Turn } from './turn.ts';

/** Two requests in one line, as they would be written alone. */
interface TwoRequests {
  readonly first: string;
  readonly second: string;
}

type Read = (line: string) => ReadLine | undefined;

/**
 * `remind me in the morning to water plants and mute deployments for 2 hours`: the wish of the first would take the time of the
 * second, so each is asked for on its own. A command without a time of its own may be what somebody is to be reminded of.
 */
export async function asksForEach(
  turn: Turn<'said'>,
  person: Person,
  line: string,
  read: Read,
): Promise<boolean> {
  const two = await twoRequestsIn(turn, person, line, read);
  if (two === undefined) return false;
  const { first, second } = two;
  const note = phrase('guidance.two-requests', { first, second });
  await sayGuidance(turn, person, { note }, [{ write: first }, { write: second }]);
  return true;
}

async function twoRequestsIn(
  turn: Turn<'said'>,
  person: Person,
  line: string,
  read: Read,
): Promise<TwoRequests | undefined> {
  for (const two of halvesOf(turn, line)) {
    const second = read(two.second);
    if (second === undefined || !(await isWhole(turn, person, second))) continue;
    const first = read(two.first);
    if (first?.command?.takes === 'wish' && first.text !== '') return two;
  }
  return undefined;
}

/** Whether all of it is understood, and some of that is a time. A text for somebody else may say anything. */
async function isWhole(
  turn: Turn<'said'>,
  person: Person,
  { command, text, language, isAsTold = false }: ReadLine,
): Promise<boolean> {
  if (command?.takes === undefined || command.takes === 'text' || text === '') return false;
  const here = { ...turn, ...(language && { writtenIn: language }) };
  if (!isTimed(here, person, text)) return false;
  return command.always({ turn: here, person, text, isAsTold });
}

/** A command takes a time in more ways than a reminder does: how long something lasts is one. */
const isTimed = (turn: Turn, person: Person, text: string): boolean =>
  /\p{N}/u.test(text) ||
  [text, ...beforeEnds(turn, text).map(({ end }) => end)].some(
    each => endIn(turn, person, each) !== undefined,
  ) ||
  isMoment(understandWhen(text, hereOf(turn, person)));

const isMoment = (when: When) => 'timing' in when || when.choices !== undefined;

/** In a line with more of them nobody can tell any more what belongs to what. */
const MOST_TIES = 8;

/** The line apart at each word or mark that may tie one request to the next. */
function halvesOf(turn: Turn, line: string): TwoRequests[] {
  const text = line.replace(/\s+/g, ' ').trim();
  const words = voicesOf(turn).flatMap(({ say }) => toldWords(say('talk.word.and')));
  return [...text.matchAll(tiesIn(words.join('|')))].slice(0, MOST_TIES).flatMap(({ index, 0: tie }) => {
    const first = text.slice(0, index).replace(EDGE, '');
    const second = text.slice(index + tie.length).trim();
    return first === '' || second === '' ? [] : [{ first, second }];
  });
}

const EDGE = /[\s,;.،؛、。]{1,9}$/u;

/** A mark, or one of these words: in letters with spaces between words it is a whole one, and in Arabic the beginning of one. */
const tiesIn = remembered(50, (words: string) => {
  const isWord = String.raw`(?!(?<=\p{Script=Latin})\p{Script=Latin})`;
  const longestFirst = words.split('|').toSorted((a, b) => b.length - a.length);
  const starts = String.raw`(?<![\p{Script=Arabic}\p{Script=Latin}])`;
  return new RegExp(`[,;.!،؛、。]|${starts}(?:${longestFirst.join('|')})${isWord}`, 'giu');
});
