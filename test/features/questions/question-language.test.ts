import { describe, expect, test } from 'vitest';
import type { Heard } from '../../../src/core/dialogue.ts';
import { card } from '../../../src/core/said.ts';
import type { QuestionCard } from '../../../src/features/questions/cards/question-cards.ts';
import { askDialogue } from '../../../src/features/questions/chat/question-dialogue.ts';
import { worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { cardOf, samples, textsOf } from '../../deliver/card-tree.ts';
import { fieldsIn, PSEUDO, pseudoTexts, pseudoVoices, strangersIn } from '../../text/pseudo.ts';
import { english } from '../../voices.ts';

const OUTSIDE = ['text', 'answer', 'asker', 'responder', 'nextStep', 'who'];
const OURS = /^(?:question|answer|help\.ask)\./;

describe.each(samples.filter(({ file }) => OURS.test(file)))('$file', sample => {
  test('says nothing that is not in the catalogue, but for what people and programs wrote', () => {
    const outside = [...fieldsIn(sample, OUTSIDE), 'billing.contoso.com', 'Europe/Lisbon'];
    expect(strangersIn(pseudoTexts(sample), outside)).toEqual([]);
  });
});

const NOW = Date.parse('2026-11-20T08:15:00Z');
const MINUTE_MS = 60_000;
const [HOUR_MS, DAY_MS] = [60 * MINUTE_MS, 24 * 60 * MINUTE_MS];

function passedOn(usualMs: number, more: Partial<QuestionCard> = {}, timeZone?: string) {
  const at = (ms: number) => new Date(NOW + ms).toISOString();
  const times = { askedAt: at(0), expectedAt: at(usualMs), deadlineAt: at(30 * DAY_MS) };
  const said = { question: 'q', text: 'Where?', responder: 'IT Help Desk', state: 'open', ...times } as const;
  const reader = { ...(timeZone && { timeZone }) };
  const context = { deliveryId: 'd', place: 'personal', reader } as const;
  return textsOf(cardOf({ said: card('question', { ...said, ...more }), context }).card).join('\n');
}

describe('what is promised', () => {
  test.each([
    [0, '1 minute'],
    [MINUTE_MS, '1 minute'],
    [45 * MINUTE_MS, '45 minutes'],
    [90 * MINUTE_MS, '90 minutes'],
    [HOUR_MS, '1 hour'],
    [2 * HOUR_MS, '2 hours'],
    [DAY_MS, '1 day'],
    [3 * DAY_MS, '3 days'],
  ])('within %d ms is said as %s', (ms, words) => {
    expect(passedOn(ms)).toContain(`IT Help Desk usually answers within ${words}. I’ll get back to you by `);
  });

  test.each([
    ['is the reader’s own', {}, 'Europe/Berlin', '9:15 either way.'],
    ['is theirs also where they asked elsewhere', { timeZone: 'Asia/Tokyo' }, 'Europe/Berlin', '9:15 either'],
    [
      'is named where others read it',
      { asker: 'Ana', timeZone: 'Asia/Tokyo' },
      undefined,
      '17:15 (Asia/Tokyo)',
    ],
    ['is UTC where nobody knows', {}, undefined, '8:15 UTC either way.'],
  ])('the time %s', (_what, more, timeZone, words) => {
    expect(passedOn(0, more, timeZone)).toContain(words);
  });
});

describe('the question that is asked for', () => {
  const voice = pseudoVoices()(PSEUDO);
  const readings = (text: Parameters<typeof worded>[1]) => [worded(voice, text), worded(english, text)];
  const here = circumstancesAt(new Date(NOW), { readings });
  const hear = (text: string) => {
    const heard: Heard = { kind: 'said', text };
    return askDialogue.dialogue.steps({})[0]?.understand(heard, {}, here);
  };

  test.each([
    ['where do I print?', 'where do I print?'],
    ['asking is free', 'asking is free'],
  ])('%s', (line, text) => {
    expect(hear(line)).toEqual({ answers: { text }, words: text });
  });

  test('is not understood where there is none, or too much', () => {
    for (const text of [' ', 'x'.repeat(2_001)]) {
      const answer = hear(text);
      expect(answer && 'unclear' in answer && worded(english, answer.unclear)).toBe(
        'Write your question, in 2,000 characters at most.',
      );
    }
  });
});
