import { describe, expect, test } from 'vitest';
import type { Catalogue } from '../../src/text/catalogue.ts';
import type { Reader } from '../../src/text/format.ts';
import { createVoices, languageFor, type Usual } from '../../src/text/voice.ts';

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

/** The person’s choice, else the locale of their last activity, else what is usual here, else English. */
test.each<[string, Reader | undefined, string, string, string]>([
  ['what they chose, whatever Teams says', { language: 'fr', locale: 'de-AT' }, 'en', 'fr', 'fr'],
  [
    'with the region that Teams says, where it is of that language',
    { language: 'de', locale: 'de-AT' },
    'en',
    'de',
    'de-AT',
  ],
  [
    'what Teams says, where a choice has no file any more',
    { language: 'nl', locale: 'de-AT' },
    'en',
    'de',
    'de-AT',
  ],
  ['what Teams says, whatever is usual', { locale: 'ar-EG' }, 'fr', 'ar', 'ar-EG-u-nu-latn'],
  ['English, where Teams says so, whatever is usual', { locale: 'en-US' }, 'fr', 'en', 'en-US'],
  ['what is usual, where Teams says what Herald does not speak', { locale: 'nl-NL' }, 'fr', 'fr', 'fr'],
  ['what is usual, where nothing is known', undefined, 'fr', 'fr', 'fr'],
  ['with the region of what is usual', {}, 'de-CH', 'de', 'de-CH'],
  ['English, where nothing is said to be usual', {}, 'en', 'en', 'en-GB'],
])('spoken is %s', (_what, reader, usual, language, locale) => {
  const voice = createVoices(catalogue, { now: () => new Date(0) }, { language: usual })(reader);
  expect(voice).toMatchObject({ language, locale, languages: LANGUAGES });
});

test('what is usual must be a language that there is a file of', () => {
  const speak = (usual: Usual) => createVoices(catalogue, { now: () => new Date(0) }, usual);
  expect(() => speak({ language: 'nl' })).toThrow('nl');
  expect(() => speak({ language: 'en', ofTenants: { contoso: 'nl' } })).toThrow('nl');
});

describe('where a tenant has a language of its own', () => {
  const usual = { language: 'fr', ofTenants: { contoso: 'de-CH' } };
  const speak = createVoices(catalogue, { now: () => new Date(0) }, usual);

  test.each<[string, Reader, string, string]>([
    ['that, of whom nothing is known', { tenantId: 'contoso' }, 'de', 'de-CH'],
    ['that, in whichever case the tenant is written', { tenantId: 'CONTOSO' }, 'de', 'de-CH'],
    [
      'that, where Teams says what Herald does not speak',
      { tenantId: 'contoso', locale: 'nl' },
      'de',
      'de-CH',
    ],
    ['what Teams says', { tenantId: 'contoso', locale: 'ar-EG' }, 'ar', 'ar-EG-u-nu-latn'],
    ['what they chose', { tenantId: 'contoso', language: 'en' }, 'en', 'en-GB'],
    ['what is usual everywhere, in another tenant', { tenantId: 'fabrikam' }, 'fr', 'fr'],
    ['what is usual everywhere, in a tenant of an odd name', { tenantId: '__proto__' }, 'fr', 'fr'],
  ])('spoken is %s', (_what, reader, language, locale) => {
    expect(speak(reader)).toMatchObject({ language, locale });
  });

  test('callers’ words are chosen by it, too', () => {
    expect(speak({ tenantId: 'contoso' }).reads).toBe('de-CH');
    expect(speak({ tenantId: 'contoso', locale: 'nl' }).reads).toBe('nl');
  });
});
