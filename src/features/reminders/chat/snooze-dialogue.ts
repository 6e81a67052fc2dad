import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import { type Conducted, sayLine, toPerson } from '../../../chat/turn.ts';
import type { Answers, Step } from '../../../core/dialogue.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import { canWait } from './card-meant.ts';
import { momentAnswer, WHEN, whichMoment } from './moment-steps.ts';
import { asSnooze } from './read-snooze.ts';
import { type TimingAnswer, timingFrom } from './reminder-answers.ts';
import { snoozeCard } from './snooze.ts';

/** What was understood of it: `card` is one of `cards`, or asked, for `why`; of a time `unclear` tells what was wrong. */
interface Known {
  readonly cards?: readonly { readonly id: string; readonly title: string }[];
  readonly card?: string;
  readonly why?: Phrase;
  readonly unclear?: Phrase;
}

const knownOf = (answers: Answers) => answers as unknown as Known;

const choicesOf = (answers: Answers): Choice[] =>
  (knownOf(answers).cards ?? []).map(({ id, title }) => ({
    value: id,
    title: title === '' ? phrase('reminders.a-card') : title,
  }));

const card: Step = {
  name: 'card',
  ask(answers) {
    const { why } = knownOf(answers);
    const asked = { question: phrase('snooze.ask-card'), choices: choicesOf(answers) };
    return prompt({ ...asked, ...(why !== undefined && { note: why }) });
  },
  understand: (heard, answers, circumstances) => choose('card', choicesOf(answers), heard, circumstances),
};

function question(answers: Answers): Phrase {
  const meant = choicesOf(answers).find(({ value }) => value === knownOf(answers).card);
  return phrase('snooze.ask-when', { what: meant?.title ?? '' });
}

const when: Step = {
  name: 'when',
  ask(answers) {
    const { unclear } = knownOf(answers);
    return prompt({ question: question(answers), ...WHEN, ...(unclear !== undefined && { note: unclear }) });
  },
  understand: (heard, _answers, circumstances) => momentAnswer(heard, circumstances, asSnooze),
};

const STEPS = [card, when, whichMoment(question, asSnooze)];

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
