import { expect, test } from 'vitest';
import { preferenceStore } from '../../src/chat/store/preferences.ts';
import type { Attention } from '../../src/core/attention.ts';
import { clickWorld, type Somebody } from './click-world.ts';

const world = clickWorld();
const { book } = world;
const CONTENT = { topic: 'deployments', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };

const attend = ({ person }: Somebody, how: (standing: Attention) => Attention) =>
  book.db.transaction().execute(trx => preferenceStore(trx, book.clock).attend(person.id, how));
const pauseOf = async (who: Somebody) => (await attend(who, standing => standing)).pausedUntil;

/** Somebody in Berlin who has a card, and presses on it. */
async function reader() {
  const tenantId = book.tenant();
  const who = await world.somebody(tenantId);
  await book.db
    .updateTable('people')
    .set({ time_zone: 'Europe/Berlin' })
    .where('id', '=', who.person.id)
    .execute();
  const [delivery = ''] = await world.posted(tenantId, { template: 'notification', data: CONTENT }, [
    who.recipient,
  ]);
  const press = (verb: string, data: object = {}) => {
    book.pass(1_000);
    return world.click(who, { verb, form: 'execute', where: 'personal', data: { ...data, delivery } });
  };
  return { who, press };
}

const tomorrow = () => {
  const at = new Date(book.clock.now());
  at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
};
const inDays = (days: number) => new Date(book.clock.now().getTime() + days * 86_400_000).toISOString();
const shown = (answer: unknown) => JSON.stringify(answer);
const undoIn = (answer: unknown) =>
  /"verb":"unpauseAll","data":(\{[^{}]*\})/.exec(shown(answer).replaceAll('\\"', '"'))?.[1] ?? '{}';

test('“Less like this…” offers everything until tomorrow morning, says until when, and Undo takes it back', async () => {
  const { who, press } = await reader();
  expect(shown(await press('less'))).toContain('Everything until tomorrow morning');
  const said = await press('pauseAll');
  expect(shown(said)).toMatch(/Nothing before [^"]*8:00, except urgent\./);
  expect(await pauseOf(who)).toMatch(new RegExp(`^${tomorrow()}T0[67]:00:00.000Z$`));
  await press('unpauseAll', JSON.parse(undoIn(said)));
  expect(await pauseOf(who)).toBeUndefined();
});

test('a pause that stood is what Undo brings back; one that lasts longer stays', async () => {
  for (const [hours, isLonger] of [
    [0.1, false],
    [240, true],
  ] as const) {
    const { who, press } = await reader();
    const before = inDays(hours / 24);
    await attend(who, () => ({ pausedUntil: before }));
    const said = await press('pauseAll');
    expect((await pauseOf(who)) === before).toBe(isLonger);
    await press('unpauseAll', JSON.parse(undoIn(said)));
    expect(await pauseOf(who)).toBe(before);
  }
});

test('an Undo that is forged, or late, changes nothing that was said since', async () => {
  const { who, press } = await reader();
  const said = await press('pauseAll');
  const until = await pauseOf(who);
  for (const forged of [{}, { until: '2030-01-01T00:00:00.000Z' }, { until: 7 }]) {
    await press('unpauseAll', forged);
    expect(await pauseOf(who)).toBe(until);
  }
  await attend(who, () => ({ pausedUntil: inDays(5) }));
  const since = await pauseOf(who);
  await press('unpauseAll', JSON.parse(undoIn(said)));
  expect(await pauseOf(who)).toBe(since);
  await attend(who, () => ({ pausedUntil: until ?? '' }));
  await press('unpauseAll', { until, before: 'for ever' });
  expect(await pauseOf(who)).toBeUndefined();
});
