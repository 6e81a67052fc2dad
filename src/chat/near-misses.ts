import { nearest } from '../decide/nearest.ts';
import { COMMANDS, FEATURES } from '../features/features.ts';

/** What somebody may have meant whose line is no command: a command that is written almost so, or a hint. */
export type Guess = { readonly meant: string } | { readonly note: string };

const BY_NAME = new Map(COMMANDS.map(command => [command.name, command]));
const HINTS = new Map(FEATURES.flatMap(({ hints = {} }) => Object.entries(hints)));

/** Pure. Nothing is done on a guess: it is only said. */
export function guess(line: string): Guess | undefined {
  const [first = '', ...more] = line.trim().split(/\s+/);
  const word = first.toLowerCase().replace(/^\/|(?<![.,:!?])[.,:!?]+$/g, '');
  const hint = HINTS.get(nearest(word, HINTS.keys()) ?? '');
  if (hint !== undefined) return { note: hint };
  const command = BY_NAME.get(nearest(word, BY_NAME.keys()) ?? '');
  if (command === undefined) return undefined;
  return { meant: [command.name, ...(command.takes ? more : [])].join(' ') };
}
