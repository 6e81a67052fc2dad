import type { Said } from '../../src/core/notification.ts';
import { dataOf } from '../../src/core/said.ts';
import { worded } from '../../src/text/phrase.ts';
import type { Voice } from '../../src/text/voice.ts';

/** Herald's answer, in words: a line, or what holds now where somebody changed it; of another card its template. */
export function wordsOf(said: Said, voice: Voice): string {
  if ('text' in said) return worded(voice, said.text);
  const changed = dataOf(said, 'changed');
  return changed === undefined ? said.template : worded(voice, changed.says);
}
