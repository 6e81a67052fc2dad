import { expect, test } from '@jest/globals';
import type { Catalogue } from '../../src/text/catalogue.ts';
import type { Reader } from '../../src/text/format.ts';
import { createVoices, languageFor } from '../../src/text/voice.ts';

const LANGUAGES = ['en', 'de', 'fr', 'pt-BR', 'ar'];

test.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['DE-de', 'de'],
  ['pt-BR', 'pt-BR'],
  ['pt-PT', 'pt-BR'],
  ['ar-EG', 'ar'],
  ['en-US', 'en'],
  ['nl-NL', undefined],
  ['', undefined],
  ['de_DE', undefined],
  ['../en', undefined],
  ['x'.repeat(10_000), undefined],
])('whoever reads %s is spoken to in %s', (locale, language) => {
  expect(languageFor(locale, LANGUAGES)).toBe(language);
});

const catalogue: Catalogue = { languages: LANGUAGES, say: language => () => language };
const voiceFor = createVoices(catalogue, { now: () => new Date(0) });

test.each<[Reader | undefined, string, string]>([
  [{ locale: 'de-AT', timeZone: 'Europe/Vienna' }, 'de', 'de-AT'],
  [{ locale: 'en-US' }, 'en', 'en-US'],
  [{ locale: 'en' }, 'en', 'en-GB'],
  [{ locale: 'nl' }, 'en', 'en-GB'],
  [{}, 'en', 'en-GB'],
  [undefined, 'en', 'en-GB'],
])('%j is spoken to in %s, with the dates of %s', (reader, language, locale) => {
  const voice = voiceFor(reader);
  expect(voice).toMatchObject({ language, locale });
  expect(voice.say('why.asked')).toBe(language);
  expect(voice.timeZone).toBe(reader?.timeZone);
});

test('however many made-up locales come, the real ones stay', () => {
  for (let i = 0; i < 1_000; i += 1) voiceFor({ locale: `nl-x-${i}` });
  expect(voiceFor({ locale: 'de' }).language).toBe('de');
});
