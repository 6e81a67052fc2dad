import { describe, expect, test } from 'vitest';
import type { Course, Dialogue, Heard, Step } from '../../src/core/dialogue.ts';
import type { Text } from '../../src/core/phrase.ts';
import { askAgain, type DialogueMove, hear, setOut } from '../../src/decide/dialogue.ts';
import { worded } from '../../src/text/phrase.ts';
import { english } from '../voices.ts';

const circumstances = {
  now: new Date('2026-01-05T09:00:00Z'),
  readings: (told: Text) => [worded(english, told)],
};
const text = (line: string): Heard => ({ kind: 'said', text: line });

function step(name: string, more: Partial<Step> = {}): Step {
  return {
    name,
    ask: known => ({ template: 'prompt', data: { question: `${name} (${Object.keys(known).length})` } }),
    understand: heard =>
      heard.kind === 'said' && heard.text !== '???'
        ? { answers: { [name]: heard.text }, words: heard.text }
        : { unclear: 'Say anything.' },
    ...more,
  };
}

const of = (...steps: Step[]): Dialogue => ({
  name: 'd',
  topic: { phrase: 'settings.name' },
  steps: () => steps,
});
const begin = (dialogue: Dialogue, given = {}) => setOut(dialogue, 'r', given, circumstances);
const tell = (dialogue: Dialogue, course: Course, line: string) =>
  hear(dialogue, course, text(line), circumstances);
const cardOf = (move: DialogueMove) =>
  move.kind === 'asks' && 'template' in move.said ? move.said.data : {};

describe('a dialogue', () => {
  test('asks only what it was not given and no earlier answer has told', () => {
    const both = step('what', {
      understand: () => ({ answers: { what: 'call Bob', when: 'at 9' }, words: 'call Bob at 9' }),
    });
    const dialogue = of(step('who'), both, step('when'));
    const move = begin(dialogue, { who: 'me' });
    expect(cardOf(move)).toMatchObject({ question: 'what (1)' });
    expect(tell(dialogue, move.course, 'call Bob at 9')).toMatchObject({
      kind: 'done',
      course: { answers: { who: 'me', what: 'call Bob', when: 'at 9' } },
    });
  });

  test('leaves out what does not apply to the answers so far', () => {
    const dialogue = of(step('one'), step('two', { applies: known => known.one === 'more' }));
    expect(tell(dialogue, begin(dialogue).course, 'no more').kind).toBe('done');
    expect(cardOf(tell(dialogue, begin(dialogue).course, 'more'))).toMatchObject({ question: 'two (1)' });
  });

  test('"back" forgets the answer, with all that it had told', () => {
    const dialogue = of(step('one'), step('two'));
    const second = tell(dialogue, begin(dialogue).course, 'a');
    const back = tell(dialogue, second.course, ' Back ');
    expect(back.course.answers).toEqual({});
    expect(cardOf(back)).toMatchObject({ question: 'one (0)', prompt: { run: 'r', step: 'one' } });
    expect(cardOf(tell(dialogue, back.course, 'back'))).toMatchObject({
      note: { phrase: 'dialog.first-question' },
    });
  });

  test('"back" over a question that was skipped asks that one, and the one that was answered before it', () => {
    const dialogue = of(step('one'), step('two', { optional: true }), step('three'));
    const third = tell(dialogue, tell(dialogue, begin(dialogue).course, 'a').course, 'skip');
    const back = tell(dialogue, third.course, 'back');
    expect(cardOf(back)).toMatchObject({ question: 'two (1)', optional: true });
    expect(back.course.answers).toEqual({ one: 'a' });
    expect(cardOf(tell(dialogue, back.course, 'back'))).toMatchObject({ question: 'one (0)' });
    expect(tell(dialogue, back.course, 'b').course.answers).toEqual({ one: 'a', two: 'b' });
  });

  test('takes no answer once its time is over, asks nothing, and keeps what it was given only once', () => {
    const dialogue = {
      ...of(step('one'), step('two')),
      until: () => new Date(circumstances.now.getTime() + 1),
    };
    const first = begin(dialogue, { survey: 'long' });
    expect(first.course.asked).toEqual([{ step: 'one', known: {} }]);
    const second = tell(dialogue, first.course, 'a');
    expect(tell(dialogue, second.course, 'back').course.answers).toEqual({ survey: 'long' });
    const later = { ...circumstances, now: new Date(circumstances.now.getTime() + 1) };
    expect(hear(dialogue, second.course, text('b'), later).kind).toBe('over');
    expect(askAgain(dialogue, second.course, later).kind).toBe('over');
    expect(setOut(dialogue, 'r', {}, later).kind).toBe('over');
  });

  test('"skip" leaves only that unanswered which may stay so', () => {
    const dialogue = of(step('one'), step('two', { optional: true }));
    const first = begin(dialogue);
    expect(cardOf(tell(dialogue, first.course, 'skip'))).toMatchObject({
      note: { phrase: 'dialog.needs-answer' },
    });
    const second = tell(dialogue, first.course, 'a');
    expect(tell(dialogue, second.course, 'skip')).toMatchObject({
      kind: 'done',
      answered: { step: 'two', words: { phrase: 'dialog.skipped' } },
      course: { answers: { one: 'a', two: null } },
    });
  });

  test('"done" leaves the rest unanswered, but for what has to be answered', () => {
    const dialogue = of(step('one', { optional: true }), step('two', { optional: true }), step('three'));
    const left = tell(dialogue, begin(dialogue).course, 'done');
    expect(cardOf(left)).toMatchObject({ question: 'three (2)' });
    expect(cardOf(tell(dialogue, left.course, 'done'))).toMatchObject({
      note: { phrase: 'dialog.still-needs-answer' },
    });
  });

  test('what is not understood is asked again with what would be', () => {
    const dialogue = of(step('one'));
    const again = tell(dialogue, begin(dialogue).course, '???');
    expect(cardOf(again)).toMatchObject({
      note: { phrase: 'dialog.unclear', values: { said: '???', note: 'Say anything.' } },
      question: 'one (0)',
    });
    expect('answered' in again).toBe(false);
  });

  test('a question that a newer Herald no longer has is passed over', () => {
    const asked = begin(of(step('old'), step('new')));
    expect(cardOf(askAgain(of(step('new')), asked.course, circumstances))).toMatchObject({
      question: 'new (0)',
    });
  });

  test('is JSON all along, so that it survives being written and read', () => {
    const dialogue = of(step('one'), step('two'));
    const { course } = tell(dialogue, begin(dialogue).course, 'a');
    expect(JSON.parse(JSON.stringify(course))).toEqual(course);
  });
});
