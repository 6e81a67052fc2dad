import { voicesOf } from '../../../chat/ends.ts';
import type { Turn } from '../../../chat/turn.ts';
import { asCompared, following, formsOf, isWritten } from '../../../text/forms.ts';
import type { SentenceKey } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { isOften, isPause, quietIn } from './by-words.ts';

/** What is no command in these words, and one in others: undefined where it is not understood as a whole. */
export function inOtherWords(turn: Turn<'said'>, line: string) {
  for (const voice of voicesOf(turn)) {
    const read = asQuiet(turn, line, voice) ?? asDigest(line, voice);
    if (read !== undefined) return read;
  }
  return undefined;
}

/** "No notifications on weekends" are quiet hours, "no notifications until Monday" a pause. */
function asQuiet(turn: Turn<'said'>, line: string, { say }: Voice) {
  const text = following(line, [say('attention.word.no-notifications')]);
  if (text === undefined) return undefined;
  const isUntil = turn.person !== undefined && isPause(turn, turn.person, text);
  return isOften(quietIn(turn, text)) || isUntil ? { command: 'quiet hours', text } : undefined;
}

const RHYTHMS = [
  ['attention.word.daily-digest', 'attention.word.daily'],
  ['attention.word.weekly-digest', 'attention.word.weekly'],
] as const satisfies readonly (readonly [SentenceKey, SentenceKey])[];

/** "Daily digest at 8" */
function asDigest(line: string, { say }: Voice) {
  for (const [digest, rhythm] of RHYTHMS) {
    const rest = behind(line, say(digest));
    if (rest !== undefined) return { command: 'digest', text: `${wordOf(say(rhythm))} ${rest}`.trim() };
  }
  return undefined;
}

/** How often, by the word that is read as a time: "a diario" is an adjective of the digest. */
export function plainRhythm(text: string, { say }: Voice): string {
  for (const [, rhythm] of RHYTHMS) {
    const rest = behind(text, say(rhythm));
    if (rest !== undefined) return `${wordOf(say(rhythm))} ${rest}`.trim();
  }
  return text;
}

const behind = (line: string, forms: string): string | undefined =>
  isWritten(asCompared(line), [forms]) ? '' : following(line, [forms]);

const wordOf = (forms: string): string => formsOf(forms).words[0] ?? '';
