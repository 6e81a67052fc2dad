import type { Clock } from '../core/time.ts';
import { type Catalogue, type Say, SOURCE_LANGUAGE } from './catalogue.ts';
import { DEFAULT_LOCALE, type Reader } from './format.ts';
import { remembered } from './remembered.ts';

/** How Herald speaks to one reader: in their language, by their clock. */
export interface Voice extends Reader {
  /** One that there is a file of. */
  readonly language: string;
  /** For `Intl`: the reader's own, where Herald speaks their language. */
  readonly locale: string;
  readonly say: Say;
  readonly now: Date;
}

/** Answers for whoever reads; of somebody of whom nothing is known, the source language. */
export type VoiceFor = (reader?: Reader) => Voice;

/** Locales come from outside. There are some hundreds, and endless ways to write what is none. */
const MOST_LOCALES = 500;

export function createVoices(catalogue: Catalogue, clock: Clock): VoiceFor {
  const spoken = remembered(MOST_LOCALES, locale => {
    const language = languageFor(locale, catalogue.languages);
    return language === undefined
      ? undefined
      : { language, locale: regional(locale, language), say: catalogue.say(language) };
  });
  const usual = { language: SOURCE_LANGUAGE, locale: DEFAULT_LOCALE, say: catalogue.say(SOURCE_LANGUAGE) };
  return ({ language = '', locale = '', timeZone } = {}) => {
    const own = spoken(locale);
    const chosen = spoken(language);
    const speaks = chosen === undefined || chosen.language === own?.language ? own : chosen;
    return { ...(speaks ?? usual), timeZone, now: clock.now() };
  };
}

/** `pt-BR` of `pt-BR`, `de` of `de-AT`, and `pt-BR` of `pt-PT`, which is nearer than English. Undefined: none is near. */
export function languageFor(locale: string, languages: readonly string[]): string | undefined {
  const wanted = canonical(locale);
  if (wanted === undefined) return undefined;
  const [spoken] = wanted.split('-');
  return (
    languages.find(language => language === wanted) ??
    languages.find(language => language === spoken) ??
    languages.find(language => language.split('-')[0] === spoken)
  );
}

/** English without a region is Herald's own. */
const regional = (locale: string, language: string) => {
  const wanted = canonical(locale) ?? language;
  return wanted === SOURCE_LANGUAGE ? DEFAULT_LOCALE : wanted;
};

/** BCP 47 as it is written, or undefined for what is no language. */
function canonical(locale: string): string | undefined {
  try {
    return locale.length > LONGEST_LOCALE ? undefined : Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

const LONGEST_LOCALE = 35;
