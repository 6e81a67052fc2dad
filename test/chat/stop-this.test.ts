import { expect, test } from 'vitest';
import { dataOf } from '../../src/core/said.ts';
import { type Talker, talkWorld, templates } from './talk-world.ts';

/** "Stop that" is of the card that came last; where Herald said something of its own since, nothing is stopped unasked. */
const world = talkWorld();

async function somebodyTold(): Promise<Talker> {
  const ana = await world.somebody();
  const id = await ana.card('Disk is full');
  const become = (now: object) =>
    world.book.db.updateTable('deliveries').set(now).where('id', '=', id).execute();
  await become({ state: 'sending' });
  await become({ state: 'sent', sent_at: world.book.clock.now() });
  return ana;
}

const STOP = [
  ['en', 'stop that'],
  ['de', 'stopp das'],
  ['fr', 'arrêter ça'],
  ['es', 'para esto'],
  ['pt-BR', 'pare isso'],
  ['ar', 'أوقف هذا'],
  ['ja', 'これを止めて'],
] as const;

test.each(STOP)('%s: "%s" stops the topic of the last card', async (locale, line) => {
  const ana = await somebodyTold();
  await ana.say('hi');
  expect(templates(await ana.say(line, { locale }))).toContain('opted-out');
});

test.each(STOP)('%s: "%s" right behind a watch asks, with both a click away', async (locale, line) => {
  const ana = await somebodyTold();
  await ana.say('watch hotel drops 20%');
  const said = await ana.say(line, { locale });
  expect(said.map(each => dataOf(each, 'guidance')).find(data => data !== undefined)).toMatchObject({
    note: { phrase: 'topics.stop-what' },
    suggestions: [
      { write: { phrase: 'command.watches' } },
      { write: { phrase: 'command.unsubscribe' }, rest: 'deployments' },
      {},
    ],
  });
});

test('right behind a reminder it may be taken back', async () => {
  const ana = await somebodyTold();
  await ana.say('remind me to call Ana tomorrow at 9');
  const [said] = await ana.say('stop that');
  expect(said && dataOf(said, 'guidance')?.suggestions[0]).toMatchObject({
    write: { phrase: 'button.undo' },
  });
});

test('in the middle of a question it stops nothing', async () => {
  const ana = await somebodyTold();
  await ana.say('remind me');
  expect(templates(await ana.say('stop that'))[0]).toBe('topics');
});
