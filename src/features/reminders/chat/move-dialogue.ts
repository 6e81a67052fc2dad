import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import { type Conducted, sayLine, toPerson } from '../../../chat/turn.ts';
import type { Answers, Step } from '../../../core/dialogue.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { understandWhen } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { hereOf, textOf, timeAlone, WHEN, whichMoment } from './moment-steps.ts';
import { move } from './move-by-words.ts';
import { moveReminder } from './move-reminder.ts';
import { type TimingAnswer, timingFrom } from './reminder-answers.ts';

/** What was understood: `card` is one of `among`, or asked, for `why`; `said`: to when, in the words of its person. */
interface Known {
  readonly among?: readonly { readonly id: string; readonly what: string }[];
  readonly card?: string;
  readonly why?: Phrase;
  readonly said?: string;
  readonly unclear?: Phrase;
}

const knownOf = (answers: Answers) => answers as unknown as Known;

const choicesOf = (answers: Answers): Choice[] =>
  (knownOf(answers).among ?? []).map(({ id, what }) => ({
    value: id,
    title: what === '' ? phrase('reminders.a-card') : what,
  }));

const card: Step = {
  name: 'card',
  ask(answers) {
    const { why } = knownOf(answers);
    const asked = { question: phrase('reminders.ask-which'), choices: choicesOf(answers) };
    return prompt({ ...asked, ...(why !== undefined && { note: why }) });
  },
  understand: (heard, answers, circumstances) => choose('card', choicesOf(answers), heard, circumstances),
};

function question(answers: Answers): Phrase {
  const meant = choicesOf(answers).find(({ value }) => value === knownOf(answers).card);
  return phrase('reminders.ask-move', { what: meant?.title ?? '' });
}

/** What an hour alone means depends on the reminder, so its words are kept. */
const said: Step = {
  name: 'said',
  applies: ({ when }) => when === undefined,
  ask(answers) {
    const { unclear } = knownOf(answers);
    return prompt({ question: question(answers), ...WHEN, ...(unclear !== undefined && { note: unclear }) });
  },
  understand(heard, _answers, circumstances) {
    const text = textOf(heard);
    const read = understandWhen(text, hereOf(circumstances));
    const isWhole = 'choices' in read && read.choices?.every(({ rest }) => rest === '');
    const alone = isWhole ? undefined : timeAlone(read);
    if (alone && 'unclear' in alone) return alone;
    return { answers: { said: text }, words: alone?.words ?? text };
  },
};

const STEPS = [card, said, whichMoment(question)];

/** `move the reminder` without all that it takes. */
export const moving: Conducted = {
  dialogue: { name: 'move-reminder', topic: phrase('reminders.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const { card: id = '', said: text } = knownOf(answers);
    const reminder = await turn.stores.reminders.find(person, id);
    if (reminder?.state !== 'waiting') return sayLine(turn, toPerson(person), phrase('reminders.gone'));
    if (answers.when !== undefined && answers.when !== null)
      return moveReminder(turn, person, { reminder, timing: timingFrom(answers.when as TimingAnswer) });
    await move(turn, person, { reminder, ...(text && { said: text }) });
  },
};
