import { asCompared, type Forms } from '../text/forms.ts';
import { withoutSmile } from '../text/smiles.ts';
import type { Command } from './feature.ts';

/** A line as Herald reads it. `other` is no command: it gets guidance, never an error. */
export interface ReadLine {
  readonly name: string;
  readonly text: string;
  readonly command?: Command;
  /** It begins as people are told to write it, or is what stands on a button that does the same. */
  readonly isAsTold?: boolean;
  /** It is a command where nothing is asked for that it may answer. */
  readonly mayAnswer?: true;
  /** All of it, where it is a command and more. */
  readonly line?: string;
  /** In which it was written, where it is a command: BCP 47, as the catalogue has it. */
  readonly language?: string;
}

/** It asks for nothing that Herald does: it is no command, or small talk. */
export const asksForNothing = ({ name }: ReadLine): boolean => name === 'other' || name === 'hint';

/** How something is written, in each language of the catalogue; undefined in any other. */
export interface FormsIn {
  get(language: string): Forms | undefined;
}

/** A command with how it is written. */
export interface SpokenCommand {
  readonly command: Command;
  readonly forms: FormsIn;
  /** As people are told to write it, and the titles of its buttons. */
  readonly told: FormsIn;
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
  return commandIn(line, commands, languages) ?? other({ text: line });
}

export const other = ({ text }: { readonly text: string }): ReadLine => ({
  name: 'other',
  text: oneLine(text),
});

function commandIn(
  line: string,
  commands: readonly SpokenCommand[],
  languages: readonly string[],
): ReadLine | undefined {
  for (const language of languages) {
    const read = readIn(language, line, commands);
    if (read !== undefined) return { ...read, language };
  }
  return undefined;
}

interface Known {
  readonly commands: readonly SpokenCommand[];
  readonly hints: readonly { readonly asCommand: SpokenCommand }[];
  readonly courtesies: FormsIn;
  readonly politeness: FormsIn;
}

/** More than so many words of courtesy are no courtesy: "Herald, can you show me …, please". */
const MOST_COURTESIES = 4;

/**
 * A line as a command, also where it is wrapped in courtesy or says first who is meant; `addressee`: by what name, besides
 * Herald's own. A word of which only a hint is known counts as one, where nothing else is said. Undefined: it is none.
 */
export function readLine(
  { text, addressee }: { readonly text: string; readonly addressee?: string },
  { commands, hints, courtesies, politeness }: Known,
  languages: readonly string[],
): ReadLine | undefined {
  const all = [...commands, ...hints.map(({ asCommand }) => asCommand)];
  const line = withoutName(text, addressee);
  const read = readWrapped(line, { all, courtesies, politeness, languages }, MOST_COURTESIES);
  return read && { ...read, line };
}

/** A line without the courtesy around it, and without the question mark that belonged to that. */
export function withoutCourtesy(
  line: string,
  courtesies: Known['courtesies'],
  languages: readonly string[],
): string {
  let left = line;
  for (let i = 0; i < MOST_COURTESIES; i += 1) left = unwrapped(left, { courtesies, languages }) ?? left;
  return left === line ? line : unmarked(left);
}

interface Reading {
  readonly all: readonly SpokenCommand[];
  readonly courtesies: Known['courtesies'];
  readonly politeness: Known['politeness'];
  readonly languages: readonly string[];
}

/**
 * "Unsubscribe please" names no topic. But of a sentence, and of a text for somebody else, all words count, unless without
 * the courtesy there are none: "pause beenden bitte" is no pause.
 */
function readWrapped(line: string, reading: Reading, left: number): ReadLine | undefined {
  const read = commandIn(line, reading.all, reading.languages);
  if (read?.text === '' || left === 0) return read;
  const inside = unwrapped(line, reading);
  if (read !== undefined && read.command?.takes !== 'name') {
    const bare = inside === undefined ? undefined : commandIn(inside, reading.all, reading.languages);
    return bare?.text === '' ? bare : (readPolite(line, read, reading) ?? read);
  }
  if (inside === undefined) return read;
  // The mark of "can you …?" belongs to the question, not to the name of a topic.
  const asked = readWrapped(unmarked(inside), reading, left - 1);
  return inFull(line, { inside, asked }, reading, left) ?? asked ?? read;
}

const unmarked = (line: string): string => line.replace(/(?<![\s?？؟!！])[\s?？؟!！]+$/u, '');

/** Of a text all is kept; of a wish all that is not courtesy for certain, so that only what stands before it goes. */
function inFull(
  line: string,
  { inside, asked }: { readonly inside: string; readonly asked: ReadLine | undefined },
  reading: Reading,
  left: number,
): ReadLine | undefined {
  const takes = asked?.command?.takes;
  if (takes === 'text') return readWrapped(inside, reading, left - 1);
  const behind = takes === 'wish' ? unwrapped(line, reading, 'before') : undefined;
  return behind === undefined ? undefined : readWrapped(unmarked(behind), reading, left - 1);
}

/**
 * "Digest deployments daily please": what only asks or thanks belongs to no sentence for Herald. Of a wish it does not where
 * it is set apart, or stands behind all that the command takes; else it may be what somebody wants to say.
 */
function readPolite(line: string, read: ReadLine, reading: Reading): ReadLine | undefined {
  const { text, command } = read;
  if (command?.takes !== 'sentence' && command?.takes !== 'wish') return undefined;
  const inside = unwrapped(line, { ...reading, courtesies: reading.politeness });
  const polite = inside === undefined ? undefined : commandIn(inside, reading.all, reading.languages);
  const isContent = command.takes === 'wish' && polite !== undefined && !isCertain(text, polite.text);
  return isContent ? undefined : polite;
}

const isCertain = (text: string, polite: string): boolean =>
  !text.startsWith(polite) || text === polite || isSetApart(text, polite);

/** Whether what follows this beginning of a text is set apart from it. */
const isSetApart = (text: string, beginning: string): boolean =>
  /^\s*[,.،、。]/u.test(text.trim().slice(beginning.length));

/** A line without what asks or thanks at its end. */
export const withoutPoliteness = (
  line: string,
  politeness: Known['politeness'],
  languages: readonly string[],
): string => unwrapped(line, { courtesies: politeness, languages }) ?? line;

/** The same where that is set apart. */
export function withoutPolitenessApart(
  line: string,
  politeness: Known['politeness'],
  languages: readonly string[],
): string {
  const inside = withoutPoliteness(line, politeness, languages);
  return inside === line || isSetApart(line, inside) ? inside : line;
}

/** The text inside a courtesy of one of these languages; `before`: one that only stands before it. */
function unwrapped(
  line: string,
  { courtesies, languages }: Pick<Reading, 'courtesies' | 'languages'>,
  before?: 'before',
): string | undefined {
  const wrapped = line.trim();
  const unsmiled = withoutSmile(wrapped);
  if (unsmiled !== wrapped && before === undefined) return unsmiled;
  for (const language of languages)
    for (const courtesy of courtesies.get(language)?.beginnings ?? []) {
      const found = courtesy.exec(wrapped)?.[1];
      if (found === undefined || (before && !wrapped.endsWith(found))) continue;
      const inside = found.replace(/(?<![\s,،、。])[\s,،、。]+$/u, '');
      if (inside) return inside;
    }
  return undefined;
}

/** `@Herald topics`, as it is written where nothing is mentioned. */
function withoutName(text: string, name = ''): string {
  const line = text.trim().replace(/^@/, '');
  if (name === '' || !line.toLowerCase().startsWith(name.toLowerCase())) return text;
  return /^[\s,:]+([^\s,:].*)$/su.exec(line.slice(name.length))?.[1] ?? text;
}

/** Whole lines first: "stop" is one, and the beginning of another. */
function readIn(language: string, line: string, commands: readonly SpokenCommand[]): ReadLine | undefined {
  const word = asCompared(withoutSmile(line));
  const whole = commands.find(({ forms }) => forms.get(language)?.lines.has(word));
  if (whole !== undefined) {
    const told = whole.told.get(language);
    const isAsTold = told?.lines.has(word) === true || restOf(whole.command, told, line) === '';
    return { name: whole.command.name, text: '', command: whole.command, isAsTold };
  }
  for (const { command, forms, told } of commands) {
    const rest = restOf(command, forms.get(language), line);
    if (rest === undefined) continue;
    const isAsTold = restOf(command, told.get(language), line) !== undefined;
    // "Me recuerdas …?" is a question, and what it names is none.
    const text = command.takes === 'wish' && !isAsTold ? unmarked(rest) : rest;
    return { name: command.name, text, command, isAsTold };
  }
  return undefined;
}

/** The text after the beginning of this command, where the line begins so. */
function restOf({ takes }: Command, forms: Forms | undefined, line: string): string | undefined {
  const said = takes === 'text' ? line.trim() : oneLine(line);
  for (const beginning of forms?.beginnings ?? []) {
    const found = beginning.exec(said);
    if (found) return takes === 'name' ? withoutQuotes(unmarked(found[1] ?? '')) : (found[1] ?? '').trim();
  }
  return undefined;
}

const oneLine = (line: string) => line.replace(/\s+/g, ' ').trim();

/** Herald's own sentences show the commands in quotes, and people copy them. */
function withoutQuotes(name: string): string {
  return /^["“„«「'](.+)["”“»」']$/.exec(name)?.[1] ?? name;
}
