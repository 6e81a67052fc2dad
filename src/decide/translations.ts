import type { NotificationContent } from '../core/cards.ts';
import type { FieldFault } from '../core/errors.ts';
import { fault } from './check.ts';

type Content = Pick<NotificationContent, 'detail' | 'facts' | 'actions' | 'translations'>;

/**
 * What is wrong with the translations of a notification that is otherwise in order: each stands for something that is said,
 * and a list for the whole list, so that nobody reads more or less than the others.
 */
export function translationFaults(content: Content): FieldFault[] {
  return Object.entries(content.translations ?? {}).flatMap(([language, words]) =>
    (['detail', 'facts', 'actions'] as const).flatMap(name => {
      const message = mismatch(name, words[name], content[name]);
      return message === undefined ? [] : [fault(['translations', language, name], message)];
    }),
  );
}

function mismatch(name: string, translated: unknown, said: unknown): string | undefined {
  if (translated === undefined) return undefined;
  if (said === undefined) return `translates nothing: there is no "${name}"; add it, or remove this`;
  if (!Array.isArray(said) || !Array.isArray(translated) || said.length === translated.length)
    return undefined;
  return `must have as many entries as "${name}", in the same order: ${said.length}, not ${translated.length}`;
}
