import { describe, expect, test } from 'vitest';
import { catalogue } from '../voices.ts';
import { messagesIn, saidIn } from './said-in.ts';

/**
 * How each language sets its marks, as its page in docs/languages says. Only what Herald says: what people write comes as
 * their keyboards have it.
 */
const NOT_SO: Readonly<Record<string, readonly (readonly [what: string, mark: RegExp])[]>> = {
  en: [['another language’s quotes', /[„«»「」]/]],
  de: [['another language’s quotes', /[”«»「」]/]],
  fr: [
    ['another language’s quotes', /[„“”「」]/],
    ['a mark that may begin a line', /(?<=[^\u00a0])[;?!»](?!\d)|[^\u00a0\d]:(?=\s|$)/u],
    ['an opening quote that may end a line', /«(?!\u00a0)/],
  ],
  es: [
    ['another language’s quotes', /[„«»「」]/],
    ['a question or exclamation that does not begin as one', /^[^¿]*\?|^[^¡]*!/],
  ],
  'pt-BR': [['another language’s quotes', /[„«»「」]/]],
  ja: [
    ['another language’s quotes', /[“”„«»]/],
    ['a mark of full width', /[（）：？！]/],
    ['a space between sentences', /。 (?!·)/],
  ],
  ar: [
    ['another language’s quotes', /[“”„「」]/],
    ['another script’s marks', /\p{Script=Arabic}[?,;]/u],
    // Behind Arabic letters the parts of a date change places, and a slash goes to the other side of its word.
    ['a name that ends in a star without isolates', /[a-z]\.\*(?!\u2069)/],
    ['a date or a path without isolates', /(?<![\u2068\d-])\d+-\d|(?<!\u2068[^\u2069]*)\/[a-z]/],
  ],
};

/** Of any language. */
const NEVER: (typeof NOT_SO)[string] = [
  ['three dots for an ellipsis', /\.\.\./],
  ['a typewriter’s apostrophe', /\p{L}'\p{L}/u],
  ['two spaces', / {2}/],
  ['a percent sign that may break off its number', /\d %/],
  ['a space at an end', /^ | $/],
];

const IN_OWN_QUOTES = /[„“«「]\u00a0?\{(?:example|one|two|three)\}/;

describe.each(catalogue.languages)('in %s', language => {
  // A letter where a value stands.
  const said = saidIn(language).map(({ key, pieces }) => [key, pieces.join('X')] as const);

  test('words to write stand in plain quotes', () => {
    const wrong = Object.entries(messagesIn(language)).filter(([, words]) => IN_OWN_QUOTES.test(words));
    expect(wrong).toEqual([]);
  });

  test('marks are set as that language sets them', () => {
    const wrong = said.flatMap(([key, words]) =>
      [...NEVER, ...(NOT_SO[language] ?? [])]
        .filter(([, mark]) => words.split('\n').some(line => mark.test(line)))
        .map(([what]) => `${key} has ${what}: ${words}`),
    );
    expect([...new Set(wrong)]).toEqual([]);
  });
});
