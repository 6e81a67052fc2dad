import type { FieldFault } from '../core/errors.ts';
import type { InLanguages } from '../core/phrase.ts';
import { fault } from './check.ts';

type Translated = { readonly translations?: InLanguages<object> | undefined };

/**
 * The faults in the translations of a body that is otherwise in order: each of these fields stands for one that is
 * said, and a list for the whole list, so that nobody reads more or less than the others.
 */
export const translationFaults =
  (...names: readonly string[]) =>
  (said: Translated): FieldFault[] =>
    Object.entries(said.translations ?? {}).flatMap(([language, words]) =>
      names.flatMap(name => {
        const message = mismatch(name, Reflect.get(words, name), Reflect.get(said, name));
        return message === undefined ? [] : [fault(['translations', language, name], message)];
      }),
    );

/** Of a notification. */
export const notificationFaults = translationFaults('detail', 'facts', 'actions');

function mismatch(name: string, translated: unknown, said: unknown): string | undefined {
  if (translated === undefined) return undefined;
  if (said === undefined) return `translates nothing: there is no "${name}"; add it, or remove this`;
  if (!Array.isArray(said) || !Array.isArray(translated) || said.length === translated.length)
    return undefined;
  return `must have as many entries as "${name}", in the same order: ${said.length}, not ${translated.length}`;
}
