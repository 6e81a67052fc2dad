import type { Step } from '../../core/dialogue.ts';
import type { Interruption } from '../../core/notification.ts';
import { type Conducted, sayLine, toPerson } from '../turn.ts';
import { type Choice, choose, prompt, YES_NO } from './choose.ts';

const INTERRUPTIONS: readonly Choice<Interruption>[] = [
  { value: 'when-idle', title: 'Wait until we are done', words: ['wait', 'when idle', 'idle', 'later'] },
  { value: 'ad-hoc', title: 'Send it in between', words: ['in between', 'at once', 'now', 'ad hoc'] },
  { value: 'interrupt', title: 'Change the topic, then go on', words: ['change the topic', 'change'] },
  { value: 'cancel', title: 'Stop what we were doing', words: ['stop'] },
];

const interruption: Step = {
  name: 'interruption',
  ask: () =>
    prompt({
      question:
        'When something happens while we are in the middle of something else, what shall I do with it?',
      hint: 'This is for notifications whose sender did not say. Urgent ones never wait.',
      choices: INTERRUPTIONS,
    }),
  understand: heard => choose('interruption', INTERRUPTIONS, heard),
};

const quietSummary: Step = {
  name: 'quietSummary',
  ask: () =>
    prompt({
      question:
        'When several cards had to wait until we were done, do you want one summary of them in place of each?',
      choices: YES_NO,
    }),
  understand: heard => choose('quietSummary', YES_NO, heard),
  optional: true,
};

const STEPS = [interruption, quietSummary];

/** `settings`: what a person wants by default, question by question. */
export const settings: Conducted = {
  dialogue: { name: 'settings', topic: 'going through your settings', steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const chosen = INTERRUPTIONS.find(({ value }) => value === answers.interruption);
    await turn.stores.preferences.choose(person.id, {
      ...(chosen && { interruption: chosen.value }),
      ...(typeof answers.quietSummary === 'boolean' && { quietSummary: answers.quietSummary }),
    });
    const kept = `Kept. When something comes up while we talk: ${chosen?.title.toLowerCase()}.`;
    await sayLine(turn, toPerson(person), `${kept} Write "settings" to change it.`);
  },
};
