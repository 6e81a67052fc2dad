import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { afterAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../../docs/generate/messages.ts';
import { type Catalogue, loadCatalogue } from '../../src/text/catalogue.ts';
import type { MessageKey } from '../../src/text/messages.ts';

const LOCALES = join(import.meta.dirname, '../../locales');
const folder = mkdtempSync(join(tmpdir(), 'herald-locales-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A catalogue of these messages; their keys are not those of the product. */
function made(files: Readonly<Record<string, unknown>>) {
  const into = mkdtempSync(join(folder, 'l-'));
  for (const [language, messages] of Object.entries(files))
    writeFileSync(
      join(into, `${language}.json`),
      typeof messages === 'string' ? messages : JSON.stringify(messages),
    );
  return loadCatalogue(into);
}

const say = (catalogue: Catalogue, language: string, key: string, values?: object) =>
  (catalogue.say(language) as (key: string, values?: object) => string)(key as MessageKey, values);

test('a message chooses by the word that it is told, in whatever direction its language is written', () => {
  const choice = '{how, select, well {A{name}} other {B{name}}}';
  const catalogue = made({ en: { choice }, ar: { choice } });
  for (const language of ['en', 'ar'])
    expect(say(catalogue, language, 'choice', { how: 'well', name: 'x' })).toMatch(/^A/);
});

describe('a message', () => {
  const catalogue = made({
    en: {
      cards: '{count, plural, one {# card} other {# cards}} for {name}',
      plain: 'Nothing',
      only: 'English',
    },
    de: { cards: '{count, plural, one {# Karte} other {# Karten}} für {name}', plain: 'Nichts' },
    ar: { cards: '{name}: {count}', plain: 'لا شيء' },
    pl: { cards: '{count, plural, one {# karta} few {# karty} many {# kart} other {# karty}} – {name}' },
  });

  test.each([
    ['en', 1, '1 card for Ana'],
    ['de', 1200, '1.200 Karten für Ana'],
    ['pl', 3, '3 karty – Ana'],
    ['pl', 5, '5 kart – Ana'],
    ['xx', 2, '2 cards for Ana'],
  ])('is said in %s of %d', (language, count, words) => {
    expect(say(catalogue, language, 'cards', { count, name: 'Ana' })).toBe(words);
  });

  test('is said in English where the language has none', () => {
    expect(say(catalogue, 'de', 'only')).toBe('English');
  });

  test.each(['{count}', '<b>Ana</b>', "it's {", '# {x, plural, other {y}}', `$${'{1+1}'}`, '\u0000'])(
    'takes %j as it is',
    name => expect(say(catalogue, 'en', 'cards', { count: 2, name })).toBe(`2 cards for ${name}`),
  );

  test('keeps a name that runs the other way apart, and no other', () => {
    expect(say(catalogue, 'ar', 'cards', { count: 3, name: 'checkout/4521' })).toContain(
      '\u2068checkout/4521\u2069',
    );
    expect(say(catalogue, 'ar', 'cards', { count: 3, name: 'ليلى' })).not.toMatch(/[\u2068\u2069]/);
    expect(say(catalogue, 'en', 'cards', { count: 1, name: 'ليلى' })).toBe('1 card for \u2068ليلى\u2069');
  });

  test('that nobody wrote is an error that names it', () => {
    expect(() => say(catalogue, 'en', 'none')).toThrow('"none"');
  });
});

test.each([
  ['no English', { de: { a: 'b' } }, 'en.json'],
  ['a file that is not JSON', { en: { a: 'b' }, de: '{' }, 'de.json'],
])('a catalogue with %s is refused, and the file named', (_what, files, named) => {
  expect(() => made(files)).toThrow(named);
});

test('what a language has malformed is said in the source language', () => {
  const catalogue = made({ en: { count: '{count} in all' }, de: { count: '{count, plural, one {#}' } });
  expect(say(catalogue, 'de', 'count', { count: 3 })).toBe('3 in all');
});

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** By the kind of an element, as the parser numbers them. */
const PLURAL = 6;

/** The ways of each plural that counts things: ordinals have rules of their own. */
const pluralsIn = (ast: Ast): string[][] =>
  ast.flatMap(element => {
    if (!('options' in element)) return [];
    const inside = Object.values(element.options).flatMap(({ value }) => pluralsIn(value));
    const counts = element.type === PLURAL && element.pluralType === 'cardinal';
    return counts ? [Object.keys(element.options), ...inside] : inside;
  });

describe.each(readdirSync(LOCALES))('%s', file => {
  const language = basename(file, '.json');
  const [theirs, ours] = [file, 'en.json'].map(
    each => JSON.parse(readFileSync(join(LOCALES, each), 'utf8')) as Record<string, string>,
  );
  const parse = (message = '') =>
    new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst();

  test('has every message of English, and no other', () => {
    expect(Object.keys(theirs ?? {}).toSorted()).toEqual(Object.keys(ours ?? {}).toSorted());
  });

  test('has each plural in as many ways as the language has', () => {
    const rules = new Intl.PluralRules(language);
    // Nothing here is counted in millions, for which some have a way of their own.
    const ways = new Set(Array.from({ length: 1_000 }, (_, count) => rules.select(count)));
    const lacking = Object.entries(theirs ?? {}).flatMap(([key, message]) =>
      pluralsIn(parse(message)).flatMap(said =>
        [...ways].filter(way => !said.includes(way)).map(way => `${key}: ${way}`),
      ),
    );
    expect(lacking).toEqual([]);
  });

  test('says what each message is told, and asks for nothing else', () => {
    const values = (messages: Record<string, string> | undefined) =>
      Object.entries(messages ?? {}).map(([key, message]) => [
        key,
        [...valuesOf(parse(message)).keys()].toSorted(),
      ]);
    expect(Object.fromEntries(values(theirs))).toEqual(Object.fromEntries(values(ours)));
  });
});
