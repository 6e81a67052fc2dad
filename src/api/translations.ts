import { z } from 'zod';
import type { FieldFault } from '../core/errors.ts';
import { canonical } from '../text/locale.ts';

/** Texts that callers may write in several languages. */

/** As Teams and browsers name a language: `de`, `pt-BR`, `zh-Hant`, `es-419`. */
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?$/;
const NO_LANGUAGE = 'must be a language such as "de", "pt-BR" or "zh-Hant"';
const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** `jp` is the form of a language, and none: who meant `ja` would find out from their Japanese readers. */
const isLanguage = (tag: string) =>
  LANGUAGE.test(tag) && NAMES.of(tag.slice(0, tag.search(/-|$/))) !== undefined;

const language = z.string().refine(isLanguage, NO_LANGUAGE).meta({ title: 'language' });

export const MOST_LANGUAGES = 20;

/** These words by language, in whatever letter case its tag is written. */
export const inLanguages = <W extends z.ZodType>(words: W) =>
  z
    .record(language, words)
    .refine(all => Object.keys(all).length <= MOST_LANGUAGES, `must have at most ${MOST_LANGUAGES} languages`)
    .superRefine((all, { addIssue }) => {
      for (const [tag, first] of repeated(Object.keys(all)))
        addIssue({ code: 'custom', path: [tag], message: `is the same language as "${first}"; keep one` });
    })
    .transform(
      all =>
        Object.fromEntries(Object.entries(all).map(([tag, said]) => [canonical(tag), said])) as typeof all,
    )
    .meta({ maxProperties: MOST_LANGUAGES });

/** Each tag whose language stands there before, with how it is written there. */
function repeated(tags: readonly string[]): (readonly [tag: string, first: string])[] {
  const byLanguage = [...Map.groupBy(tags, tag => canonical(tag)).values()];
  return byLanguage.flatMap(([first = '', ...again]) => again.map(tag => [tag, first] as const));
}

/** A language without words was forgotten, unless they are there under names that nobody knows. */
export function saysSomething(words: object, { issues, addIssue }: z.RefinementCtx): void {
  if (Object.keys(words).length > 0 || issues.length > 0) return;
  addIssue({ code: 'custom', message: 'must translate something' });
}

/** Refuses by the faults that a rule finds once every field is in order by itself. */
export const refusing =
  <T>(faultsOf: (value: T) => readonly FieldFault[]) =>
  (value: T, { addIssue }: z.RefinementCtx): void => {
    for (const { field, message } of faultsOf(value))
      addIssue({ code: 'custom', path: field.split('.'), message });
  };
