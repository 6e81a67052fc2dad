import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import type { Conducted } from '../../../chat/turn.ts';
import type { Answers, Circumstances, Heard, Step, Understood } from '../../../core/dialogue.ts';
import { typed } from '../../../core/text.ts';
import type { Here } from '../../../decide/when/here.ts';
import { NO_ZONE } from '../../../decide/when/timing.ts';
import { timingPhrase } from '../../../decide/when/words.ts';
import { understandWhen, type When } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { LATER } from '../cards/later.ts';
import { LONGEST_REMINDER } from '../reminder.ts';
import {
  asAnswer,
  type ChoiceAnswer,
  choicesAnswer,
  choicesIn,
  type TimingAnswer,
  timingFrom,
} from './reminder-answers.ts';
import { NOTHING, sayReminder, TOO_LONG } from './reminder-card.ts';

/** Whoever writes both at once is not asked for the time. */
const what: Step = {
  name: 'what',
  ask: () => prompt({ question: phrase('reminders.ask-what'), hint: phrase('reminders.ask-what-hint') }),
  understand(heard, _known, circumstances) {
    const text = textOf(heard).trim();
    if (text === '') return { unclear: NOTHING };
    if (text.length > LONGEST_REMINDER) return { unclear: TOO_LONG };
    const both = understandWhen(text, hereOf(circumstances));
    const isBoth = !('unclear' in both) && both.rest !== '';
    const kept = isBoth ? both.rest : text;
    return { answers: { what: kept, ...(isBoth && { when: asAnswer(both.timing) }) }, words: kept };
  },
};

const when: Step = {
  name: 'when',
  ask: ({ what: of }) =>
    prompt({
      question:
        typeof of === 'string'
          ? phrase('reminders.ask-when', { what: of })
          : phrase('reminders.ask-when-only'),
      hint: HINT,
      choices: LATER.map(({ words, title }) => ({ value: words, title })),
    }),
  understand(heard, _known, circumstances): Understood {
    const here = hereOf(circumstances);
    // The values of the buttons are English, whoever presses them.
    const understood = understandWhen(
      textOf(heard),
      heard.kind === 'said' ? here : { ...here, languages: [] },
    );
    if ('choices' in understood && understood.choices)
      return { answers: { when: choicesAnswer(understood.choices) }, words: textOf(heard) };
    return timeAlone(understood);
  },
};

const HINT = phrase('reminders.ask-when-hint', {
  one: phrase('when.example.monday'),
  two: phrase('when.example.weeks'),
  three: phrase('when.example.weekdays'),
});

/** Where what was written can be several times. */
const which: Step = {
  name: 'which',
  applies: known => choicesIn(known) !== undefined,
  ask: known => prompt({ question: phrase('reminders.ask-which'), choices: choicesOf(known) }),
  understand(heard, known, circumstances) {
    const chosen = choose('which', choicesOf(known), heard, circumstances);
    if ('unclear' in chosen) return heard.kind === 'said' ? anew(heard.text, circumstances) : chosen;
    const { what: of, ...timing } = (choicesIn(known) ?? [])[Number(chosen.answers.which)] as ChoiceAnswer;
    return { ...chosen, answers: { ...chosen.answers, when: timing, ...(of !== '' && { what: of }) } };
  },
};

/** Who is not helped by the choices writes a time that is none of several. */
function anew(text: string, circumstances: Circumstances): Understood {
  return timeAlone(understandWhen(text, hereOf(circumstances)));
}

/** Who writes more than a time may mean something else by it. */
function timeAlone(understood: When): Understood {
  if ('unclear' in understood) return { unclear: understood.unclear };
  const { timing, rest } = understood;
  if (rest !== '') return { unclear: phrase('when.left-over', { rest }) };
  return { answers: { when: asAnswer(timing) }, words: timingPhrase(timing) };
}

const choicesOf = (known: Answers): readonly Choice[] =>
  (choicesIn(known) ?? []).map((each, i) => ({ value: String(i), title: timingPhrase(timingFrom(each)) }));

const STEPS = [what, when, which];

/** `remind me` without all that it takes. */
export const remind: Conducted = {
  dialogue: { name: 'remind', topic: phrase('reminders.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const timing = timingFrom(answers.when as TimingAnswer);
    const wish = { ...timing, what: String(answers.what) };
    await sayReminder(turn, person, await turn.stores.reminders.set(person, wish), timing);
  },
};

function textOf(heard: Heard): string {
  return heard.kind === 'said' ? heard.text : typed(heard.data.value);
}

function hereOf({ now, timeZone = NO_ZONE, language, locale }: Circumstances): Here {
  return { now, timeZone, locale, ...(language !== undefined && { languages: [language] }) };
}
