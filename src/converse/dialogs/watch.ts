import type { Heard, Step, Understood } from '../../core/dialogue.ts';
import { WATCH_DAYS } from '../../core/ports/watches.ts';
import type { Condition } from '../../core/watch.ts';
import { conditionInWords } from '../../decide/watch-words.ts';
import { addWatch } from '../watch-add.ts';
import { conditionAnswers, conditionFrom, parseDays, parseWatch } from '../watch-parse.ts';
import { type Choice, choose, prompt } from './choose.ts';
import type { Conducted } from './conducted.ts';

type Kind = Condition['kind'];

const KINDS: readonly Choice<Kind>[] = [
  { value: 'drops', title: 'It drops by some percent', words: ['drops', 'falls'] },
  { value: 'rises', title: 'It rises by some percent', words: ['rises', 'grows'] },
  { value: 'falls-below', title: 'It falls below a value', words: ['falls below', 'below', 'under'] },
  { value: 'rises-above', title: 'It rises above a value', words: ['rises above', 'above', 'over'] },
  { value: 'changes', title: 'It changes', words: ['changes', 'any change'] },
  { value: 'is', title: 'It becomes a certain word', words: ['is', 'becomes', 'word'] },
];

const subject: Step = {
  name: 'subject',
  ask: () =>
    prompt({
      question: 'What shall I watch?',
      hint: 'The name under which its readings come, for example: Hotel Bellagio, Las Vegas. You may also write all of it: Hotel Bellagio drops 20%.',
    }),
  understand(heard) {
    if (heard.kind !== 'said') return { unclear: 'Write the name of what you want to watch.' };
    const { subject, condition, days } = parseWatch(heard.text.replace(/^watch /i, ''));
    if (subject === undefined) return { unclear: 'Write the name of what you want to watch.' };
    const further = { ...(condition && conditionAnswers(condition)), ...(days && { days }) };
    const words = condition === undefined ? subject : `${subject}, when it ${conditionInWords(condition)}`;
    return { answers: { subject, ...further }, words };
  },
};

const condition: Step = {
  name: 'kind',
  ask: ({ subject }) =>
    prompt({
      question: `When shall I tell you about ${String(subject)}?`,
      hint: 'You may also write it: drops 20%, rises above 300, changes, is failed.',
      choices: KINDS,
    }),
  understand(heard) {
    const said = heard.kind === 'said' ? parseWatch(heard.text).condition : undefined;
    if (said !== undefined)
      return { answers: conditionAnswers(said), words: `When it ${conditionInWords(said)}` };
    return choose('kind', KINDS, heard);
  },
};

const QUESTIONS: Readonly<Record<Kind, string>> = {
  drops: 'By how many percent does it have to drop?',
  rises: 'By how many percent does it have to rise?',
  'falls-below': 'Below which value?',
  'rises-above': 'Above which value?',
  changes: '',
  is: 'Which word does it have to become?',
};

const value: Step = {
  name: 'value',
  ask: ({ kind }) => prompt({ question: QUESTIONS[kind as Kind] }),
  applies: ({ kind }) => kind !== 'changes',
  understand(heard, { kind }) {
    const made = heard.kind === 'said' ? conditionFrom(kind as Kind, heard.text.trim()) : undefined;
    if (made === undefined)
      return {
        unclear: kind === 'is' ? 'Write a word, for example: failed' : 'Write a number, for example: 20',
      };
    return { answers: { ...conditionAnswers(made) }, words: `When it ${conditionInWords(made)}` };
  },
};

const LENGTHS: readonly Choice<'7' | '30' | '90' | '365'>[] = [
  { value: '7', title: 'A week' },
  { value: '30', title: '30 days' },
  { value: '90', title: '90 days' },
  { value: '365', title: 'A year' },
];

const days: Step = {
  name: 'days',
  ask: () => prompt({ question: 'For how long?', hint: `Skip it for ${WATCH_DAYS} days.`, choices: LENGTHS }),
  optional: true,
  understand: heard => lengthOf(heard),
};

function lengthOf(heard: Heard): Understood {
  const written = heard.kind === 'said' ? parseDays(heard.text) : Number(heard.data.value);
  if (written === undefined || !(written > 0))
    return { unclear: 'Write a number of days, or press a button.' };
  return { answers: { days: written }, words: `For ${written} days` };
}

const STEPS = [subject, condition, value, days];

/** `watch` without saying all of it. */
export const watchDialogue: Conducted = {
  dialogue: { name: 'watch', topic: 'setting up your watch', steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const condition = conditionFrom(answers.kind as Kind, String(answers.value ?? ''));
    if (condition === undefined) return;
    const days = typeof answers.days === 'number' ? answers.days : WATCH_DAYS;
    await addWatch(turn, person, { subject: String(answers.subject), condition, days });
  },
};
