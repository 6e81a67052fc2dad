import { afterEach, describe, expect, test } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { parseWatch } from '../../src/converse/watch-parse.ts';
import type { ClaimedDelivery } from '../../src/core/ports/ledger.ts';
import type { Condition } from '../../src/core/watch.ts';
import { endWatches } from '../../src/store/ended-watches.ts';
import { takeReadings } from '../../src/store/readings.ts';
import { reminderBook } from '../../src/store/reminders.ts';
import { watchBook } from '../../src/store/watches.ts';
import { ledger } from './ledger.ts';

const RULE = { cards: 1, seconds: 600 };
const DAY_MS = 24 * 60 * 60 * 1000;
const book = ledger(10_000, RULE);
const drops20: Condition = { kind: 'drops', percent: 20 };

async function watcher(...subjects: string[]) {
  const tenantId = book.tenant();
  const { personId: id } = await book.person(tenantId);
  for (const subject of subjects)
    await watchBook(book.db, book.clock, newId).add(
      { id, tenantId },
      { subject, condition: drops20, days: 30 },
    );
  return { id, tenantId };
}
const read = (tenantId: string, readings: Record<string, number>) =>
  book.db.transaction().execute(trx =>
    takeReadings(
      trx,
      { clock: book.clock, newId, origin: () => ({}) },
      tenantId,
      Object.entries(readings).map(([subject, value]) => ({ subject, value, unit: 'USD' })),
    ),
  );
const end = () => endWatches(book.db, book.clock.now(), newId);

/** The next card to anybody, sent. */
async function send(): Promise<ClaimedDelivery | undefined> {
  book.pass(1_500);
  await book.claims.release();
  const [claimed] = await book.claim('w1', 1);
  const sent = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
  if (claimed !== undefined) await book.records.settle(claimed, 'w1', sent, { outcome: 'sent' });
  return claimed;
}
const saidIn = (delivery: ClaimedDelivery | undefined) => delivery?.said;

afterEach(async () => {
  await book.db.deleteFrom('watches').execute();
  await book.db.deleteFrom('reminders').execute();
  await book.db.deleteFrom('deliveries').execute();
});

describe('what comes to be so for many watches of a person at once', () => {
  test('is one card, and a digest with what became of each of the others', async () => {
    const { tenantId } = await watcher('Hotel A', 'Hotel B', 'Hotel C');
    await read(tenantId, { 'Hotel A': 100, 'Hotel B': 100, 'Hotel C': 100 });
    await read(tenantId, { 'Hotel A': 80, 'Hotel B': 75, 'Hotel C': 99 });
    await read(tenantId, { 'Hotel C': 50 });
    expect(saidIn(await send())).toMatchObject({
      template: 'watch',
      data: { title: 'Hotel A dropped by 20 %' },
    });
    expect(await send()).toBeUndefined();
    book.pass(RULE.seconds * 1000);
    expect(saidIn(await send())).toMatchObject({
      template: 'digest',
      data: {
        items: [
          { title: 'Hotel B dropped by 25 %', subject: { name: 'Hotel B' }, topic: 'watches' },
          { title: 'Hotel C dropped by 50 %', subject: { name: 'Hotel C' }, topic: 'watches' },
        ],
      },
    });
  });
});

describe('a watch that has come to its end', () => {
  test('is told once, with a line that begins the same anew', async () => {
    const { tenantId } = await watcher('Hotel A');
    await read(tenantId, { 'Hotel A': 100 });
    await end();
    expect(await send()).toBeUndefined();
    book.pass(31 * DAY_MS);
    await read(tenantId, { 'Hotel A': 10 });
    await end();
    await end();
    const said = saidIn(await send());
    const text = said !== undefined && 'text' in said ? said.text : '';
    expect(text).toMatch(/^Your watch on Hotel A has come to its end without anything to tell\. /);
    expect(parseWatch(text.split('write: watch ')[1] ?? '')).toEqual({
      subject: 'Hotel A',
      condition: drops20,
    });
    book.pass(RULE.seconds * 1000);
    expect(await send()).toBeUndefined();
  });

  test('of a subject nothing is kept half a year after its last reading', async () => {
    const { tenantId } = await watcher();
    const left = async () =>
      (await book.db.selectFrom('readings').where('tenant_id', '=', tenantId).selectAll().execute()).length;
    await read(tenantId, { 'Hotel A': 100 });
    book.pass(179 * DAY_MS);
    await end();
    expect(await left()).toBe(1);
    book.pass(2 * DAY_MS);
    await end();
    expect(await left()).toBe(0);
  });
});

test('a reminder is not held, however much came before', async () => {
  const { id, tenantId } = await watcher('Hotel A', 'Hotel B');
  await read(tenantId, { 'Hotel A': 100, 'Hotel B': 100 });
  await read(tenantId, { 'Hotel A': 1, 'Hotel B': 1 });
  await send();
  expect(await send()).toBeUndefined();
  const at = new Date(book.clock.now().getTime() + 1_000);
  const wish = { what: 'call Ana', at, timeZone: 'Etc/UTC' };
  await reminderBook(book.db, book.clock, newId).set({ id, tenantId, reach: 'open' }, wish);
  expect(saidIn(await send())).toMatchObject({
    template: 'reminder',
    data: { what: 'call Ana', state: 'due' },
  });
});
