import { expect, test } from 'vitest';
import { languageName, languageNamed } from '../../src/text/language-names.ts';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'ja', 'pt-BR', 'ar'];

test.each([
  [
    'de',
    [
      'deutsch',
      'Deutsch',
      'GERMAN',
      'allemand',
      'alemán',
      'aleman',
      'ドイツ語',
      'الألمانية',
      'de',
      'de-AT',
      'deu',
    ],
  ],
  ['en', ['English', 'englisch', 'anglais', 'inglés', 'en', 'en-US', ' english. ']],
  ['fr', ['français', 'Francais', 'französisch', 'franzosisch', 'French', 'fr']],
  ['es', ['español', 'espanol', 'Spanish', 'spanisch']],
  ['ja', ['日本語', 'japanese', 'Japanisch', 'ja']],
  [
    'pt-BR',
    ['Português (Brasil)', 'portugues', 'Portuguese', 'Brazilian Portuguese', 'pt', 'pt-br', 'pt-PT'],
  ],
  ['ar', ['العربية', 'Arabic', 'arabisch']],
])('%s is meant by its name in any of the languages, and by its tag', (language, all) => {
  expect(all.map(written => [written, languageNamed(written, LANGUAGES)])).toEqual(
    all.map(written => [written, language]),
  );
});

test.each(['', ' ', 'klingon', 'nl', 'Dutch', 'to me', '../de', 'de_DE', 'd', 'germ', 'x'.repeat(10_000)])(
  '%.20j means none',
  written => expect(languageNamed(written, LANGUAGES)).toBeUndefined(),
);

test.each([
  ['de', undefined, 'Deutsch'],
  ['fr', undefined, 'Français'],
  ['pt-BR', undefined, 'Português (Brasil)'],
  ['ja', undefined, '日本語'],
  ['de', 'fr', 'allemand'],
])('%s told in %s is %s', (language, told, name) => {
  expect(languageName(language, told)).toBe(name);
});
