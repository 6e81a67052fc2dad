import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { isolatingEach, type MessageValue, type Values } from './isolate.ts';
import type { MessageKey, Messages } from './messages.ts';

/** Every other language is measured by this one, and what it lacks is said in this one. */
export const SOURCE_LANGUAGE = 'en';

/**
 * One message with its values, as a sentence. Messages are parsed, their values never are: outside text among them stays
 * text.
 */
export type Say = <K extends MessageKey>(key: K, ...values: ValuesOf<K>) => string;

type ValuesOf<K extends MessageKey> = Record<string, never> extends Messages[K] ? [] : [Messages[K]];

/** Herald's words to people, in every language that there is a file of. */
export interface Catalogue {
  /** BCP 47 tags, as the files are called. */
  readonly languages: readonly string[];
  /** In the language that is meant, or else in the source language. */
  say(language: string): Say;
}

/**
 * Reads `<language>.json` of every language once. Throws where one is not JSON, or where the source language is missing: at
 * the start of the process, and not at somebody's card.
 */
export function loadCatalogue(folder: string): Catalogue {
  const languages = new Map(
    readdirSync(folder)
      .filter(file => file.endsWith('.json'))
      .map(file => [basename(file, '.json'), messagesIn(join(folder, file))]),
  );
  const source = languages.get(SOURCE_LANGUAGE);
  if (source === undefined) throw new Error(`There is no ${SOURCE_LANGUAGE}.json in ${folder}`);
  const usual = speaking(SOURCE_LANGUAGE, source, nobody);
  const said = new Map(
    [...languages].map(([language, messages]) => [language, sayer(speaking(language, messages, usual))]),
  );
  const otherwise = sayer(usual);
  return { languages: [...languages.keys()], say: language => said.get(language) ?? otherwise };
}

type Written = Readonly<Record<string, string>>;

function messagesIn(file: string): Written {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Written;
  } catch (error) {
    throw new Error(`${basename(file)} is not JSON: ${(error as Error).message}`);
  }
}

/** A message of which everything is ready but the values. */
type Spoken = (values?: Values) => string;
type Speak = (key: string) => Spoken;

/**
 * Each message is parsed when it is said for the first time: all of them take 0.4 s, at each start, and a process says few
 * of them in most languages. A message that a language lacks, or has malformed, is said in the source language; the
 * tests name both.
 */
function speaking(language: string, messages: Written, otherwise: Speak): Speak {
  const isolate = isolatingEach(language);
  const ready = new Map<string, Spoken>();
  return key => {
    const known = ready.get(key);
    if (known !== undefined) return known;
    const spoken = spokenIn(messages[key], language, isolate) ?? otherwise(key);
    ready.set(key, spoken);
    return spoken;
  };
}

const nobody: Speak = key => {
  throw new Error(`There is no message "${key}"`);
};

const sayer =
  (speak: Speak): Say =>
  (key, ...[values]) =>
    speak(key)(values);

type Isolate = (value: MessageValue) => MessageValue;

/** Tags are text: `<` and `>` mean nothing in a message. Most messages are plain, and the parser takes 0.1 s of a start. */
function spokenIn(message: string | undefined, language: string, isolate: Isolate): Spoken | undefined {
  if (message === undefined) return undefined;
  if (!MARKED.test(message)) return () => message;
  try {
    return spokenOf(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }), isolate);
  } catch {
    return undefined;
  }
}

const MARKED = /[{}']/;

/** As the parser numbers the elements of a message. */
const [LITERAL, ARGUMENT, SELECT] = [0, 1, 5];

/**
 * Nearly all messages are words with values between them. Those are joined here, at a tenth of what the formatter takes,
 * which is for those with plurals and other choices.
 */
function spokenOf(message: IntlMessageFormat, isolate: Isolate): Spoken {
  const parts = message.getAst();
  const choosing = new Set(choicesIn(parts));
  const shown = (values: Values) => isolatedIn(values, choosing, isolate);
  const formatted: Spoken = values => String(message.format(values && shown(values)));
  if (!parts.every(({ type }) => type === LITERAL || type === ARGUMENT)) return formatted;
  const pieces = parts.map(part => ({
    text: 'value' in part ? part.value : '',
    isValue: part.type === ARGUMENT,
  }));
  // A missing value is the formatter's to name.
  return (values = {}) => {
    let words = '';
    for (const { text, isValue } of pieces) {
      if (isValue && values[text] === undefined) return formatted(values);
      words += isValue ? isolate(values[text] as MessageValue) : text;
    }
    return words;
  };
}

/** A value that chooses between words is not shown, and with isolates around it would choose another word. */
const isolatedIn = (
  values: Values,
  choosing: ReadonlySet<string>,
  isolate: (value: MessageValue) => MessageValue,
): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, choosing.has(name) ? value : isolate(value)]),
  );

type Parts = ReturnType<IntlMessageFormat['getAst']>;

/** The values by which a message chooses, wherever in it. */
const choicesIn = (parts: Parts): string[] =>
  parts.flatMap(part => {
    if (!('options' in part)) return [];
    const inside = Object.values(part.options).flatMap(({ value }) => choicesIn(value));
    return part.type === SELECT ? [part.value, ...inside] : inside;
  });
