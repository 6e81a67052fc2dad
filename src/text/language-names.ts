import { asSentence } from './format.ts';
import { plainLetters } from './letters.ts';
import { remembered } from './remembered.ts';
import { languageFor } from './voice.ts';

/** As a language is called in another one; both BCP 47. In its own, where none is given: `Deutsch`, `Français`. */
export function languageName(language: string, told: string = language): string {
  const name = namesIn(told).of(language) ?? language;
  return told === language ? asSentence(name, { locale: language }) : name;
}

/**
 * Which of these languages is meant by what somebody wrote: by its name in any of them, whatever the capitals and accents,
 * or by its tag. Undefined: none.
 */
export function languageNamed(written: string, languages: readonly string[]): string | undefined {
  if (written.length > LONGEST_NAME) return undefined;
  const wanted = bare(written);
  const named = languages.find(language => namesOf(language, languages).some(name => bare(name) === wanted));
  return named ?? languageFor(written.trim(), languages);
}

const LONGEST_NAME = 60;

/** With its region and without: `Brazilian Portuguese`, `Portuguese`. */
const namesOf = (language: string, languages: readonly string[]) =>
  [language, new Intl.Locale(language).language]
    .flatMap(tag => languages.map(told => languageName(tag, told)).concat(languageName(tag)))
    .flatMap(inArabic);

/** "الإنجليزية" is called "إنجليزي" as well. */
const inArabic = (name: string) =>
  /^ال\p{Script=Arabic}+ية$/u.test(name)
    ? [name, name.slice(2)].flatMap(each => [each, each.slice(0, -1)])
    : [name];

const namesIn = remembered(64, told => new Intl.DisplayNames(told, { type: 'language' }));

const bare = (text: string) =>
  plainLetters(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<![.!?。！？])[.!?。！？]+$/u, '')
    .toLowerCase();
