import { prompt } from '../../../chat/dialogs/choose.ts';
import { type Conducted, toPerson } from '../../../chat/turn.ts';
import type { Step } from '../../../core/dialogue.ts';
import { phrase } from '../../../text/phrase.ts';
import { LONGEST_QUESTION } from '../question.ts';
import { passOn } from './pass-on.ts';

const question: Step = {
  name: 'text',
  ask: () =>
    prompt({
      question: phrase('questions.what'),
      hint: phrase('questions.what-hint'),
    }),
  understand(heard) {
    const text = heard.kind === 'said' ? heard.text.trim() : '';
    if (text === '' || text.length > LONGEST_QUESTION)
      return { unclear: phrase('questions.unclear', { most: LONGEST_QUESTION }) };
    return { answers: { text }, words: text };
  },
};

/** `ask` without a question. */
export const askDialogue: Conducted = {
  dialogue: { name: 'ask', topic: phrase('questions.name'), steps: () => [question] },
  async completed(turn, person, { answers }) {
    await passOn(turn, person, String(answers.text), toPerson(person));
  },
};
