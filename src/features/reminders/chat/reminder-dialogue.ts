import { prompt } from '../../../chat/dialogs/choose.ts';
import type { Conducted } from '../../../chat/turn.ts';
import type { Answers, Circumstances, Heard, Step, Understood } from '../../../core/dialogue.ts';
import { isPartOfDay } from '../../../decide/when/alone.ts';
import { understandWhen } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { LONGEST_REMINDER } from '../reminder.ts';
import { askingWhen } from './card-step.ts';
import { hereOf, momentAnswer, textOf, whichMoment } from './moment-steps.ts';
import { asAnswer, type TimingAnswer, timingFrom } from './reminder-answers.ts';
import { NOTHING, sayReminder, TOO_LONG } from './reminder-card.ts';

const ask: Step['ask'] = () =>
  prompt({ question: phrase('reminders.ask-what'), hint: phrase('reminders.ask-what-hint') });

/** A person who writes both at once is not asked for the time, and who writes a time alone is asked once more for the rest. */
const what: Step = {
  name: 'what',
  ask,
  understand(heard, _known, circumstances) {
    if (isPartOfDay(textOf(heard).trim(), hereOf(circumstances)))
      return { answers: {}, words: textOf(heard) };
    const moment = momentAnswer(heard, circumstances);
    return 'answers' in moment ? moment : textAnswer(heard, circumstances);
  },
};

/** Where the first answer was when: this one is what. */
const besides: Step = {
  name: 'besides',
  ask,
  applies: known => known.what === null,
  understand(heard, _known, circumstances) {
    const isWhen =
      isPartOfDay(textOf(heard).trim(), hereOf(circumstances)) ||
      'answers' in momentAnswer(heard, circumstances);
    return isWhen ? { unclear: ONLY_WHEN } : textAnswer(heard, circumstances);
  },
};

function textAnswer(heard: Heard, circumstances: Circumstances): Understood {
  const text = textOf(heard).trim();
  if (text === '') return { unclear: NOTHING };
  if (text.length > LONGEST_REMINDER) return { unclear: TOO_LONG };
  const here = hereOf(circumstances);
  const both = understandWhen(text, here);
  const isBoth = !('unclear' in both) && both.rest !== '';
  const kept = isBoth ? both.rest : text;
  return { answers: { what: kept, ...(isBoth && { when: asAnswer(both.timing) }) }, words: kept };
}

const ONLY_WHEN = phrase('reminders.only-when');

const question = ({ what }: Answers) => phrase('reminders.ask-when', { what: String(what) });

const when: Step = {
  name: 'when',
  ask: askingWhen(question),
  understand: (heard, _known, circumstances) => momentAnswer(heard, circumstances),
};

const STEPS = [what, besides, when, whichMoment(question)];

/** `remind me` without all that it takes. */
export const remind: Conducted = {
  dialogue: { name: 'remind', topic: phrase('reminders.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const timing = timingFrom(answers.when as TimingAnswer);
    const wish = { ...timing, what: String(answers.what) };
    await sayReminder(turn, person, await turn.stores.reminders.set(person, wish), timing);
  },
};
