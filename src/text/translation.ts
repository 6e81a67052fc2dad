import type { InLanguages } from '../core/phrase.ts';
import { languageFor, type Voice } from './voice.ts';

/**
 * What a caller wrote in the language of who reads it, chosen as Herald's own words are; also in a language that Herald
 * does not speak. Undefined: there is none, and it is said as it came.
 */
export function translationFor<T>(
  translations: InLanguages<T> | undefined,
  { reads }: Pick<Voice, 'reads'>,
): T | undefined {
  if (translations === undefined) return undefined;
  const language = languageFor(reads, Object.keys(translations));
  return language === undefined ? undefined : translations[language];
}
