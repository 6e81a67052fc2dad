import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import type { Answers, Circumstances, Heard, Step, Understood } from '../../../core/dialogue.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { typed } from '../../../core/text.ts';
import type { Here } from '../../../decide/when/here.ts';
import { NO_ZONE } from '../../../decide/when/timing.ts';
import { timingPhrase } from '../../../decide/when/words.ts';
import { understandWhen, type When } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { LATER } from '../cards/later.ts';
import { asAnswer, type ChoiceAnswer, choicesAnswer, choicesIn, timingFrom } from './reminder-answers.ts';

/** How a dialogue asks for a moment: with some that are one press away, and which of several was meant. */

export const WHEN = {
  hint: phrase('reminders.ask-when-hint', {
    one: phrase('when.example.monday'),
    two: phrase('when.example.weeks'),
    three: phrase('when.example.weekdays'),
  }),
  choices: LATER.map(({ words, title }) => ({ value: words, title })),
} as const;

/** A check of a moment before it counts: one that does not fit is asked for again. */
export type Fitting = (when: When, now: Date) => When;

const ANY: Fitting = when => when;

/** Where it may be several, `whichMoment` asks next. */
export function momentAnswer(heard: Heard, circumstances: Circumstances, fitting = ANY): Understood {
  const here = hereOf(circumstances);
  // The values of the buttons are English, whoever presses them.
  const read = understandWhen(textOf(heard), heard.kind === 'said' ? here : { ...here, languages: [] });
  const understood = fitting(read, circumstances.now);
  if (!('choices' in understood && understood.choices)) return timeAlone(understood);
  const rest = understood.choices.map(each => each.rest).find(left => left !== '');
  if (rest !== undefined) return { unclear: phrase('when.left-over', { rest }) };
  return { answers: { when: choicesAnswer(understood.choices) }, words: textOf(heard) };
}

/**
 * For words that can mean several times: the same question, now with those times as choices. A person whom the choices
 * do not help writes another time.
 */
export const whichMoment = (question: (known: Answers) => Phrase, fitting = ANY): Step => ({
  name: 'which',
  applies: known => choicesIn(known) !== undefined,
  ask: known => prompt({ question: question(known), choices: choicesOf(known) }),
  understand(heard, known, circumstances) {
    const chosen = choose('which', choicesOf(known), heard, circumstances);
    if ('unclear' in chosen && heard.kind !== 'said') return chosen;
    if ('unclear' in chosen)
      return timeAlone(fitting(understandWhen(textOf(heard), hereOf(circumstances)), circumstances.now));
    const { what: of, ...timing } = (choicesIn(known) ?? [])[Number(chosen.answers.which)] as ChoiceAnswer;
    return { ...chosen, answers: { ...chosen.answers, when: timing, ...(of !== '' && { what: of }) } };
  },
});

/** A person who writes more than a time may mean something else by it. */
export function timeAlone(understood: When): Understood {
  if ('unclear' in understood) return { unclear: understood.unclear };
  const { timing, rest } = understood;
  if (rest !== '') return { unclear: phrase('when.left-over', { rest }) };
  return { answers: { when: asAnswer(timing) }, words: timingPhrase(timing) };
}

const choicesOf = (known: Answers): readonly Choice[] =>
  (choicesIn(known) ?? []).map((each, i) => ({ value: String(i), title: timingPhrase(timingFrom(each)) }));

export function textOf(heard: Heard): string {
  return heard.kind === 'said' ? heard.text : typed(heard.data.value);
}

export function hereOf({ now, timeZone = NO_ZONE, language, locale }: Circumstances): Here {
  return { now, timeZone, locale, ...(language !== undefined && { languages: [language] }) };
}
