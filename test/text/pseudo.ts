import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Clock } from '../../src/core/time.ts';
import { createRenderer } from '../../src/deliver/render.ts';
import { FEATURES } from '../../src/features/features.ts';
import type { Catalogue, Say } from '../../src/text/catalogue.ts';
import { createVoices } from '../../src/text/voice.ts';
import { type Sample, templatesDir } from '../deliver/card-tree.ts';

/**
 * **Pseudo-language**: the catalogue with each piece of its text between marks, `[§Stopped §]deploys[§.§]`, so that what
 * stands outside the marks came from somewhere else. It is read as Amharic: what `Intl` writes for its reader has letters
 * that no message and no sample has, so a date in English is found as well.
 */
const [BEGIN, END] = ['[§', '§]'];
const LANGUAGE = 'am';

/** A reader of the pseudo-language. */
export const PSEUDO = { language: LANGUAGE, locale: LANGUAGE, timeZone: 'Africa/Addis_Ababa' } as const;

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** The numbers by which the parser tells its elements apart. */
const LITERAL = 0;

/** Values and choices stay; of what people may write, each form is marked alone. */
function marked(elements: Ast, isForms: boolean): Ast {
  return elements.map(element => {
    if (element.type === LITERAL)
      return { ...element, value: isForms ? formed(element.value) : between(element.value) };
    if (!('options' in element)) return element;
    const options = Object.entries(element.options).map(([name, option]) => [
      name,
      { ...option, value: marked(option.value, isForms) },
    ]);
    return { ...element, options: Object.fromEntries(options) };
  }) as Ast;
}

const LETTER = /\p{L}/u;
const between = (text: string) => (LETTER.test(text) ? `${BEGIN}${text}${END}` : text);
const formed = (forms: string) => forms.replace(/[^|…]*[^|…\s]/g, form => form.replace(/\S.*/s, between));

const isForms = (key: string) =>
  key.startsWith('command.') || key.includes('.word.') || key.startsWith('hint.');

const messages = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../locales/en.json'), 'utf8'),
) as Readonly<Record<string, string>>;

const said = new Map(
  Object.entries(messages).map(([key, message]) => {
    const ast = new IntlMessageFormat(message, LANGUAGE, undefined, { ignoreTag: true }).getAst();
    return [key, new IntlMessageFormat(marked(ast, isForms(key)), LANGUAGE)];
  }),
);

const say: Say = (key, ...[values]) => {
  const message = said.get(key);
  if (message === undefined) throw new Error(`There is no message "${key}"`);
  return String(message.format(values));
};

/** Speaks the pseudo-language whatever is asked for, so that English as the last resort is one, too. */
export const pseudo: Catalogue = { languages: ['en', LANGUAGE], say: () => say };

export const pseudoVoices = (clock: Clock = { now: () => new Date() }) => createVoices(pseudo, clock);

export const pseudoRender = createRenderer({ templatesDir, features: FEATURES, voiceFor: pseudoVoices() });

/** A sample, as whoever reads the pseudo-language gets it: the texts of its card, and the line of the toast. */
export function pseudoTexts({ said, context }: Pick<Sample, 'said' | 'context'>): string[] {
  const message = pseudoRender(said, { ...context, reader: PSEUDO });
  return 'card' in message ? [...textsIn(message.card), message.summary] : [message.text];
}

/** The fields of a card that people see, or hear read out. */
const SEEN = new Set(
  ['text', 'title', 'subtitle', 'label', 'placeholder', 'tooltip', 'altText', 'errorMessage', 'speak'].concat(
    ['fallbackText', 'legend', 'xAxisTitle', 'yAxisTitle'],
  ),
);

export function textsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  const isAction = 'type' in node && String(node.type).startsWith('Action.');
  const isTyped = 'type' in node && node.type === 'Input.Text';
  return Object.entries(node).flatMap(([name, value]) => {
    if (isAction && name === 'data') return [];
    const isSeen = SEEN.has(name) || (isTyped && name === 'value');
    return isSeen && typeof value === 'string' ? [value] : textsIn(value);
  });
}

/** Every string in there, such as what a caller wrote. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Every text in fields of these names, also among the values of phrases: what callers and people wrote. */
export function fieldsIn(value: unknown, names: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(names.includes(name) ? [inner].flat().filter(each => typeof each === 'string') : []),
    ...fieldsIn(inner, names),
  ]);
}

/** A piece that was cut off has no end mark, and goes to the next piece, or to the end. */
const MARKED = /\[§(?:(?!\[§).)*?§\]|\[§(?:(?!\[§).)*/gs;
const WRITTEN_BY_INTL = /\p{Script=Ethiopic}+|\bUTC\b/gu;

/** The pieces that came neither from the catalogue nor from `Intl`, nor from `outside`: what callers and people wrote. */
export function strangersIn(texts: readonly string[], outside: readonly string[] = []): string[] {
  const known = outside
    .map(inOneLine)
    .filter(text => LETTER.test(text))
    .toSorted((a, b) => b.length - a.length);
  const isStrange = (piece: string) => {
    const whole = inOneLine(piece).replace(/^[^\p{L}\p{N}]+|…$/gu, '');
    if (known.some(text => text.includes(whole))) return false;
    return LETTER.test(known.reduce((rest, text) => rest.replaceAll(text, ' '), whole));
  };
  return texts.flatMap(text => text.replace(WRITTEN_BY_INTL, ' ').split(MARKED)).filter(isStrange);
}

/** Without the isolates, which are seen by nobody. */
const inOneLine = (text: string) =>
  text
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
