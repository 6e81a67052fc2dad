import { expect, test } from 'vitest';
import type { CardData } from '../../src/core/cards.ts';
import { EDITED } from '../../src/core/inbound-event.ts';
import { dataOf } from '../../src/core/said.ts';
import { STATES } from './states.ts';
import { talkWorld, templates } from './talk-world.ts';

/** In a 1:1 who corrects the last message means the correction. */
const world = talkWorld();

const edit = (id: string, n = 1) => ({ edits: id, activityId: `${id}${EDITED}${n}` });

test('the edit of the last message counts, once and as often as it is edited', async () => {
  const ana = await world.somebody();
  expect(templates(await ana.say('tpoics', { activityId: '17' }))).toEqual(['guidance']);
  expect(templates(await ana.say('topics', edit('17')))).toEqual(['topics']);
  expect(templates(await ana.say('topics', edit('17')))).toEqual([]);
  expect(templates(await ana.say('help', edit('17', 2)))).toEqual(['help']);
});

test('of an earlier message it is said that it does not', async () => {
  const ana = await world.somebody();
  await ana.say('topics', { activityId: '17' });
  await ana.say('help', { activityId: '18' });
  expect(await ana.say('remind me to eat', edit('17'))).toMatchObject([
    { data: { note: { phrase: 'guidance.earlier-message' } } },
  ]);
  expect(await ana.dialogue()).toEqual({});
});

/** Of a feature: without it there is no such card. */
const REMINDER = 'reminder' as keyof CardData;

test('who corrects the last answer answers that question anew, and not the next', async () => {
  const ana = await world.somebody();
  await ana.say('remind me');
  await ana.say('call An', { activityId: '17' });
  expect(await ana.dialogue()).toMatchObject({ step: 'when' });
  const [asked] = await ana.say('call Ana', edit('17'));
  expect(asked).toMatchObject({ data: { question: { values: { what: 'call Ana' } } } });
  const [set] = await ana.say('tomorrow at 9');
  expect(set && dataOf(set, REMINDER)).toMatchObject({ what: 'call Ana' });
});

test('who corrects what was not understood answers', async () => {
  const ana = await world.somebody();
  await ana.say('remind me to call Ana');
  await ana.say('soonish', { activityId: '17' });
  const [set] = await ana.say('tomorrow at 9', edit('17'));
  expect(set && dataOf(set, REMINDER)).toMatchObject({ what: 'call Ana' });
});

/** Nothing that anybody writes is dropped, and what was not understood is quoted: `…` stands for a long rest. */
const TEXTS = [
  'asdf qwer',
  'wo finde ich das formular',
  '👾👾',
  'SELECT 1; --',
  'x'.repeat(300),
  '{1+1} **b** <at>x</at>',
];

test.each([{ name: 'nothing', open: async () => undefined }, ...STATES])(
  'with "$name" open, every text is answered, and quoted where it is not understood',
  async ({ open }) => {
    const ana = await world.somebody();
    await open(ana);
    for (const text of TEXTS) {
      const before = await ana.dialogue();
      const said = await ana.say(text);
      expect(said.length).toBeGreaterThan(0);
      const isTaken = JSON.stringify(await ana.dialogue()) !== JSON.stringify(before);
      if (!isTaken) expect(JSON.stringify(said)).toContain(JSON.stringify(text.slice(0, 80)).slice(1, -1));
    }
  },
);
