import type { Answers, Circumstances, Course, Dialogue, Heard, Step } from '../core/dialogue.ts';
import type { Said } from '../core/notification.ts';
import type { Text } from '../core/phrase.ts';
import { asking } from '../core/said.ts';
import { cut } from '../core/text.ts';
import { asCompared, isWritten } from '../text/forms.ts';
import { phrase, type SentenceKey } from '../text/phrase.ts';

/** Where a dialogue is after something was heard. `words`: how the answer reads that was taken from it. */
export type DialogueMove = {
  readonly course: Course;
  readonly answered?: { readonly step: string; readonly words: Text; readonly each?: readonly Text[] };
} & ({ readonly kind: 'asks'; readonly said: Said } | { readonly kind: 'done' | 'over' });

/** The first question; `done` where what it was given answers all of them. */
export function setOut(
  dialogue: Dialogue,
  run: string,
  given: Answers,
  circumstances: Circumstances,
): DialogueMove {
  return goOn(dialogue, { run, given, answers: given, asked: [] }, circumstances);
}

/** The move that follows from an answer, or from one of the words that work in every dialogue. */
export function hear(
  dialogue: Dialogue,
  course: Course,
  heard: Heard,
  circumstances: Circumstances,
): DialogueMove {
  if (isOver(dialogue, course, circumstances)) return { kind: 'over', course };
  const word = wordIn(heard, circumstances);
  if (word !== undefined) return word(dialogue, course, circumstances);
  const step = openStep(dialogue, course);
  if (step === undefined) return goOn(dialogue, course, circumstances);
  const understood = step.understand(heard, course.answers, circumstances);
  if ('unclear' in understood)
    return askAgain(dialogue, course, circumstances, quoting(heard, understood.unclear));
  const { answers: given, ...read } = understood;
  const answers = { ...course.answers, [step.name]: null, ...given };
  const answered = { step: step.name, ...read };
  return { ...goOn(dialogue, { ...course, answers }, circumstances), answered };
}

/** Of what somebody wrote as much is repeated to them. */
export const LONGEST_QUOTE = 80;

/** The note quotes the answer, so that nobody has to guess what was not understood. */
function quoting(heard: Heard, note: Text): Text {
  const said = heard.kind === 'said' ? cut(heard.text.replace(/\s+/g, ' ').trim(), LONGEST_QUOTE) : '';
  return said === '' ? note : phrase('dialog.unclear', { said, note });
}

/** The open question once more, below a note where there is one. */
export function askAgain(
  dialogue: Dialogue,
  course: Course,
  circumstances: Circumstances,
  note?: Text,
): DialogueMove {
  if (isOver(dialogue, course, circumstances)) return { kind: 'over', course };
  const step = openStep(dialogue, course);
  if (step === undefined) return goOn(dialogue, course, circumstances);
  const said = asPrompt(step, course, circumstances);
  return { kind: 'asks', course, said: note === undefined ? said : withNote(said, note) };
}

/** Whether this answers the open question, or is one of the words that work in every dialogue. */
export function understands(
  dialogue: Dialogue,
  course: Course,
  heard: Heard,
  circumstances: Circumstances,
): boolean {
  if (wordIn(heard, circumstances) !== undefined) return true;
  const step = openStep(dialogue, course);
  return step !== undefined && 'answers' in step.understand(heard, course.answers, circumstances);
}

type Word = (dialogue: Dialogue, course: Course, circumstances: Circumstances) => DialogueMove;

const WORDS: readonly (readonly [SentenceKey, Word])[] = [
  ['dialog.word.back', back],
  ['dialog.word.skip', skip],
  ['dialog.word.done', finish],
];

function wordIn(heard: Heard, { readings }: Circumstances): Word | undefined {
  if (heard.kind !== 'said') return undefined;
  const line = asCompared(heard.text);
  return WORDS.find(([key]) => isWritten(line, readings(phrase(key))))?.[1];
}

function back(dialogue: Dialogue, course: Course, circumstances: Circumstances): DialogueMove {
  if (course.asked.length < 2)
    return askAgain(dialogue, course, circumstances, phrase('dialog.first-question'));
  return askAgain(dialogue, takenBack(course), circumstances);
}

/** As it was before the last answer; before the first it stays as it is. */
export function takenBack(course: Course): Course {
  const [before] = course.asked.slice(-2, -1);
  if (before === undefined) return course;
  return { ...course, answers: { ...course.given, ...before.known }, asked: course.asked.slice(0, -1) };
}

function skip(dialogue: Dialogue, course: Course, circumstances: Circumstances): DialogueMove {
  const step = openStep(dialogue, course);
  if (step?.optional !== true)
    return askAgain(dialogue, course, circumstances, phrase('dialog.needs-answer'));
  const skipped = { ...course, answers: { ...course.answers, [step.name]: null } };
  return {
    ...goOn(dialogue, skipped, circumstances),
    answered: { step: step.name, words: step.skipped ?? phrase('dialog.skipped') },
  };
}

/** Leaves everything unanswered that may stay so; the first question that may not is asked. */
function finish(dialogue: Dialogue, course: Course, circumstances: Circumstances): DialogueMove {
  const step = openStep(dialogue, course);
  if (step !== undefined && !isLeft(step))
    return askAgain(dialogue, course, circumstances, phrase('dialog.still-needs-answer'));
  const unanswered = dialogue.steps(course.given).filter(({ name }) => !(name in course.answers));
  const isAll = unanswered.every(isLeft);
  const left = unanswered.filter(each => each.optional || (isAll && each.confirms));
  const answers = { ...course.answers, ...Object.fromEntries(left.map(({ name }) => [name, null])) };
  return goOn(dialogue, { ...course, answers }, circumstances);
}

const isLeft = ({ optional, confirms }: Step): boolean => optional === true || confirms === true;

/** The step that is open; missing where a newer Herald no longer has it. */
function openStep(dialogue: Dialogue, { given, asked }: Course): Step | undefined {
  return dialogue.steps(given).find(({ name }) => name === asked.at(-1)?.step);
}

function isOver({ until }: Dialogue, { given }: Course, { now }: Circumstances): boolean {
  return until !== undefined && until(given) <= now;
}

/** The answers without what the dialogue was begun with: a survey's is larger than the rest, and is kept only once. */
function beyond(given: Answers, answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !(name in given)));
}

function goOn(dialogue: Dialogue, course: Course, circumstances: Circumstances): DialogueMove {
  if (isOver(dialogue, course, circumstances)) return { kind: 'over', course };
  const { answers, given } = course;
  const step = dialogue
    .steps(given)
    .find(({ name, applies }) => !(name in answers) && applies?.(answers) !== false);
  if (step === undefined) return { kind: 'done', course };
  const asked = [...course.asked, { step: step.name, known: beyond(given, answers) }];
  const next = { ...course, asked };
  return { kind: 'asks', course: next, said: asPrompt(step, next, circumstances) };
}

/** The question of the step, with the marks by which its buttons are known. */
function asPrompt(step: Step, { run, answers, asked }: Course, circumstances: Circumstances): Said {
  const said = step.ask(answers, circumstances);
  const prompt = { run, step: step.name };
  const more = { prompt, ...(step.optional && { optional: true }), ...(asked.length > 1 && { back: true }) };
  return asking(said, more);
}

function withNote(said: Said, note: Text): Said {
  return 'text' in said
    ? { text: phrase('dialog.noted', { note, text: said.text }) }
    : asking(said, { note });
}
