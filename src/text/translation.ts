import type { InLanguages } from '../core/phrase.ts';
import { languageFor, type Voice } from './voice.ts';

/**
 * A caller's words in the reader's language, which is chosen as for Herald's own words but may be one that Herald does
 * not speak. Undefined: there is no translation, and the text is said as it came.
 */
export function translationFor<T>(
  translations: InLanguages<T> | undefined,
  { reads }: Pick<Voice, 'reads'>,
): T | undefined {
  if (translations === undefined) return undefined;
  const language = languageFor(reads, Object.keys(translations));
  return language === undefined ? undefined : translations[language];
}
