import type { Command } from './feature.ts';

/** What a line says. `other` is no command: it gets guidance, never an error. */
export interface ReadLine {
  readonly name: string;
  readonly text: string;
  readonly command?: Command;
}

/** Reads a line as one of these commands. Pure: the same line is always the same command. */
export function parseCommand(line: string, commands: readonly Command[]): ReadLine {
  const text = line.replace(/\s+/g, ' ').trim();
  const word = text.replace(/^\//, '').replace(/(?<=^.|[^.!?])[.!?]+$/, '');
  const known = commands.find(({ words }) => words?.includes(word.toLowerCase()));
  if (known !== undefined) return { name: known.name, text: '', command: known };
  for (const command of commands) {
    const rest = restOf(command, { line, text });
    if (rest !== undefined) return { name: command.name, text: rest, command };
  }
  return { name: 'other', text };
}

/** What follows the beginning of this command, where the line begins so. */
function restOf(
  { begins, takes }: Command,
  { line, text }: { line: string; text: string },
): string | undefined {
  const found = begins?.exec(takes === 'text' ? line.trim() : text);
  if (!found) return undefined;
  const rest = found.at(-1) ?? '';
  return takes === 'name' ? withoutQuotes(rest) : rest.trim();
}

/** Herald's own sentences show the commands in quotes, and people copy them. */
function withoutQuotes(name: string): string {
  return /^["“'](.+)["”']$/.exec(name)?.[1] ?? name;
}
