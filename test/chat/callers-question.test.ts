import { describe, expect, test } from 'vitest';
import type { CardAction } from '../../src/core/cards.ts';
import type { Said } from '../../src/core/notification.ts';
import { isPhrase } from '../../src/core/phrase.ts';
import { templateOf } from '../../src/core/said.ts';
import { rowsOf } from './plain.ts';
import { talkWorld } from './talk-world.ts';

/**
 * A caller's destructive button asks whether that should really happen, on the card, and Herald never hears that it was
 * opened. So a yes in words is asked once more, by name, and only the yes to that presses.
 */
const world = talkWorld();

const ROLL_BACK: CardAction = {
  ...{ type: 'callback', title: 'Roll back', verb: 'rollback' },
  ...{ data: { run: 4521 }, style: 'destructive' },
};
const WIPE: CardAction = { type: 'callback', title: 'Wipe', verb: 'wipe', style: 'destructive' };
const RETRY: CardAction = { type: 'callback', title: 'Retry', verb: 'retry' };

async function behind(...actions: readonly CardAction[]) {
  const ana = await world.somebody();
  const id = await ana.card('Deploy failed', undefined, actions);
  return { ana, id };
}

const pressedOn = (delivery: string) =>
  world.book.db.selectFrom('card_answers').where('delivery_id', '=', delivery).select('verb').execute();

/** Of each line; why it is said in this language comes behind the first answer. */
const linesOf = (said: readonly Said[]) =>
  said
    .filter(each => templateOf(each) !== 'language')
    .map(each => ('text' in each && isPhrase(each.text) ? each.text.phrase : templateOf(each)));

describe('behind a card whose button asks first', () => {
  test.each(rowsOf('yes'))('%s: "%s" is asked by name, and again presses', async (locale, line) => {
    const { ana, id } = await behind(ROLL_BACK);
    const asked = await ana.say(line, { locale });
    expect(asked[0]).toMatchObject({
      text: { phrase: 'callback.really', values: { action: 'Roll back', card: 'Deploy failed' } },
    });
    expect(await pressedOn(id)).toEqual([]);
    expect(linesOf(await ana.say(line, { locale }))).toEqual(['callback.recorded']);
    expect(await pressedOn(id)).toEqual([{ verb: 'rollback' }]);
  });

  test.each(rowsOf('no'))('%s: "%s" leaves it, and says so', async (locale, line) => {
    const { ana, id } = await behind(ROLL_BACK);
    expect(linesOf(await ana.say(line, { locale }))).toEqual(['callback.left']);
    expect(await pressedOn(id)).toEqual([]);
  });

  test.each(rowsOf('no'))('%s: asked by name, "%s" leaves it', async (locale, line) => {
    const { ana, id } = await behind(ROLL_BACK);
    await ana.say('yes');
    expect(linesOf(await ana.say(line, { locale }))).toEqual(['callback.left']);
    expect(await pressedOn(id)).toEqual([]);
  });
});

describe('where it is not clear what is answered, nothing is pressed, and it is led to the card', () => {
  test.each(['yes', 'no'])('several such questions stand on it: %s', async answer => {
    const { ana, id } = await behind(ROLL_BACK, WIPE);
    expect(linesOf(await ana.say(answer))).toEqual(['callback.on-card']);
    expect(linesOf(await ana.say(answer))).toEqual(['callback.on-card']);
    expect(await pressedOn(id)).toEqual([]);
  });

  test.each(['yes', 'no'])('something was said in between: %s', async answer => {
    const { ana, id } = await behind(ROLL_BACK);
    await ana.say('help');
    expect(linesOf(await ana.say(answer))).toEqual(['callback.on-card']);
    expect(await pressedOn(id)).toEqual([]);
  });

  test('another button may be meant as well', async () => {
    const { ana, id } = await behind(RETRY, ROLL_BACK);
    expect(linesOf(await ana.say('yes'))).toEqual(['callback.on-card']);
    expect(await pressedOn(id)).toEqual([]);
  });

  test('a card with the same question came since it was asked by name', async () => {
    const { ana, id } = await behind(ROLL_BACK);
    await ana.say('yes');
    const other = await ana.card('Deploy failed', undefined, [ROLL_BACK]);
    expect(linesOf(await ana.say('yes'))).toEqual(['callback.really']);
    expect([await pressedOn(id), await pressedOn(other)]).toEqual([[], []]);
  });
});

test('the checks of a press hold: what was pressed already asks nothing', async () => {
  const { ana, id } = await behind(ROLL_BACK);
  await ana.say('yes');
  await ana.say('yes');
  expect(JSON.stringify(await ana.say('yes'))).toContain('"hint.okay-says"');
  expect(await pressedOn(id)).toHaveLength(1);
});

test('a sender who called it off is not told of a yes, and that is said', async () => {
  const { ana, id } = await behind(ROLL_BACK);
  await ana.say('yes');
  await world.book.db
    .updateTable('notifications')
    .set({ cancelled_at: world.book.clock.now() })
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('deliveries').where('id', '=', id).select('notification_id'),
    )
    .execute();
  expect(linesOf(await ana.say('yes'))).toEqual(['callback.cancelled']);
  expect(await pressedOn(id)).toEqual([]);
});

test('with much said in between, it is answered as ever', async () => {
  const { ana } = await behind(ROLL_BACK);
  for (const line of ['help', 'topics', 'reminders', 'settings']) await ana.say(line);
  expect(JSON.stringify(await ana.say('yes'))).toContain('"hint.okay-says"');
});

test('a card without such a question leaves a plain answer as it was', async () => {
  const { ana } = await behind(RETRY);
  expect(JSON.stringify(await ana.say('yes'))).toContain('"hint.okay-says"');
});
