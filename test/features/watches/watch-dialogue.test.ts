import { describe, expect, test } from 'vitest';
import { watchDialogue } from '../../../src/features/watches/chat/watch-dialogue.ts';
import { worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { english } from '../../voices.ts';

const here = circumstancesAt(new Date('2026-11-28T12:00:00Z'));
const known = { subject: 'Room 12' };

function answerTo(step: string, text: string) {
  const asked = watchDialogue.dialogue.steps({}).find(({ name }) => name === step);
  const heard = asked?.understand({ kind: 'said', text }, known, here);
  return heard && 'answers' in heard
    ? { answers: heard.answers, words: worded(english, heard.words) }
    : undefined;
}

describe('an answer', () => {
  test.each<[string, string, object | undefined, string]>([
    ['subject', 'room 12', { subject: 'room 12' }, 'room 12'],
    [
      'subject',
      'room 12 drops 20% for a week',
      { subject: 'room 12', kind: 'drops', value: 20, days: 7 },
      'room 12: When it drops by 20%',
    ],
    ['kind', 'it drops 20%', { kind: 'drops', value: 20 }, 'When it drops by 20%'],
    ['kind', 'room 12 drops 20%', { kind: 'drops', value: 20 }, 'When it drops by 20%'],
    ['kind', 'changes for 2 weeks', { kind: 'changes', days: 14 }, 'When it changes'],
    ['days', '30 days', { days: 30 }, 'For 30 days'],
    ['days', 'for a month', { days: 30 }, 'For 30 days'],
  ])('to %s: %j is understood whole', (step, text, answers, words) => {
    expect(answerTo(step, text)).toEqual({ answers, words });
  });

  test.each([
    ['kind', 'room 13 drops 20%'],
    ['kind', 'by the evening it falls below 18'],
    ['kind', 'drops a lot'],
    ['days', 'two weeks or so'],
  ])('to %s: %j is asked again, and not cut', (step, text) => {
    expect(answerTo(step, text)).toBeUndefined();
  });
});
