import { describe, expect, test } from 'vitest';
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

/** Whatever is read as a line of its own, wherever in a card, but what stands on buttons. */
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
