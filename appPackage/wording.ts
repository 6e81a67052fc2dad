import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SOURCE_LANGUAGE } from '../src/text/catalogue.ts';
import { formsOf } from '../src/text/forms.ts';
import type { Json } from './manifest.ts';

type Words = Readonly<Record<string, string>>;

/** The words of the package in one language, by the keys that a manifest names. */
export interface Wording {
  /** BCP 47, as the file in `locales` is called. */
  readonly language: string;
  readonly words: Words;
  /** Which of the keys it has no words for. */
  readonly missing: readonly string[];
}

/** English first: the manifest itself is in it. Every message of the package is said without values. */
export function readWordings(localesDir: string, keys: readonly string[]): Wording[] {
  const languages = readdirSync(localesDir)
    .filter(file => file.endsWith('.json'))
    .map(file => basename(file, '.json'))
    .toSorted((one, other) => Number(other === SOURCE_LANGUAGE) - Number(one === SOURCE_LANGUAGE));
  return languages.map(language => wordingOf(language, localesDir, keys));
}

function wordingOf(language: string, localesDir: string, keys: readonly string[]): Wording {
  const messages = JSON.parse(readFileSync(join(localesDir, `${language}.json`), 'utf8')) as Words;
  const said = keys.map(key => [key, wordsOf(key, messages[key])] as const);
  const missing = said.filter(([, words]) => words === '').map(([key]) => key);
  return { language, words: Object.fromEntries(said.filter(([, words]) => words !== '')), missing };
}

/** A command is offered as people are told to write it, so that the menu has none that is not understood. */
const wordsOf = (key: string, message = '') =>
  key.startsWith('command.') ? (formsOf(message).words[0] ?? '') : message.trim();

/** The place of a message: `${{manifest.short}}`. Settings have capital letters, and no dot. */
const MESSAGE = /\$\{\{\s*([\w-]+\.[\w.-]+)\s*\}\}/g;

/** The messages that a document names, each once. */
export const keysIn = (document: Json): string[] => [
  ...new Set([...JSON.stringify(document).matchAll(MESSAGE)].map(([, key = '']) => key)),
];

/** Each text of a manifest that names a message, by its path as a language file writes it: `bots[0].…`. */
export function localized(document: Json, path = ''): Record<string, string> {
  if (typeof document === 'string') return keysIn(document).length > 0 ? { [path]: document } : {};
  if (document === null || typeof document !== 'object') return {};
  const isList = Array.isArray(document);
  const parts = Object.entries(document).map(([name, value]) =>
    localized(value, isList ? `${path}[${name}]` : `${path}${path && '.'}${name}`),
  );
  return Object.assign({}, ...parts);
}

/** A fault of a filled-in document, with the messages that stand at its place: those are what has to be mended. */
export function naming(document: Json, fault: string): string {
  const [pointer = ''] = fault.split(' ', 1);
  const keys = keysIn(at(document, pointer.split('/').slice(1)) ?? null);
  return keys.length === 0 ? fault : `${fault} (${keys.join(', ')})`;
}

const at = (document: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined =>
  name === undefined ? document : at(Reflect.get(Object(document), name), rest);
