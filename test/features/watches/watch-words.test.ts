import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../../src/chat/abilities.ts';
import { parseCommand } from '../../../src/chat/commands.ts';
import type { Phrase } from '../../../src/core/phrase.ts';
import { FEATURES } from '../../../src/features/features.ts';
import { parseWatch } from '../../../src/features/watches/chat/parse-watch.ts';
import {
  alreadyInWords,
  begunInWords,
  happenedInWords,
  keptInWords,
  lineFor,
  nextTimeInWords,
  whenFromInWords,
  whenInWords,
} from '../../../src/features/watches/rules/watch-words.ts';
import type { Condition } from '../../../src/features/watches/watch.ts';
import { worded } from '../../../src/text/phrase.ts';
import { catalogue, english, voiceFor } from '../../voices.ts';

const CONDITIONS: readonly Condition[] = [
  { kind: 'drops', percent: 20 },
  { kind: 'rises', percent: 2.5 },
  { kind: 'falls-below', value: 1200 },
  { kind: 'rises-above', value: -0.5 },
  { kind: 'changes' },
  { kind: 'is', word: 'failed' },
];
const PLACES: Readonly<Record<string, (condition: Condition) => Phrase>> = {
  begun: condition => begunInWords(condition, 'the hotel'),
  happened: condition =>
    happenedInWords({ subject: 'the hotel', condition, from: { value: 250 }, to: { value: 199 } }),
  next: nextTimeInWords,
  kept: condition => keptInWords(condition, { number: 199 }),
  already: condition => alreadyInWords(condition, { number: 199 }),
  when: whenInWords,
  'when, from': condition => whenFromInWords(condition, { number: 250 }),
  line: condition => lineFor(condition, 'the hotel'),
};

/** Each language, and a region that counts in another way. */
const READERS = [...catalogue.languages, 'de-CH', 'fr-FR', 'en-IN'];

test.each(Object.entries(PLACES))('%s: every kind has a message, in every language', (_place, words) => {
  for (const locale of READERS)
    for (const condition of CONDITIONS)
      expect(worded(voiceFor({ locale }), words(condition))).toMatch(/\p{L}{2}/u);
});

test('numbers are those of the reader', () => {
  const moved = { percent: { percent: 2.5 }, subject: 'the hotel' };
  const words = (locale: string) =>
    worded(voiceFor({ locale }), { phrase: 'watches.happened.rises', values: moved }).replace(/\s/g, ' ');
  expect(words('en-US')).toBe('the hotel rose by 2.5%');
  expect(words('de-DE')).toContain('2,5 %');
});

const { commands, languagesOf } = abilitiesOf(FEATURES, catalogue);

describe.each(READERS)('in %s', locale => {
  const voice = voiceFor({ locale });
  const read = (line: string) => {
    const { name, text } = parseCommand(line, commands, languagesOf(voice.language));
    const readings: Parameters<typeof parseWatch>[1]['readings'] = each => [
      worded(voice, each),
      worded(english, each),
    ];
    return { name, ...parseWatch(text, { readings, locale: voice.locale }) };
  };

  test.each(CONDITIONS)('the line that people are told to write is read as %j', condition => {
    const line = worded(voice, lineFor(condition, 'Hotel Bellagio, Las Vegas'));
    expect(read(line)).toEqual({ name: 'watch', subject: 'Hotel Bellagio, Las Vegas', condition });
  });

  test('so it is with every number', () => {
    const numbers = fc.integer({ min: -9_999_999, max: 9_999_999 }).map(n => n / 100);
    fc.assert(
      fc.property(numbers, value => {
        const condition = { kind: 'falls-below', value } as const;
        expect(read(worded(voice, lineFor(condition, 'x')))).toEqual({
          name: 'watch',
          subject: 'x',
          condition,
        });
      }),
    );
  });

  test('what is written in English is read as well', () => {
    expect(read('watch hotel drops 20% for 2 weeks')).toEqual({
      name: 'watch',
      subject: 'hotel',
      condition: { kind: 'drops', percent: 20 },
      days: 14,
    });
  });
});
