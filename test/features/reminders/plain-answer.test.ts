import { describe, expect, test } from 'vitest';
import { rowsOf } from '../../chat/plain.ts';
import { type Talker, talkWorld } from '../../chat/talk-world.ts';

const world = talkWorld();

const somebodyAsked = async (...lines: readonly string[]): Promise<Talker> => {
  const ana = await world.somebody();
  for (const line of lines) await ana.say(line);
  return ana;
};
const remindersOf = ({ tenantId }: Talker) =>
  world.book.db
    .selectFrom('reminders')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'waiting')
    .select('id')
    .execute();

describe('asked whether all reminders are to go', () => {
  const ASKED = ['remind me to call Ana tomorrow at 9', 'delete all reminders'];

  test.each(rowsOf('no'))('%s: "%s" keeps them', async (locale, line) => {
    const ana = await somebodyAsked(...ASKED);
    await ana.say(line, { locale });
    expect([await remindersOf(ana), await ana.dialogue()]).toMatchObject([[{}], {}]);
  });

  test.each(rowsOf('yes'))('%s: "%s" deletes them', async (locale, line) => {
    const ana = await somebodyAsked(...ASKED);
    await ana.say(line, { locale });
    expect(await remindersOf(ana)).toEqual([]);
  });
});

describe('behind "did you mean"', () => {
  test('a yes does it', async () => {
    const ana = await somebodyAsked('remindes');
    expect(await ana.say('yes')).toMatchObject([{ template: 'reminders' }]);
  });

  test('a no asks for other words', async () => {
    const ana = await somebodyAsked('remindes');
    expect(JSON.stringify(await ana.say('no'))).toContain('"guidance.otherwise"');
  });
});

test('where nothing is asked, a no is led to what takes back', async () => {
  const ana = await somebodyAsked('remind me to call Ana tomorrow at 9');
  expect(JSON.stringify(await ana.say('no'))).toContain('"hint.no-says"');
  expect(await remindersOf(ana)).toHaveLength(1);
});
