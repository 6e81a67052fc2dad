import { nearest } from '../decide/nearest.ts';
import { patternOf } from '../decide/when/grammar.ts';
import { grammarOf } from '../decide/when/languages/table.ts';
import { SOURCE_LANGUAGE } from '../text/catalogue.ts';
import { asCompared } from '../text/forms.ts';
import type { Abilities } from './abilities.ts';
import { asksForNothing, type FormsIn, parseCommand, withoutCourtesy } from './commands.ts';

type Known = Pick<Abilities, 'commands' | 'hints' | 'courtesies'>;

/** The likely meaning of a line that is no command: a command that is written almost so, and runs; or a hint. */
export type Guess = { readonly meant: string } | { readonly hint: Known['hints'][number] };

/**
 * Pure. Nothing is done on a guess: it is only said. In their language, the first of these, and in English: in one that
 * they do not write everything is near to something.
 */
export function guess(line: string, known: Known, all: readonly string[]): Guess | undefined {
  const languages = [...new Set([...all.slice(0, 1), SOURCE_LANGUAGE])];
  const inside = withoutCourtesy(line, known.courtesies, languages);
  const runs = (found: Guess | undefined) =>
    found !== undefined &&
    ('hint' in found || !asksForNothing(parseCommand(found.meant, known.commands, languages)));
  return [nearIn, namedIn].map(in_ => in_(inside, known, languages)).find(runs);
}

function nearIn(line: string, { commands, hints }: Known, languages: readonly string[]): Guess | undefined {
  const [first = '', ...more] = line.trim().split(/\s+/);
  const word = asCompared(first).replace(/(?<![.,:!?])[.,:!?]+$/g, '');
  if (more.length > 0 && isTie(word, languages)) return undefined;
  // With more behind it a hint would leave that out.
  const found =
    more.length === 0 &&
    hints.find(({ words }) => nearest(word, wordsIn(languages, words).map(asCompared), inLongWords));
  if (found) return { hint: found };
  const known = commands.flatMap(({ forms }) => wordsIn(languages, forms));
  const near = asWritten(nearest(word, new Set(known.map(asCompared))), known);
  if (near === undefined) return undefined;
  // The same word may be a line of its own, and the beginning of another.
  const takes = commands.some(
    ({ command, forms }) => command.takes && wordsIn(languages, forms).includes(near),
  );
  return { meant: [near, ...(takes ? more : [])].join(' ') };
}

/** With its accents. */
const asWritten = (compared: string | undefined, words: readonly string[]): string | undefined =>
  words.find(each => asCompared(each) === compared);

/** Nobody who writes "sing" says "ping". */
const inLongWords = ({ length }: string) => (length < 5 ? 0 : length < 8 ? 1 : 2);

/** A word of the line that is a command by itself: "delete reminder 3". */
function namedIn(line: string, { commands }: Known, languages: readonly string[]): Guess | undefined {
  const words = line.trim().split(/\s+/).map(asCompared);
  if (words.length > MOST_WORDS) return undefined;
  const meant = words.find(
    word =>
      word.length >= TELLING &&
      !isTie(word, languages) &&
      commands.some(({ forms }) => languages.some(language => forms.get(language)?.lines.has(word))),
  );
  if (meant === undefined) return undefined;
  const known = commands.flatMap(({ forms }) => languages.flatMap(each => forms.get(each)?.words ?? []));
  return { meant: asWritten(meant, known)?.toLowerCase() ?? meant };
}

/** "Para" stops everything, and stands in every other sentence. */
const isTie = (word: string, languages: readonly string[]): boolean =>
  languages
    .map(grammarOf)
    .some(grammar => grammar !== undefined && patternOf(`^(?:${grammar.ties.first})$`, grammar).test(word));

/** In more than so many a word says little, and so does a short one. */
const MOST_WORDS = 8;
const TELLING = 4;

/** Single words alone: of several, the first alone says little. */
const wordsIn = (languages: readonly string[], forms: FormsIn) =>
  languages.flatMap(language => forms.get(language)?.words ?? []).filter(word => /^\S{2,}$/.test(word));
