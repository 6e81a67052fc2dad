import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { voicesOf } from '../../../chat/ends.ts';
import { sayDone } from '../../../chat/take-back.ts';
import type { Conducted, Turn } from '../../../chat/turn.ts';
import type { QuietHours, QuietSpan } from '../../../core/attention.ts';
import type { Answers, Circumstances, Step } from '../../../core/dialogue.ts';
import type { Person } from '../../../core/person.ts';
import { SOURCE_LANGUAGE } from '../../../text/catalogue.ts';
import { following } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { quietNow } from '../rules/attention-words.ts';
import { quietWordsOf } from '../rules/quiet-words.ts';
import { clockOf, type QuietEnd, readEnd, withEnd } from '../rules/read-end.ts';
import { spanOn, withChange } from '../rules/read-quiet.ts';
import { change } from './change.ts';
import { hereOf } from './say-settings.ts';

/** `no messages after 6pm`: one end of the quiet hours; the other one is as it stands, or asked. */

/** In whichever language it was written. */
export const quietEndIn = (turn: Turn, text: string): QuietEnd | undefined =>
  voicesOf(turn)
    .map(voice => readEnd(text, quietWordsOf(voice)))
    .find(read => read !== undefined);

export async function setQuietEnd(turn: Turn, person: Person, end: QuietEnd): Promise<void> {
  const { attention } = await turn.stores.preferences.of(person.id);
  if (withEnd(attention.quiet, end) === undefined)
    return beginDialogue(turn, person, 'quiet-end', { ...end });
  await beQuiet(turn, person, standing => withEnd(standing, end));
}

/** Undefined: as it stands. */
type Quieting = (standing: QuietHours | undefined) => QuietHours | undefined;

const beQuiet = (turn: Turn, person: Person, quieting: Quieting): Promise<void> =>
  sayDone(turn, person, async () => {
    const attention = await change(turn, person, standing => {
      const quiet = quieting(standing.quiet);
      return quiet === undefined ? standing : { ...standing, quiet };
    });
    return quietNow(attention, hereOf(turn, person));
  });

const OTHER = { from: 'until', until: 'from' } as const;

/** The times that people choose most. Herald assumes none of them. */
const USUAL = { from: ['18:00', '20:00', '22:00'], until: ['07:00', '08:00', '09:00'] } as const;

const endOf = (answers: Answers): QuietEnd => ({ edge: 'from', clock: '', days: [], ...answers });

const choicesOf = (edge: keyof QuietSpan): readonly Choice[] =>
  USUAL[edge].map(clock => ({ value: clock, title: phrase('when.clock', { time: { clock } }) }));

const other: Step = {
  name: 'other',
  ask(known) {
    const { edge, clock } = endOf(known);
    const question =
      edge === 'from'
        ? phrase('attention.quiet-until-when', { from: { clock } })
        : phrase('attention.quiet-from-when', { until: { clock } });
    return prompt({ question, choices: choicesOf(OTHER[edge]), hint: phrase('attention.quiet-hint') });
  },
  understand(heard, known, circumstances) {
    const { edge, clock: given } = endOf(known);
    const chosen = choose('other', choicesOf(OTHER[edge]), heard, circumstances);
    if ('answers' in chosen || heard.kind !== 'said') return chosen;
    const clock = written(heard.text, OTHER[edge], circumstances);
    if (clock === undefined || clock === given) return chosen;
    return { answers: { other: clock }, words: phrase('when.clock', { time: { clock } }) };
  },
};

/** "8", "at half past 8", "until 8". */
function written(
  text: string,
  edge: keyof QuietSpan,
  { readings, language = SOURCE_LANGUAGE }: Circumstances,
) {
  const bare = following(text, readings(phrase(TIED[edge]))) ?? text;
  return clockOf(bare.replace(/(?<![.!。！])[.!。！]+$/u, ''), edge, language);
}

const TIED = { from: 'attention.word.after', until: 'when.word.until' } as const;

/** `no messages after 6pm` where nobody knows until when. */
export const quietEnd: Conducted = {
  dialogue: { name: 'quiet-end', topic: phrase('attention.quiet-name'), steps: () => [other] },
  async completed(turn, person, { answers }) {
    const { edge, clock, days } = endOf(answers);
    const span = { [edge]: clock, [OTHER[edge]]: String(answers.other) } as unknown as QuietSpan;
    await beQuiet(turn, person, standing => withChange(standing, spanOn(days, span)));
  },
};
