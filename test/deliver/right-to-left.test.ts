import { describe, expect, test } from 'vitest';
import { listed } from '../../src/text/format.ts';
import { apartFromRight, isRightToLeft } from '../../src/text/isolate.ts';
import { catalogue } from '../voices.ts';
import { cardOf, samples, textsOf } from './card-tree.ts';

/** Whether each isolate ends in this line, and each end ends one: pairs go, the innermost first, until none is left. */
function isPaired(line: string): boolean {
  const without = line.replace(/\u2068[^\u2068\u2069]*\u2069/g, '');
  return without === line ? !ISOLATES.test(line) : isPaired(without);
}

const ISOLATES = /[\u2066-\u2069]/;
const cardsIn = (language: string) =>
  samples.map(
    ({ said, context }) => cardOf({ said, context: { ...context, reader: { locale: language } } }).card,
  );

describe.each(catalogue.languages)('in %s', language => {
  const cards = cardsIn(language);

  test('each card runs as its language is written', () => {
    expect(new Set(cards.map(card => card.rtl))).toEqual(
      new Set([isRightToLeft(language) ? true : undefined]),
    );
  });

  test('what runs against the sentence stands between isolates, and each that begins ends', () => {
    const texts = cards.flatMap(textsOf);
    expect(texts.some(text => ISOLATES.test(text))).toBe(isRightToLeft(language));
    const open = texts.flatMap(text => text.split('\n')).filter(line => !isPaired(line));
    expect(open).toEqual([]);
  });
});

/** The texts that people read as lines of their own, anywhere in a card but on its buttons. */
function linesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && String(value.type).startsWith('Action.')) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' && ['text', 'label', 'title'].includes(name) ? [inner] : linesIn(inner),
  );
}

test('no line of any card that is read from the right has its signs on the wrong side', () => {
  const lines = cardsIn('ar').flatMap(linesIn);
  expect(lines.length).toBeGreaterThan(500);
  expect(lines.filter(line => apartFromRight(line) !== line)).toEqual([]);
});

test('the numbers of questions all stand on the right', () => {
  const numbered = cardsIn('ar')
    .flatMap(linesIn)
    .filter(line => /^[^\p{L}\d]*\d+\. /u.test(line));
  expect(numbered.length).toBeGreaterThan(5);
  expect(numbered.filter(line => !line.startsWith('\u200F'))).toEqual([]);
});

test('what one reader is shown from the right changes no card of another, and nothing that was said', () => {
  const said = JSON.stringify(samples);
  const before = JSON.stringify(cardsIn('en'));
  cardsIn('ar');
  expect(JSON.stringify(cardsIn('en'))).toBe(before);
  expect(JSON.stringify(samples)).toBe(said);
});

test('an outside name does not turn an Arabic sentence round', () => {
  const [sample] = samples.filter(({ file }) => file === 'opted-out.sample.json');
  if (sample === undefined) throw new Error('There is no such sample');
  const reader = { locale: 'ar-EG' };
  const { card } = cardOf({ ...sample, context: { ...sample.context, reader } });
  expect(textsOf(card).join()).toContain('\u2068deployments\u2069');
});

test.each([
  ['3 of 12 instances', true],
  ['5 h 12 min', true],
  ['How do you like it?', true],
  ['production', false],
  ['2026.11.3', false],
])('%s as a fact on an Arabic card keeps its order', (value, isApart) => {
  const content = { topic: 't', title: 'It is done', subject: { name: 's' }, actor: { name: 'a' } };
  const { card } = cardOf({
    said: { template: 'notification', data: { ...content, facts: [{ title: 'Took', value }] } },
    context: { deliveryId: 'd', why: 'w', place: 'personal', reader: { locale: 'ar-EG' } },
  });
  const shown = isApart ? `\u2068${value}\u2069` : value;
  expect(textsOf(card).filter(text => text.includes(value))).toEqual([shown]);
});

test('sentences that follow each other between isolates do so from the right', () => {
  const turned = cardsIn('ar').flatMap(linesIn).flatMap(isolatesIn).filter(runsAgainstItsWords);
  expect(turned).toEqual([]);
  expect(isolatesIn('\u2068\u2068أ ب\u2069 \u2068ج\u2069\u2069').filter(runsAgainstItsWords)).toHaveLength(1);
});

/** The texts between isolates, at any depth. */
function isolatesIn(line: string): string[] {
  const begun: number[] = [];
  return [...line].flatMap((sign, i, signs) => {
    if (sign === '\u2068') begun.push(i);
    return sign === '\u2069' ? [signs.slice((begun.pop() ?? 0) + 1, i).join('')] : [];
  });
}

/** A client looks for the first letter outside of what is isolated within, and takes left to right where there is none. */
const runsAgainstItsWords = (inside: string): boolean =>
  /\p{Script=Arabic}/u.test(inside) && !/[\p{L}\u200F]/u.test(ownOf(inside));

function ownOf(line: string): string {
  const rest = line.replace(/\u2068[^\u2068\u2069]*\u2069/g, '');
  return rest === line ? line : ownOf(rest);
}

test('the items of a list stay apart, and follow each other as the reader’s language runs', () => {
  const items = ['builds.*', 'قهوة'];
  expect(listed(items, { locale: 'ar' })).toBe('\u2068builds.*\u2069 وقهوة');
  expect(listed(items, { locale: 'en' })).toBe('builds.* and \u2068قهوة\u2069');
});

const VALUE = '\u2068249\u2069 \u2068USD\u2069';

test.each([
  ['what goes on behind other words does so on their left', ' · ci.example', '\u200F · ci.example'],
  ['a number keeps its unit behind it', VALUE, `\u2068${VALUE}\u2069`],
  ['what is between isolates as a whole stays so', `\u2068${VALUE}\u2069`, `\u2068${VALUE}\u2069`],
  ['each line is one of its own', 'Is it?\nأين', '\u2068Is it?\u2069\nأين'],
  ['words without signs need nothing', 'Is it', 'Is it'],
])('%s', (_, text, shown) => {
  expect(apartFromRight(text)).toBe(shown);
  expect(apartFromRight(shown)).toBe(shown);
});
