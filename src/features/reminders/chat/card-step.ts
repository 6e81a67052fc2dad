import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import type { Answers, Step } from '../../../core/dialogue.ts';
import { isPhrase, type Phrase } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import { WHEN } from './moment-steps.ts';

/** How a dialogue asks which of several is meant, a reminder or a card, and when that should come. */

type Choices = (known: Answers) => readonly Choice[];

/** A choice without a name of its own reads "a card". */
export const choiceOf = (id: string, name: string): Choice => ({
  value: id,
  title: name === '' ? phrase('reminders.a-card') : name,
});

/** Its answer is `card`; `why` of what is known is said above the question. */
export const cardStep = (question: Phrase, choicesOf: Choices): Step => ({
  name: 'card',
  ask(known) {
    const { why } = known;
    return prompt({ question, choices: choicesOf(known), ...(isPhrase(why) && { note: why }) });
  },
  understand: (heard, known, circumstances) => choose('card', choicesOf(known), heard, circumstances),
});

/** The question for a time, which names what is meant. */
export const aboutCard =
  (key: 'snooze.ask-when' | 'reminders.ask-move', choicesOf: Choices) =>
  (known: Answers): Phrase => {
    const meant = choicesOf(known).find(({ value }) => value === known.card);
    return phrase(key, { what: meant?.title ?? '' });
  };

/** `unclear` of what is known tells what was wrong with a time. */
export const askingWhen =
  (question: (known: Answers) => Phrase): Step['ask'] =>
  known => {
    const { unclear } = known;
    return prompt({ question: question(known), ...WHEN, ...(isPhrase(unclear) && { note: unclear }) });
  };
