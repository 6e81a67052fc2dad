import { v7 as newId } from 'uuid';
import { describe, expect, test } from 'vitest';
import type { ClickAnswer } from '../../src/chat/ports/conversation.ts';
import { PRESS_STATES, type PressState } from '../../src/core/delivery.ts';
import { clickWorld, FAILED, type Somebody } from './click-world.ts';

/** A card that Teams took twice, as nobody heard of the first time: what a click on either does. */

const world = clickWorld();
const { book } = world;

const SAID = {
  template: 'notification',
  data: {
    ...FAILED,
    actions: [
      { type: 'callback', title: 'Roll back', verb: 'rollback' },
      { type: 'callback', title: 'Take it', verb: 'take', who: 'onlyFirst' },
    ],
  },
} as const;

const [KNOWN, COPY] = ['1700000000001', '1700000000000'];

async function calledBack(): Promise<string> {
  const id = newId();
  const callback = { callback_url: 'https://ci.example/herald', callback_secret: 'whsec_c2VjcmV0c2VjcmV0' };
  await book.db
    .insertInto('api_keys')
    .values({ id, name: id, hash: id, created_at: book.clock.now(), ...callback })
    .execute();
  return id;
}

async function stage({ possiblyRepeated = true } = {}) {
  const tenant = book.tenant();
  const ana = await world.somebody(tenant);
  const callerId = await calledBack();
  const [id = ''] = await world.posted(tenant, SAID, [ana.recipient], { callerId });
  await book.db.updateTable('deliveries').set({ state: 'sending' }).where('id', '=', id).execute();
  await book.db
    .updateTable('deliveries')
    .set({ state: 'sent', conversation_id: `a:${ana.person.id}`, activity_id: KNOWN })
    .set({ possibly_repeated: possiblyRepeated, sent_at: book.clock.now() })
    .where('id', '=', id)
    .execute();
  return { ana, id };
}

const click = (
  who: Somebody,
  delivery: string,
  card: string,
  verb: 'rollback' | 'take' | 'optOut' = 'rollback',
) =>
  world.click(who, {
    ...{ form: 'execute', where: 'personal', card },
    ...(verb === 'optOut'
      ? { verb, data: { delivery } }
      : { verb: 'callback', data: { delivery, action: verb, payload: {} } }),
  });

const stands = async (id: string) =>
  (
    await book.db
      .selectFrom('deliveries')
      .where('id', '=', id)
      .select('activity_id')
      .executeTakeFirstOrThrow()
  ).activity_id;

const removed = async (id: string) => {
  const rows = await book.db
    .selectFrom('deliveries as gone')
    .innerJoin('deliveries as card', 'card.notification_id', 'gone.notification_id')
    .where('card.id', '=', id)
    .where('gone.operation', '=', 'delete')
    .select('gone.activity_id')
    .execute();
  return rows.map(({ activity_id }) => activity_id);
};

const presses = async (id: string) =>
  (await book.db.selectFrom('presses').where('delivery_id', '=', id).selectAll().execute()).length;

/** Ends the press of a minute ago in this state. */
const ended = (id: string, state: PressState) =>
  book.db
    .updateTable('presses')
    .set({ state, pressed_at: new Date(book.clock.now().getTime() - 60_000) })
    .where('delivery_id', '=', id)
    .execute();

const hasButton = (answer: ClickAnswer | undefined, action: string) =>
  JSON.stringify(answer).includes(`"action":"${action}"`);

describe('of two copies', () => {
  test.each(['rollback', 'optOut'] as const)(
    'the one that is clicked stays, and the other goes: %s',
    async verb => {
      const { ana, id } = await stage();
      expect(await click(ana, id, COPY, verb)).toHaveProperty('card');
      expect([await stands(id), await removed(id)]).toEqual([COPY, [KNOWN]]);
    },
  );

  test('one stays whichever is clicked, and then the other', async () => {
    const { ana, id } = await stage();
    for (const card of [COPY, KNOWN, COPY, KNOWN]) await click(ana, id, card);
    expect([await stands(id), await removed(id)]).toEqual([COPY, [KNOWN]]);
  });

  test('nothing is taken away where there is one, or where the one that is known is clicked', async () => {
    for (const [more, card] of [
      [{ possiblyRepeated: false }, COPY],
      [{}, KNOWN],
    ] as const) {
      const { ana, id } = await stage(more);
      await click(ana, id, card);
      expect([await stands(id), await removed(id)]).toEqual([KNOWN, []]);
    }
  });
});

describe.each(PRESS_STATES)(
  'a button that was pressed on the one, and is %s, pressed on the other',
  state => {
    const isOver = state === 'refused' || state === 'failed';

    test('is pressed anew only where nothing was done, and the card says how it stands', async () => {
      const { ana, id } = await stage();
      await click(ana, id, KNOWN);
      await ended(id, state);
      const answer = await click(ana, id, COPY);
      expect(await presses(id)).toBe(isOver ? 2 : 1);
      expect(hasButton(answer, 'rollback')).toBe(false);
      expect(JSON.stringify(answer)).toContain('Roll back');
    });

    test('so is one that counts only the first time', async () => {
      const { ana, id } = await stage();
      await click(ana, id, KNOWN, 'take');
      await ended(id, state);
      const answer = await click(ana, id, COPY, 'take');
      expect(await presses(id)).toBe(isOver ? 2 : 1);
      expect(hasButton(answer, 'take')).toBe(false);
    });
  },
);
