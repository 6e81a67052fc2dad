import { expect, test } from 'vitest';
import { rowsOf } from './plain.ts';
import { type Talker, talkWorld } from './talk-world.ts';

const world = talkWorld();

const somebodyAsked = async (...lines: readonly string[]): Promise<Talker> => {
  const ana = await world.somebody();
  for (const line of lines) await ana.say(line);
  return ana;
};
test.each(rowsOf('no'))('%s: "%s" to the last question of the settings is kept', async (locale, line) => {
  const ana = await somebodyAsked('interruptions', '1');
  await ana.say(line, { locale });
  expect(await ana.dialogue()).toEqual({});
});

test('behind "did you mean", a yes does it', async () => {
  const ana = await somebodyAsked('unsubscribe deploymens');
  expect(await ana.say('yes')).toMatchObject([{ template: 'opted-out', data: { topic: 'deployments' } }]);
});
