import { describe, expect, test } from 'vitest';
import { isRightToLeft } from '../../src/text/isolate.ts';
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
