import type { Clock } from '../core/time.ts';
import { type Catalogue, type Say, SOURCE_LANGUAGE } from './catalogue.ts';
import { DEFAULT_LOCALE, type Reader } from './format.ts';
import { canonical } from './locale.ts';
import { remembered } from './remembered.ts';

/** How Herald speaks to one reader: in their language, by their clock. */
export interface Voice extends Reader {
  /** One that there is a file of. */
  readonly language: string;
  /** For `Intl`: the reader's own, where Herald speaks their language. */
  readonly locale: string;
  readonly say: Say;
  readonly now: Date;
  /** BCP 47, as it came: what they would read, whether Herald speaks it or not; where nobody knows, what is usual. */
  readonly reads: string;
  /** All in which Herald could speak to them. */
  readonly languages: readonly string[];
}

/**
 * Answers for whoever reads: in the language that they chose; else in that of their locale; else in the one that is usual
 * in their tenant; else in the one that is usual here; else in the source language.
 */
export type VoiceFor = (reader?: Reader) => Voice;

/** Locales come from outside. There are some hundreds, and endless ways to write what is none. */
const MOST_LOCALES = 500;

/** Of a language that Herald does not speak: known as such, so that it is not looked for at each card. */
const NONE = 'none';

/** BCP 47 tags, for those of whom nothing is known that Herald speaks. */
export interface Usual {
  readonly language: string;
  /** Where another is usual than elsewhere, by tenant: Entra ids in lower case. */
  readonly ofTenants?: Readonly<Record<string, string>>;
}

export function createVoices(
  catalogue: Catalogue,
  clock: Clock,
  usual: Usual = { language: SOURCE_LANGUAGE },
): VoiceFor {
  const { languages } = catalogue;
  const spoken = remembered(MOST_LOCALES, locale => {
    const language = languageFor(locale, languages);
    if (language === undefined) return canonical(locale) === undefined ? undefined : NONE;
    return { language, locale: regional(locale, language), say: catalogue.say(language), languages };
  });
  const speechOf = (tag: string) => {
    const speech = tag === '' ? NONE : spoken(tag);
    return speech === NONE ? undefined : speech;
  };
  const otherwise = (tag: string) => {
    const speech = speechOf(tag);
    if (speech === undefined) throw new Error(`There is no file of the language ${tag}`);
    return { ...speech, reads: tag };
  };
  const anywhere = otherwise(usual.language);
  const inTenant = new Map(
    Object.entries(usual.ofTenants ?? {}).map(([tenant, tag]) => [tenant, otherwise(tag)]),
  );
  return ({ language = '', locale = '', timeZone, tenantId = '' } = {}) => {
    const here = inTenant.get(tenantId.toLowerCase()) ?? anywhere;
    const own = speechOf(locale);
    const chosen = speechOf(language);
    const speaks = chosen === undefined || chosen.language === own?.language ? own : chosen;
    return {
      ...(speaks ?? here),
      timeZone,
      now: clock.now(),
      reads: readingOf(language, locale) || here.reads,
    };
  };
}

/** The language that they chose; with the region of their Teams, where that is in the same language. */
const readingOf = (chosen: string, locale: string) =>
  chosen === '' || locale.startsWith(`${chosen}-`) ? locale : chosen;

/**
 * `pt-BR` of `pt-BR`, `de` of `de-AT`, and `pt-BR` of `pt-PT`, which is nearer than English; `zh-Hant` of `zh-TW`, and not
 * `zh-CN`, which is in another script. Undefined: none is near.
 */
export function languageFor(locale: string, languages: readonly string[]): string | undefined {
  const wanted = canonical(locale);
  if (wanted === undefined || languages.includes(wanted)) return wanted;
  const [spoken = ''] = wanted.split('-');
  const alike = languages.filter(
    language => language.split('-', 1)[0] === spoken && scriptOf(language) === scriptOf(wanted),
  );
  return (
    shorter(wanted).find(tag => alike.includes(tag)) ??
    alike[0] ??
    languages.find(language => language === spoken)
  );
}

/** `zh-Hant-TW`, `zh-Hant`, `zh` */
const shorter = (tag: string) =>
  tag.split('-').map((_, i, parts) => parts.slice(0, parts.length - i).join('-'));

const scriptOf = remembered(MOST_LOCALES, tag => new Intl.Locale(tag).maximize().script);

/** English without a region is Herald's own. */
const regional = (locale: string, language: string) => {
  const wanted = canonical(locale) ?? language;
  return wanted === SOURCE_LANGUAGE ? DEFAULT_LOCALE : withDigitsOf(language, wanted);
};

/** Messages count in the digits of their language, and `ar-EG` has others: a card would have both, and callers' besides. */
function withDigitsOf(language: string, locale: string): string {
  const [numberingSystem, regional] = [language, locale].map(digitsOf);
  return numberingSystem === regional ? locale : new Intl.Locale(locale, { numberingSystem }).toString();
}

const digitsOf = (locale: string) => new Intl.NumberFormat(locale).resolvedOptions().numberingSystem;
