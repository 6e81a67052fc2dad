import { isDeepStrictEqual } from 'node:util';
import type { NotificationContent, NotificationWords } from '../core/cards.ts';

/** The words that can be translated, as the notification itself says them. */
function wordsOf({ title, subject, detail, facts, actions }: NotificationContent): NotificationWords {
  return {
    title,
    subject: { name: subject.name },
    ...(detail !== undefined && { detail }),
    ...(facts && { facts }),
    ...(actions && { actions: actions.map(action => action.title) }),
  };
}

/** The words that a change translates, by language. */
type Given = Readonly<Record<string, object | null>> | null | undefined;

/**
 * The notification after a change, without translations of words that it no longer says: those would tell their readers
 * what is not so any more. The change's own translations stay.
 */
export function withoutStale(
  before: NotificationContent,
  { translations, ...after }: NotificationContent,
  given: Given,
): NotificationContent {
  if (translations === undefined) return after;
  const [were, are] = [wordsOf(before), wordsOf(after)];
  const isKept = (language: string) => (name: string) =>
    isDeepStrictEqual(Reflect.get(were, name), Reflect.get(are, name)) ||
    Object.hasOwn(given?.[language] ?? {}, name);
  const kept = Object.entries(translations)
    .map(([language, words]) => [language, only(words, isKept(language))] as const)
    .filter(([, words]) => Object.keys(words).length > 0);
  return kept.length === 0 ? after : { ...after, translations: Object.fromEntries(kept) };
}

const only = (words: NotificationWords, isKept: (name: string) => boolean): NotificationWords =>
  Object.fromEntries(Object.entries(words).filter(([name]) => isKept(name)));
