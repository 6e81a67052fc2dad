import { expect, test } from 'vitest';
import type { SaidCard } from '../../../src/core/notification.ts';
import { dataOf } from '../../../src/core/said.ts';
import { talkWorld } from '../../chat/talk-world.ts';
import { cardOf, textsOf } from '../../deliver/card-tree.ts';

/** Teams tells an offset and no zone: it is Monday, 5 January 2026, nine in the morning in UTC. */
const world = talkWorld();
const { book } = world;

const zoneKept = async (tenantId: string) =>
  (
    await book.db
      .selectFrom('people')
      .where('tenant_id', '=', tenantId)
      .select('time_zone')
      .executeTakeFirstOrThrow()
  ).time_zone;

test('a reminder comes at the hour that the clock will show there, and its card says what is known', async () => {
  const ana = await world.somebody();
  const [said] = await ana.say('remind me to call Ben tomorrow at 9', { timeZone: '+02:00' });
  const reminder = said && dataOf(said, 'reminder');
  expect(reminder).toMatchObject({ at: '2026-01-06T07:00:00.000Z', timeZone: '+02:00' });
  const reader = { language: 'en', locale: 'en-GB', timeZone: '+02:00' };
  const { card } = cardOf({
    said: said as SaidCard,
    context: { deliveryId: 'd', place: 'personal', reader },
  });
  expect(textsOf(card).join(' ')).toContain('(UTC+2)');
  expect(textsOf(card).join(' ')).toContain('even when the clocks change');
  expect(await zoneKept(ana.tenantId)).toBe('+02:00');
});

test('a zone that was named stays, and counts as long as its clocks show the same', async () => {
  const ana = await world.somebody();
  await ana.say('hi', { timeZone: 'Europe/Helsinki' });
  const [same] = await ana.say('remind me to call Ben tomorrow at 9', { timeZone: '+02:00' });
  expect(same && dataOf(same, 'reminder')).toMatchObject({ timeZone: 'Europe/Helsinki' });
  const [away] = await ana.say('remind me to call Ben tomorrow at 9', { timeZone: '-05:00' });
  expect(away && dataOf(away, 'reminder')).toMatchObject({ timeZone: '-05:00' });
  expect(await zoneKept(ana.tenantId)).toBe('Europe/Helsinki');
});

test('an offset that changes with the clocks is kept, until a zone is named', async () => {
  const ana = await world.somebody();
  for (const timeZone of ['+01:00', '+02:00', 'Europe/Berlin', '+02:00']) await ana.say('hi', { timeZone });
  expect(await zoneKept(ana.tenantId)).toBe('Europe/Berlin');
});
