import { voicesOf } from '../../../chat/ends.ts';
import type { OtherWords } from '../../../chat/feature.ts';
import type { SentenceKey } from '../../../text/phrase.ts';
import { wholeSentences } from './whole-sentences.ts';

/**
 * `kannst du mich morgen um 9 daran erinnern, Anna anzurufen?`: the command stands in the middle of what is wanted. All that
 * stands before and behind it is the wish.
 */
export const askedPolitely =
  (forms: SentenceKey): OtherWords['read'] =>
  (turn, line) => {
    const asked = line.replace(/\s+/g, ' ').replace(/^[\s¡¿]+|(?<![\s.!?。！？؟])[\s.!?。！？؟]+$/gu, '');
    return voicesOf(turn)
      .flatMap(({ language, say }) =>
        wholeSentences(say(forms)).map(sentence => ({ language, groups: sentence.exec(asked)?.groups })),
      )
      .flatMap(({ language, groups }) =>
        groups === undefined
          ? []
          : [{ language, text: `${groups.subject ?? ''} ${groups.value ?? ''}`.trim() }],
      )[0];
  };
