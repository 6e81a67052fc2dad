import { isDeepStrictEqual } from 'node:util';
import type { NotificationContent, NotificationWords } from '../core/cards.ts';

/** What can be said in another language, as the notification itself says it. */
function wordsOf({ title, subject, detail, facts, actions }: NotificationContent): NotificationWords {
  return {
    title,
    subject: { name: subject.name },
    ...(detail !== undefined && { detail }),
    ...(facts && { facts }),
    ...(actions && { actions: actions.map(action => action.title) }),
  };
}

/** In which languages a change says what of the notification anew. */
type Given = Readonly<Record<string, object | null>> | null | undefined;

/**
 * The notification after a change, without translations of what it said before: those would tell their readers what is not
 * so any more. What the change itself translates stays.
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
