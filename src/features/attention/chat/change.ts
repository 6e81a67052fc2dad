import { isDeepStrictEqual } from 'node:util';
import type { Outcome, Turn } from '../../../chat/turn.ts';
import type { Attention } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';

/** The command that shows all settings and changes them again. */
export const SETTINGS = 'command.settings';

/** Changes what somebody wants, and says whether anything of it is another now. */
export async function change(
  { stores }: Turn,
  { id }: Person,
  how: (standing: Attention) => Attention,
): Promise<{ readonly attention: Attention; readonly isNew: boolean }> {
  let isNew = false;
  const attention = await stores.preferences.attend(id, standing => {
    const next = how(standing);
    isNew = !isDeepStrictEqual(next, standing);
    return next;
  });
  return { attention, isNew };
}

export const outcome = (says: Phrase, isNew: boolean): Outcome => ({
  says,
  ...(isNew && { changed: SETTINGS }),
});
