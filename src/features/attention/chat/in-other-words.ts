import { voicesOf } from '../../../chat/ends.ts';
import type { OtherWords } from '../../../chat/feature.ts';
import type { Turn } from '../../../chat/turn.ts';
import { asCompared, following, isWritten, toldWords } from '../../../text/forms.ts';
import type { SentenceKey } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { isPause, isQuietEachDay, quietIn } from './by-words.ts';
import { quietEndIn } from './quiet-end.ts';

const RHYTHMS = [
  ['attention.word.daily-digest', 'attention.word.daily'],
  ['attention.word.weekly-digest', 'attention.word.weekly'],
] as const satisfies readonly (readonly [SentenceKey, SentenceKey])[];

/** Sentences that are no command, and the command that each means. */
export const OTHER_WORDS: readonly OtherWords[] = [
  { command: 'quiet hours', forms: 'attention.word.no-notifications', read: inAnyLanguage(asQuiet) },
  {
    command: 'quiet hours',
    forms: 'attention.word.not-then',
    mayAnswer: true,
    read: inAnyLanguage(asQuietEnd),
  },
  { command: 'pause', forms: 'attention.word.away', mayAnswer: true, read: inAnyLanguage(asPause) },
  ...RHYTHMS.map(rhythm => ({
    command: 'digest',
    forms: rhythm[0],
    read: inAnyLanguage((_turn, line, voice) => asDigest(line, rhythm, voice)),
  })),
];

type ReadIn = (turn: Turn<'said'>, line: string, voice: Voice) => string | undefined;

/** In the first language in which it is one. */
function inAnyLanguage(read: ReadIn): OtherWords['read'] {
  return (turn, line) => {
    for (const voice of voicesOf(turn)) {
      const found = read(turn, line, voice);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** "No notifications on weekends" are quiet hours, "no notifications until Monday" a pause. */
function asQuiet(turn: Turn<'said'>, line: string, { say }: Voice): string | undefined {
  const text = following(line, [say('attention.word.no-notifications')]);
  if (text === undefined) return undefined;
  return isQuietEachDay(turn, text) || saysEnd(turn, text) ? text : undefined;
}

/** "Not after 6": of whole days it may be said of anything. */
function asQuietEnd(turn: Turn<'said'>, line: string, { say }: Voice): string | undefined {
  const text = following(line, [say('attention.word.not-then')]);
  if (text === undefined) return undefined;
  return quietEndIn(turn, text) !== undefined || quietIn(turn, text)?.span !== undefined ? text : undefined;
}

/**
 * "I'm on vacation until Monday". A text without an end, or with a beginning, asks for nothing that Herald understands;
 * and in a channel nobody's vacation is meant for everybody there.
 */
function asPause(turn: Turn<'said'>, line: string, { say }: Voice): string | undefined {
  if (turn.event.conversation.kind !== 'personal') return undefined;
  const text = following(line, [say('attention.word.away')]);
  return text !== undefined && saysEnd(turn, text) ? text : undefined;
}

const saysEnd = (turn: Turn<'said'>, text: string): boolean =>
  turn.person !== undefined && isPause(turn, turn.person, text);

/** "Daily digest at 8" */
function asDigest(line: string, [digest, rhythm]: (typeof RHYTHMS)[number], { say }: Voice) {
  const rest = behind(line, say(digest));
  return rest === undefined ? undefined : `${wordOf(say(rhythm))} ${rest}`.trim();
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

const wordOf = (forms: string): string => toldWords(forms)[0] ?? '';
