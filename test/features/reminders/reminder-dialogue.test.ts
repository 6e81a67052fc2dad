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
