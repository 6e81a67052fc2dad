import { describe, expect, test } from 'vitest';
import type { Question, QuestionState } from '../../../src/features/questions/question.ts';
import {
  effectOfAnswer,
  effectOfProgress,
  promiseOf,
} from '../../../src/features/questions/rules/question-reply.ts';

const NOW = new Date('2026-11-20T08:15:00Z');
const DAY_MS = 24 * 60 * 60_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

describe('what is promised', () => {
  const desk = { name: 'IT Help Desk', expectedMinutes: 60, deadlineHours: 72, mostOpen: 5, isCalled: true };

  test('is who answers, by when they usually do, and by when there is word', () => {
    expect(promiseOf({ ...desk, nextStep: 'Call 4711.' }, NOW)).toEqual({
      responder: 'IT Help Desk',
      expectedAt: new Date('2026-11-20T09:15:00Z'),
      deadlineAt: new Date('2026-11-23T08:15:00Z'),
      nextStep: 'Call 4711.',
    });
  });

  test('is no answer after the deadline', () => {
    const { expectedAt, deadlineAt } = promiseOf({ ...desk, deadlineHours: 0.5 }, NOW);
    expect(expectedAt).toEqual(deadlineAt);
  });
});

describe('an answer', () => {
  const question = (state: QuestionState, more: Partial<Question> = {}) => ({
    state,
    deadlineAt: NOW,
    ...more,
  });
  const given = { text: 'Yes' };
  const answer = { text: 'Yes', at: NOW };

  test.each<[string, ReturnType<typeof question>, Date, string]>([
    ['to what is open answers it', question('open'), NOW, 'answers'],
    ['after the deadline, before the apology, too', question('open'), later(DAY_MS), 'answers'],
    ['after the apology still does', question('unanswered'), later(14 * DAY_MS), 'answers'],
    ['two weeks after the apology does not', question('unanswered'), later(14 * DAY_MS + 1), 'closed'],
    ['the same again does nothing', question('answered', { answer }), NOW, 'nothing'],
    ['another one changes it', question('answered', { answer: { ...answer, text: 'No' } }), NOW, 'changes'],
    [
      'with another link changes it',
      question('answered', { answer: { ...answer, link: 'x' } }),
      NOW,
      'changes',
    ],
    ['to what was taken back is none', question('withdrawn'), NOW, 'closed'],
  ])('%s', (_, standing, now, effect) => expect(effectOfAnswer(standing, given, now)).toBe(effect));

  test('progress is of interest only while somebody waits', () => {
    const progress = { text: 'Looking', at: NOW };
    expect(effectOfProgress({ state: 'open' }, 'Looking')).toBe('changes');
    expect(effectOfProgress({ state: 'open', progress }, 'Looking')).toBe('nothing');
    for (const state of ['answered', 'unanswered', 'withdrawn'] as const)
      expect(effectOfProgress({ state }, 'Looking')).toBe('closed');
  });
});
