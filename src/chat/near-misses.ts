import { nearest } from '../decide/nearest.ts';
import { asCompared } from '../text/forms.ts';
import type { Abilities } from './abilities.ts';

type Known = Pick<Abilities, 'commands' | 'hints'>;

/** What somebody may have meant whose line is no command: a command that is written almost so, or a hint. */
export type Guess = { readonly meant: string } | { readonly hint: Known['hints'][number] };

/** Pure. Nothing is done on a guess: it is only said. */
export function guess(
  line: string,
  { commands, hints }: Known,
  languages: readonly string[],
): Guess | undefined {
  const [first = '', ...more] = line.trim().split(/\s+/);
  const word = asCompared(first).replace(/(?<![.,:!?])[.,:!?]+$/g, '');
  // With more behind it a hint would leave that out.
  const found =
    more.length === 0 && hints.find(({ words }) => nearest(word, wordsIn(languages, words)) !== undefined);
  if (found) return { hint: found };
  const near = nearest(word, new Set(commands.flatMap(({ forms }) => wordsIn(languages, forms))));
  if (near === undefined) return undefined;
  // The same word may be a line of its own, and the beginning of another.
  const takes = commands.some(
    ({ command, forms }) => command.takes && wordsIn(languages, forms).includes(near),
  );
  return { meant: [near, ...(takes ? more : [])].join(' ') };
}

/** Single words alone: of several, the first alone says little. */
const wordsIn = (languages: readonly string[], forms: ReadonlyMap<string, { words: readonly string[] }>) =>
  languages.flatMap(language => forms.get(language)?.words ?? []).filter(word => /^\S{2,}$/.test(word));
