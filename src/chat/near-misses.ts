import { nearest } from '../decide/nearest.ts';
import type { Abilities } from './abilities.ts';

/** What somebody may have meant whose line is no command: a command that is written almost so, or a hint. */
export type Guess = { readonly meant: string } | { readonly note: string };

type Known = Pick<Abilities, 'commands' | 'hints'>;

/** Pure. Nothing is done on a guess: it is only said. */
export function guess(line: string, { commands, hints }: Known): Guess | undefined {
  const [first = '', ...more] = line.trim().split(/\s+/);
  const word = first.toLowerCase().replace(/^\/|(?<![.,:!?])[.,:!?]+$/g, '');
  const hint = hints.get(nearest(word, hints.keys()) ?? '');
  if (hint !== undefined) return { note: hint };
  const name = nearest(
    word,
    commands.map(({ name }) => name),
  );
  const command = commands.find(each => each.name === name);
  if (command === undefined) return undefined;
  return { meant: [command.name, ...(command.takes ? more : [])].join(' ') };
}
