import { readingsOf, type Turn } from '../../../chat/turn.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';
import { wholeSentences } from './whole-sentences.ts';

/**
 * `kannst du mich morgen um 9 daran erinnern, Anna anzurufen?`: the command stands in the middle of what is wanted. All that
 * stands before and behind it is the wish.
 */
export const askedPolitely =
  (forms: SentenceKey) =>
  (turn: Turn<'said'>, line: string): string | undefined => {
    const asked = line.replace(/\s+/g, ' ').replace(/^[\s¡¿]+|(?<![\s.!?。！？؟])[\s.!?。！？؟]+$/gu, '');
    return readingsOf(turn)(phrase(forms))
      .flatMap(wholeSentences)
      .map(sentence => sentence.exec(asked)?.groups)
      .filter(groups => groups !== undefined)
      .map(({ subject = '', value = '' }) => `${subject} ${value}`.trim())[0];
  };
