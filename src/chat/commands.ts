import { asCompared, type Forms } from '../text/forms.ts';
import type { Command } from './feature.ts';

/** What a line says. `other` is no command: it gets guidance, never an error. */
export interface ReadLine {
  readonly name: string;
  readonly text: string;
  readonly command?: Command;
  /** The line is what people are told to write for it, and no more. */
  readonly isAsTold?: boolean;
  /** In which it was written, where it is a command: BCP 47, as the catalogue has it. */
  readonly language?: string;
}

/** A command with how it is written in each language of the catalogue. */
export interface SpokenCommand {
  readonly command: Command;
  readonly forms: ReadonlyMap<string, Forms>;
}

/**
 * Reads a line as one of these commands: in the first of these languages in which it is one. Pure: the same line is always
 * the same command.
 */
export function parseCommand(
  line: string,
  commands: readonly SpokenCommand[],
  languages: readonly string[],
): ReadLine {
  for (const language of languages) {
    const read = readIn(language, line, commands);
    if (read !== undefined) return { ...read, language };
  }
  return { name: 'other', text: oneLine(line) };
}

/** Whole lines first: "stop" is one, and the beginning of another. */
function readIn(language: string, line: string, commands: readonly SpokenCommand[]): ReadLine | undefined {
  const word = asCompared(line);
  const whole = commands.find(({ forms }) => forms.get(language)?.lines.has(word));
  if (whole !== undefined) {
    const isAsTold = asCompared(whole.forms.get(language)?.words[0] ?? '') === word;
    return { name: whole.command.name, text: '', command: whole.command, isAsTold };
  }
  for (const { command, forms } of commands) {
    const rest = restOf(command, forms.get(language), line);
    if (rest !== undefined) return { name: command.name, text: rest, command };
  }
  return undefined;
}

/** What follows the beginning of this command, where the line begins so. */
function restOf({ takes }: Command, forms: Forms | undefined, line: string): string | undefined {
  const told = takes === 'text' ? line.trim() : oneLine(line);
  for (const beginning of forms?.beginnings ?? []) {
    const found = beginning.exec(told);
    if (found) return takes === 'name' ? withoutQuotes(found[1] ?? '') : (found[1] ?? '').trim();
  }
  return undefined;
}

const oneLine = (line: string) => line.replace(/\s+/g, ' ').trim();

/** Herald's own sentences show the commands in quotes, and people copy them. */
function withoutQuotes(name: string): string {
  return /^["“„«「'](.+)["”“»」']$/.exec(name)?.[1] ?? name;
}
