import { expect, test } from 'vitest';
import type { Heard } from '../../../src/core/dialogue.ts';
import { dataOf } from '../../../src/core/said.ts';
import { hear, setOut } from '../../../src/decide/dialogue.ts';
import { remind } from '../../../src/features/reminders/chat/reminder-dialogue.ts';
import { circumstancesAt } from '../../circumstances.ts';

const NOW = new Date('2026-11-20T07:40:00Z');
const AT = circumstancesAt(NOW, { timeZone: 'Europe/Berlin', language: 'en', locale: 'en' });
const said = (text: string): Heard => ({ kind: 'said', text });

const begun = () => setOut(remind.dialogue, 'run', { what: 'call Ana' }, AT);

test('of a date that can be two days a button for each is shown, and the chosen one is taken', () => {
  const asked = hear(remind.dialogue, begun().course, said('3/12 at 10'), AT);
  expect(asked.kind).toBe('asks');
  const prompt = 'said' in asked ? dataOf(asked.said, 'prompt') : undefined;
  expect(prompt?.choices?.map(({ value }) => value)).toEqual(['0', '1']);
  const chosen = hear(remind.dialogue, asked.course, { kind: 'pressed', data: { value: '1' } }, AT);
  expect(chosen).toMatchObject({
    kind: 'done',
    course: { answers: { when: { at: '2027-03-12T09:00:00.000Z' } } },
  });
});

test('who is not helped by the choices writes the time anew', () => {
  const asked = hear(remind.dialogue, begun().course, said('on Monday and Wednesday at 10'), AT);
  const again = hear(remind.dialogue, asked.course, said('every Monday at 10'), AT);
  expect(again).toMatchObject({ kind: 'done', course: { answers: { when: { every: '0 10 * * 1' } } } });
  const unclear = hear(remind.dialogue, asked.course, said('3/12'), AT);
  expect(unclear).toMatchObject({ kind: 'asks', course: { asked: asked.course.asked } });
});

test('what is written beside a time is not dropped', () => {
  const heard = hear(remind.dialogue, begun().course, said('tomorrow at 9 feed the cat'), AT);
  expect(heard).toMatchObject({
    kind: 'asks',
    said: { data: { note: { values: { note: { values: { rest: 'feed the cat' } } } } } },
  });
});

const WHEN_ALONE: readonly (readonly [language: string, when: string, what: string])[] = [
  ['en', 'tomorrow at 9', 'take out the bins'],
  ['de', 'morgen um 9', 'Müll rausbringen'],
  ['fr', 'demain à 9h', 'sortir les poubelles'],
  ['es', 'mañana a las 9', 'sacar la basura'],
  ['pt-BR', 'amanhã às 9', 'levar o lixo'],
  ['ar', 'غدا الساعة 9', 'إخراج القمامة'],
  ['ja', '明日9時', 'ゴミ出し'],
];

test.each(WHEN_ALONE)(
  '%s: "%s" as the answer to what is when, and what is asked again',
  (language, time, text) => {
    const at = circumstancesAt(NOW, { timeZone: 'Europe/Berlin', language, locale: language });
    const asked = hear(remind.dialogue, setOut(remind.dialogue, 'run', {}, at).course, said(time), at);
    expect(asked).toMatchObject({
      kind: 'asks',
      said: { data: { question: { phrase: 'reminders.ask-what' } } },
    });
    const again = hear(remind.dialogue, asked.course, said(time), at);
    expect(again).toMatchObject({ kind: 'asks', course: { asked: asked.course.asked } });
    expect(hear(remind.dialogue, again.course, said(text), at)).toMatchObject({
      kind: 'done',
      course: { answers: { what: text, when: { at: '2026-11-21T08:00:00.000Z' } } },
    });
  },
);

test.each([
  ['de', 'abends'],
  ['ja', '夜'],
  ['de', 'nachts'],
])('%s: "%s", which is of nobody knows which day, is no text; when is asked later', (language, part) => {
  const at = circumstancesAt(NOW, { timeZone: 'Europe/Berlin', language, locale: language });
  const asked = hear(remind.dialogue, setOut(remind.dialogue, 'run', {}, at).course, said(part), at);
  const next = hear(remind.dialogue, asked.course, said('call Ana'), at);
  expect(next).toMatchObject({
    kind: 'asks',
    said: { data: { question: { phrase: 'reminders.ask-when' } } },
  });
});
