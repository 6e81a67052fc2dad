import { describe, expect, test } from 'vitest';
import { rowsOf } from '../../chat/plain.ts';
import { type Talker, talkWorld } from '../../chat/talk-world.ts';

const world = talkWorld();

const somebodyAsked = async (...lines: readonly string[]): Promise<Talker> => {
  const ana = await world.somebody();
  for (const line of lines) await ana.say(line);
  return ana;
};
const isForgotten = async ({ tenantId }: Talker) =>
  (await world.book.db.selectFrom('people').where('tenant_id', '=', tenantId).select('id').execute())
    .length === 0;

describe('behind "Shall I forget you?"', () => {
  test.each(rowsOf('no'))('%s: "%s" keeps everything, and says so', async (locale, line) => {
    const ana = await somebodyAsked('forget me');
    expect(JSON.stringify(await ana.say(line, { locale }))).toContain('"pressed.on-card"');
    expect(await isForgotten(ana)).toBe(false);
    // It is answered.
    expect(JSON.stringify(await ana.say('yes'))).toContain('"hint.okay-says"');
  });

  test.each(rowsOf('yes'))('%s: "%s" forgets them', async (locale, line) => {
    const ana = await somebodyAsked('forget me');
    await ana.say(line, { locale });
    expect(await isForgotten(ana)).toBe(true);
  });

  test('what was said in between is what a yes is about', async () => {
    const ana = await somebodyAsked('forget me', 'topics');
    await ana.say('yes');
    expect(await isForgotten(ana)).toBe(false);
  });
});
