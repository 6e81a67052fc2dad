import type { Choice } from '../../../chat/dialogs/choose.ts';
import { type Conducted, sayLine, toPerson } from '../../../chat/turn.ts';
import type { Answers, Step } from '../../../core/dialogue.ts';
import { phrase } from '../../../text/phrase.ts';
import { canWait } from './card-meant.ts';
import { aboutCard, askingWhen, cardStep, choiceOf } from './card-step.ts';
import { momentAnswer, whichMoment } from './moment-steps.ts';
import { asSnooze } from './read-snooze.ts';
import { type TimingAnswer, timingFrom } from './reminder-answers.ts';
import { snoozeCard } from './snooze.ts';

/** The snooze so far: `card` is one of `cards`, or asked for, with `why`; `unclear` tells the fault of a time. */
interface Known {
  readonly cards?: readonly { readonly id: string; readonly title: string }[];
}

const choicesOf = (answers: Answers): Choice[] =>
  ((answers as Known).cards ?? []).map(({ id, title }) => choiceOf(id, title));

const question = aboutCard('snooze.ask-when', choicesOf);

const when: Step = {
  name: 'when',
  ask: askingWhen(question),
  understand: (heard, _answers, circumstances) => momentAnswer(heard, circumstances, asSnooze),
};

const STEPS = [cardStep(phrase('snooze.ask-card'), choicesOf), when, whichMoment(question, asSnooze)];

/** `snooze` without all that it takes. */
export const snoozing: Conducted = {
  dialogue: { name: 'snooze', topic: phrase('snooze.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const delivery = await turn.stores.ledger.find(String(answers.card));
    if (delivery === undefined || !canWait(turn, delivery))
      return sayLine(turn, toPerson(person), phrase('snooze.gone'));
    await snoozeCard(turn, person, { delivery, timing: timingFrom(answers.when as TimingAnswer) });
  },
};
