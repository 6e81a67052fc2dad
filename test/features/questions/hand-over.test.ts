import { describe, expect, test } from 'vitest';
import { readReply } from '../../../src/features/questions/api/question-handlers.ts';
import { createHandOver } from '../../../src/features/questions/hand-over.ts';
import type { Question } from '../../../src/features/questions/question.ts';
import type { Called, OpenQuestionStore } from '../../../src/features/questions/question-ports.ts';
import { silent } from '../../silent.ts';

describe('what a responder says at once', () => {
  test.each([
    ['', {}],
    ['ok', {}],
    ['[]', {}],
    ['{"ok": true}', {}],
    ['{"answer": " 42 "}', { answer: { text: '42' } }],
    [
      '{"answer": "42", "link": "https://contoso.com/"}',
      { answer: { text: '42', link: 'https://contoso.com/' } },
    ],
    [
      '{"answer": {"text": "42", "interruption": "cancel"}}',
      { answer: { text: '42', interruption: 'cancel' } },
    ],
    ['{"progress": "Looking"}', { progress: 'Looking' }],
    ['{"progress": "Looking", "answer": "42"}', { answer: { text: '42' } }],
  ])('%s', (text, reply) => expect(readReply(text)).toEqual(reply));

  test.each([
    '{"answer": ""}',
    '{"answer": "42", "link": "javascript:alert(1)"}',
    '{"answer": {"text": "42", "link": "http://contoso.com"}}',
    `{"progress": "${'x'.repeat(500)}"}`,
    '{"answer": "\\u0000"}',
  ])('%s has a fault that is named', text => expect(readReply(text)).toEqual({ faults: expect.any(String) }));
});

describe('handing a question over', () => {
  /** A desk that notes what is done, in its order. */
  function handing(called: Called | undefined, question: Partial<Question> | undefined = { id: 'q' }) {
    const done: string[] = [];
    const noted = (what: string) => async () => void done.push(what);
    const store = {
      toCall: async () => question,
      answer: noted('answer'),
      progress: noted('progress'),
      called: noted('called'),
    } as unknown as OpenQuestionStore;
    const call = called && (async () => called);
    return { done, handOver: createHandOver({ store, call, log: silent }) };
  }

  test('takes in what comes with it before it counts as handed over', async () => {
    const { done, handOver } = handing({ taken: true, answer: { text: '42' } });
    expect(await handOver({ questionId: 'q' })).toBe('done');
    expect(done).toEqual(['answer', 'called']);
  });

  test('that is not taken is rejected, so that it is tried again', async () => {
    const { done, handOver } = handing({ taken: false, why: '500' });
    await expect(handOver({ questionId: 'q' })).rejects.toThrow('500');
    expect(done).toEqual([]);
  });

  test('is over where the question is, or nobody is called any more', async () => {
    const over = handing({ taken: true });
    const gone = createHandOver({
      store: { toCall: async () => undefined } as unknown as OpenQuestionStore,
      call: async () => ({ taken: true }),
      log: silent,
    });
    expect(await gone({ questionId: 'q' })).toBe('done');
    expect(await handing(undefined).handOver({ questionId: 'q' })).toBe('done');
    expect(over.done).toEqual([]);
  });
});
