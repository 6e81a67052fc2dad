import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import type { Conducted } from '../../../chat/turn.ts';
import type { Heard, Step, Understood } from '../../../core/dialogue.ts';
import { typed } from '../../../core/text.ts';
import { phrase } from '../../../text/phrase.ts';
import { isKind, KINDS, LENGTHS } from '../rules/watch-asking.ts';
import { conditionInWords } from '../rules/watch-words.ts';
import { type Condition, LONGEST_SUBJECT } from '../watch.ts';
import { WATCH_DAYS } from '../watch-ports.ts';
import { addWatch } from './add-watch.ts';
import { conditionAnswers, conditionFrom, parseDays, parseWatch } from './parse-watch.ts';

type Kind = Condition['kind'];

const CHOICES: readonly Choice<Kind>[] = Object.keys(KINDS)
  .filter(isKind)
  .map(kind => ({ value: kind, title: phrase(`watches.kind.${kind}`), words: `watches.word.${kind}` }));

const NO_NAME = `Write the name of what you want to watch, in at most ${LONGEST_SUBJECT} characters.`;

const subject: Step = {
  name: 'subject',
  ask: () =>
    prompt({
      question: 'What shall I watch?',
      hint: 'The name under which its readings come, for example: Hotel Bellagio, Las Vegas. You may also write all of it: Hotel Bellagio drops 20%.',
    }),
  understand(heard) {
    const text = heard.kind === 'said' ? heard.text.replace(/^watch /i, '') : '';
    const { subject, condition, days } = parseWatch(text);
    if (subject === undefined) return { unclear: NO_NAME };
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
      choices: CHOICES,
    }),
  understand(heard, _known, circumstances) {
    const said = heard.kind === 'said' ? parseWatch(heard.text).condition : undefined;
    if (said !== undefined)
      return { answers: conditionAnswers(said), words: `When it ${conditionInWords(said)}` };
    return choose('kind', CHOICES, heard, circumstances);
  },
};

const value: Step = {
  name: 'value',
  ask: ({ kind }) => prompt({ question: KINDS[kind as Kind].question }),
  applies: ({ kind }) => kind !== 'changes',
  understand(heard, { kind }) {
    const made = heard.kind === 'said' ? conditionFrom(kind as Kind, heard.text.trim()) : undefined;
    if (made === undefined) return { unclear: KINDS[kind as Kind].remedy };
    return { answers: { ...conditionAnswers(made) }, words: `When it ${conditionInWords(made)}` };
  },
};

const days: Step = {
  name: 'days',
  ask: () =>
    prompt({
      question: 'For how long?',
      hint: `Skip it for ${WATCH_DAYS} days.`,
      choices: LENGTHS.map(({ days, title }) => ({ value: days, title })),
    }),
  optional: true,
  understand: heard => lengthOf(heard),
};

function lengthOf(heard: Heard): Understood {
  const written = heard.kind === 'said' ? parseDays(heard.text) : Number(typed(heard.data.value));
  if (written === undefined || !(written > 0))
    return { unclear: 'Write a number of days, or press a button.' };
  return { answers: { days: written }, words: `For ${written} days` };
}

const STEPS = [subject, condition, value, days];

/** `watch` without saying all of it. */
export const watchDialogue: Conducted = {
  dialogue: { name: 'watch', topic: phrase('watches.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const condition = conditionFrom(answers.kind as Kind, String(answers.value ?? ''));
    if (condition === undefined) return;
    const days = typeof answers.days === 'number' ? answers.days : WATCH_DAYS;
    await addWatch(turn, person, { subject: String(answers.subject), condition, days });
  },
};
