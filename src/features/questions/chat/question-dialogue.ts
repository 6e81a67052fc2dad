import { prompt } from '../../../chat/dialogs/choose.ts';
import { type Conducted, toPerson } from '../../../chat/turn.ts';
import type { Circumstances, Step } from '../../../core/dialogue.ts';
import { following } from '../../../text/forms.ts';
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
  understand(heard, _known, circumstances) {
    const text = heard.kind === 'said' ? withoutCommand(heard.text.trim(), circumstances) : '';
    if (text === '' || text.length > LONGEST_QUESTION)
      return { unclear: phrase('questions.unclear', { most: LONGEST_QUESTION }) };
    return { answers: { text }, words: text };
  },
};

/** Some write all of the command, as it could have been written at once. */
function withoutCommand(text: string, { readings }: Circumstances): string {
  return following(text, readings(phrase('command.ask')))?.trim() ?? text;
}

/** `ask` without a question. */
export const askDialogue: Conducted = {
  dialogue: { name: 'ask', topic: phrase('questions.name'), steps: () => [question] },
  async completed(turn, person, { answers }) {
    await passOn(turn, person, String(answers.text), toPerson(person));
  },
};
