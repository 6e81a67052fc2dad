import type { Choice } from '../../../chat/dialogs/choose.ts';
import { type Conducted, sayLine, toPerson } from '../../../chat/turn.ts';
import type { Answers, Step } from '../../../core/dialogue.ts';
import { understandWhen } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { aboutCard, askingWhen, cardStep, choiceOf } from './card-step.ts';
import { hereOf, textOf, timeAlone, whichMoment } from './moment-steps.ts';
import { move } from './move-by-words.ts';
import { moveReminder } from './move-reminder.ts';
import { type TimingAnswer, timingFrom } from './reminder-answers.ts';

/** The move so far: `card` is one of `among`, or asked for, with `why`; `said` is the new time, in their words. */
interface Known {
  readonly among?: readonly { readonly id: string; readonly what: string }[];
  readonly card?: string;
  readonly said?: string;
}

const choicesOf = (answers: Answers): Choice[] =>
  ((answers as Known).among ?? []).map(({ id, what }) => choiceOf(id, what));

const question = aboutCard('reminders.ask-move', choicesOf);

/** The meaning of a bare hour depends on the reminder, so its words are kept. */
const said: Step = {
  name: 'said',
  applies: ({ when }) => when === undefined,
  ask: askingWhen(question),
  understand(heard, _answers, circumstances) {
    const text = textOf(heard);
    const read = understandWhen(text, hereOf(circumstances));
    const isWhole = 'choices' in read && read.choices?.every(({ rest }) => rest === '');
    const alone = isWhole ? undefined : timeAlone(read);
    if (alone && 'unclear' in alone) return alone;
    return { answers: { said: text }, words: alone?.words ?? text };
  },
};

const STEPS = [cardStep(phrase('reminders.ask-which'), choicesOf), said, whichMoment(question)];

/** `move the reminder` without all that it takes. */
export const moving: Conducted = {
  dialogue: { name: 'move-reminder', topic: phrase('reminders.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const { card: id = '', said: text } = answers as Known;
    const reminder = await turn.stores.reminders.find(person, id);
    if (reminder?.state !== 'waiting') return sayLine(turn, toPerson(person), phrase('reminders.gone'));
    if (answers.when !== undefined && answers.when !== null)
      return moveReminder(turn, person, { reminder, timing: timingFrom(answers.when as TimingAnswer) });
    await move(turn, person, { reminder, ...(text && { said: text }) });
  },
};
