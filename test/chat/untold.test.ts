import { v7 as newId } from 'uuid';
import { describe, expect, test } from 'vitest';
import type { CardAction } from '../../src/core/cards.ts';
import { clickWorld, FAILED, type Press, type Somebody } from './click-world.ts';

/** A caller's button where nobody tells the caller what was pressed: a key without an address, one that is gone, a hook. */

const world = clickWorld();
const { book } = world;

const ACTIONS: readonly CardAction[] = [
  { type: 'callback', title: 'Roll back', verb: 'rollback', data: { run: 4521 } },
  { type: 'callback', title: 'Leave it', verb: 'leave' },
  { type: 'callback', title: 'Wipe', verb: 'wipe', style: 'destructive' },
  { type: 'open', title: 'View the run', url: 'https://ci.example/4521' },
];

async function key(columns: object): Promise<string> {
  const id = newId();
  const row = { id, name: id, hash: id, created_at: book.clock.now(), ...columns };
  await book.db.insertInto('api_keys').values(row).execute();
  return id;
}

const CALLBACK = { callback_url: 'https://ci.example/herald', callback_secret: 'whsec_c2VjcmV0c2VjcmV0' };
const CALLERS: Readonly<Record<string, () => Promise<string>>> = {
  'a key without an address': () => key({}),
  'a key that was revoked': () => key({ ...CALLBACK, revoked_at: book.clock.now() }),
  'a hook': async () => `hook:${newId()}`,
};

async function stage(callerId: string) {
  const tenant = book.tenant();
  const ana = await world.somebody(tenant);
  const said = {
    template: 'notification',
    data: {
      ...FAILED,
      actions: ACTIONS,
    },
  } as const;
  const [id = ''] = await world.posted(tenant, said, [ana.recipient], { callerId });
  await book.db.updateTable('deliveries').set({ state: 'sending' }).where('id', '=', id).execute();
  await book.db.updateTable('deliveries').set({ state: 'sent' }).where('id', '=', id).execute();
  return { ana, id };
}

const press = (
  who: Somebody,
  delivery: string,
  action: string,
  { form = 'execute', payload = {} }: { form?: Press['form']; payload?: object } = {},
) =>
  world.click(who, {
    ...{ form, where: 'personal', verb: 'callback' },
    data: { delivery, action, payload },
  });

const LINE = 'CI isn’t told of it, but can look it up.';
const buttonsLeft = (card: unknown) => JSON.stringify(card).match(/"action":"\w+"/g);
const pressedOn = (delivery: string) =>
  book.db.selectFrom('card_answers').where('delivery_id', '=', delivery).select('verb').execute();

describe.each(Object.entries(CALLERS))('pressed on the card of %s', (_, callerOf) => {
  test('the card says what was pressed and who hears it, and only what opens something is left', async () => {
    const { ana, id } = await stage(await callerOf());
    const answer = await press(ana, id, 'rollback', { payload: { run: 4521 } });
    const card = JSON.stringify(answer);
    expect(card).toContain(`Roll back: noted. ${LINE}`);
    expect(card).toContain('View the run');
    expect(buttonsLeft(answer)).toBeNull();
    expect(await pressedOn(id)).toEqual([{ verb: 'rollback' }]);
  });

  test('where the client cannot change it, the card is changed where it stands', async () => {
    const { ana, id } = await stage(await callerOf());
    await press(ana, id, 'leave', { form: 'submit' });
    const changes = await book.db.selectFrom('deliveries').where('amends', '=', id).selectAll().execute();
    expect(changes).toHaveLength(1);
    const [claimed] = await book.claim(newId(), 1);
    expect(claimed?.answers).toMatchObject([{ verb: 'leave', outcome: { state: 'noted', to: 'CI' } }]);
  });

  test('a button that still stands somewhere does nothing more: the first answer is the one that is read', async () => {
    const { ana, id } = await stage(await callerOf());
    await press(ana, id, 'leave');
    for (const again of ['leave', 'wipe']) {
      const answer = await press(ana, id, again);
      expect(JSON.stringify(answer)).toContain(`Leave it: noted. ${LINE}`);
      expect(buttonsLeft(answer)).toBeNull();
    }
    expect(await pressedOn(id)).toEqual([{ verb: 'leave' }]);
  });
});
