import { v7 as newId } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../../src/core/person.ts';
import { claims } from '../../../src/dispatch/store/claims.ts';
import { MOST_REMINDERS } from '../../../src/features/reminders/reminder.ts';
import type { ReminderStore, ReminderWish } from '../../../src/features/reminders/reminder-ports.ts';
import { reminderStorage } from '../../../src/features/reminders/store/reminder-storage.ts';
import { reminderStore } from '../../../src/features/reminders/store/reminder-store.ts';
import { rollForward, turnDue } from '../../../src/features/reminders/store/roll-forward.ts';
import { type OpenDatabase, openDatabase } from '../../../src/platform/database/database.ts';
import { LEASE_MS, ledger } from '../../ledger/ledger.ts';
import { silent } from '../../silent.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const BERLIN = 'Europe/Berlin';
const book = ledger(undefined, undefined, [reminderStorage]);

/** The store of another process, on the same database. */
let other: OpenDatabase;
beforeAll(() => {
  other = openDatabase(book.url, { log: silent });
});
afterAll(() => other.close());
afterEach(async () => {
  await book.db.deleteFrom('reminders').execute();
  await book.db.deleteFrom('deliveries').execute();
});

const release = ({ db }: Pick<OpenDatabase, 'db'>) =>
  claims(db, book.clock, {
    leaseMs: LEASE_MS,
    requestsPerSecond: 10_000,
    burst: { cards: 0, seconds: 600 },
    ...book.people,
  }).release();

async function somebody(): Promise<Person> {
  const tenantId = book.tenant();
  const { personId: id } = await book.person(tenantId);
  return { id, tenantId, reach: 'open' };
}

/** As a turn does it: in one transaction. */
const within = <T>(work: (reminders: ReminderStore) => Promise<T>, { db }: Pick<OpenDatabase, 'db'> = book) =>
  db.transaction().execute(trx => work(reminderStore(trx, book.clock, newId)));

const inAnHour = (more: Partial<ReminderWish> = {}): ReminderWish => ({
  what: 'call Ana',
  at: new Date(book.clock.now().getTime() + HOUR_MS),
  timeZone: BERLIN,
  ...more,
});
const set = (person: Person, wish = inAnHour()) => within(reminders => reminders.set(person, wish));

/** One that can be snoozed. */
async function card(person: Person) {
  const recipient = { kind: 'person', personId: person.id, label: 'Ana Silva' } as const;
  return { deliveryId: await book.delivery(person.tenantId, recipient), said: { text: 'Hello' } };
}

/** The deliveries to this person in a state: queued ones, planned ones (held), or cancelled ones. */
async function rows({ id }: Person, state: 'queued' | 'held' | 'cancelled') {
  const all = book.db.selectFrom('deliveries').innerJoin('notifications as n', 'n.id', 'notification_id');
  const found = await all
    .where('person_id', '=', id)
    .where('state', '=', state)
    .orderBy('due_at')
    .select(['due_at as at', 'n.said'])
    .execute();
  return found.map(({ at, said }) => ({ at: at.toISOString(), said }));
}

describe('a reminder whose time has come', () => {
  test('is told once, and has one next time, however many workers look at the same moment', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, somebody));
    for (const person of people) {
      await set(person);
      await set(person, inAnHour({ what: 'stretch', every: '0 11 * * *' }));
    }
    book.pass(HOUR_MS);
    await Promise.all([book, other, book, other, book].map(release));
    await release(book);
    for (const person of people) {
      expect(await rows(person, 'queued')).toHaveLength(2);
      expect(await rows(person, 'held')).toHaveLength(1);
    }
  });

  test('is not queued while another worker is turning it: what it says is not settled yet', async () => {
    const person = await somebody();
    const snoozes = await card(person);
    await set(person, inAnHour({ snoozes }));
    const { notification_id: recalled } = await book.row(snoozes.deliveryId);
    const now = book.clock.now();
    await book.db.updateTable('notifications').set({ recalled_at: now }).where('id', '=', recalled).execute();
    await book.db
      .updateTable('deliveries')
      .set({ state: 'expired' })
      .where('notification_id', '=', recalled)
      .execute();
    book.pass(HOUR_MS);
    await book.db.transaction().execute(async trx => {
      // As far as a worker is that has found what is due, and has not come to this one.
      await trx.selectFrom('reminders').selectAll().forUpdate().execute();
      await release(other);
      expect(await rows(person, 'queued')).toEqual([]);
      await turnDue(trx, book.clock.now(), newId);
    });
    await release(other);
    expect(await rows(person, 'queued')).toEqual([]);
    expect(await rows(person, 'cancelled')).toHaveLength(1);
  });

  test('comes once, where its worker was killed before it was turned, in the middle, or after', async () => {
    const person = await somebody();
    await set(person);
    await set(person, inAnHour({ what: 'stretch', every: '0 11 * * *' }));
    book.pass(HOUR_MS);
    const killed = book.db.transaction().execute(async trx => {
      await turnDue(trx, book.clock.now(), newId);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await rows(person, 'held')).toHaveLength(2);
    // Turned, and killed before anything was queued.
    await rollForward(book.db, book.clock, newId);
    expect(await rows(person, 'queued')).toEqual([]);
    await release(other);
    await release(other);
    expect(await rows(person, 'queued')).toHaveLength(2);
    expect(await rows(person, 'held')).toHaveLength(1);
  });

  test('many times while Herald was down is told once, says when it was due, and goes on as it was set', async () => {
    const person = await somebody();
    await set(person, inAnHour({ every: '30 8 * * 1-5', at: new Date('2026-01-06T07:30:00Z') }));
    book.pass(6 * DAY_MS);
    await release(book);
    const [late, ...further] = await rows(person, 'queued');
    expect(late).toMatchObject({ said: { data: { at: '2026-01-06T07:30:00.000Z', late: true } } });
    expect(further).toEqual([]);
    const [next] = await rows(person, 'held');
    expect(next?.at).toBe('2026-01-12T07:30:00.000Z');
    expect(JSON.stringify(next?.said)).not.toContain('"late"');
  });

  test.each([
    ['2026-03-27', ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30', '2026-03-31T00:30']],
    ['2026-10-23', ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30', '2026-10-27T01:30']],
  ])(
    'every day at 2:30, turned a little late each time, over the change of the clocks after %s',
    async (day, expected) => {
      const person = await somebody();
      const noon = new Date(`${day}T12:00:00Z`).getTime();
      book.pass(noon - book.clock.now().getTime());
      await set(person, inAnHour({ every: '30 2 * * *', at: new Date(`${expected[0]}:00Z`) }));
      // Every quarter of an hour, five seconds late, for three and a half days.
      book.pass(5_000);
      for (let i = 0; i < 3.5 * 24 * 4; i++) {
        book.pass(HOUR_MS / 4);
        await rollForward(book.db, book.clock, newId);
      }
      const times = (await rows(person, 'held')).map(({ at }) => at.slice(0, 16));
      expect(times).toEqual(expected);
    },
  );
});

describe('as many reminders as anybody may have', () => {
  async function full(): Promise<Person> {
    const person = await somebody();
    await within(async reminders => {
      for (let i = 0; i < MOST_REMINDERS; i++) await reminders.set(person, inAnHour());
    });
    return person;
  }
  const waiting = async (person: Person) => (await within(reminders => reminders.of(person))).length;

  test('are never more, not even where several are set at once', async () => {
    const person = await full();
    const [first] = await within(reminders => reminders.of(person));
    await within(reminders => reminders.remove(person, first?.id ?? ''));
    const answers = await Promise.all(
      [book, other, book, other].map(store => within(each => each.set(person, inAnHour()), store)),
    );
    expect(answers.filter(answer => answer === 'full')).toHaveLength(3);
    expect(await waiting(person)).toBe(MOST_REMINDERS);
    await within(reminders => reminders.restore(person, first?.id ?? ''));
    expect(await waiting(person)).toBe(MOST_REMINDERS);
  });

  test('leave no room for a card to be snoozed, but one that is can be moved, and a reminder changed', async () => {
    const person = await full();
    const snoozed = await card(person);
    const snooze = (at = inAnHour().at) =>
      within(reminders => reminders.snooze(person, { ...inAnHour({ at }), snoozes: snoozed }));
    expect(await snooze()).toBe('full');
    const [first] = await within(reminders => reminders.of(person));
    await within(reminders => reminders.remove(person, first?.id ?? ''));
    expect(await snooze()).toMatchObject({ snoozes: snoozed.deliveryId });
    const later = new Date(book.clock.now().getTime() + DAY_MS);
    expect(await snooze(later)).toMatchObject({ at: later });
    const [second] = await within(reminders => reminders.of(person));
    const to = { what: 'call Ben', at: later, timeZone: BERLIN };
    expect(await within(reminders => reminders.change(person, second?.id ?? '', to))).toMatchObject(to);
    expect(await waiting(person)).toBe(MOST_REMINDERS);
    expect(await rows(person, 'held')).toHaveLength(MOST_REMINDERS);
  });
});

describe('a person who gets one card in ten minutes', () => {
  const busy = ledger(10_000, { cards: 1, seconds: 600 }, [reminderStorage]);
  const send = async () => {
    await busy.claims.release();
    const [claimed] = await busy.claim('w1', 1);
    const sent = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
    if (claimed !== undefined) await busy.records.settle(claimed, 'w1', sent, { outcome: 'sent' });
    return claimed;
  };

  test('gets a reminder, however much came before', async () => {
    const tenantId = busy.tenant();
    const { personId: id, ...recipient } = await busy.person(tenantId);
    for (const _ of [1, 2]) await busy.delivery(tenantId, { ...recipient, personId: id });
    await send();
    expect(await send()).toBeUndefined();
    const at = new Date(busy.clock.now().getTime() + 1_000);
    const wish = { what: 'call Ana', at, timeZone: 'Etc/UTC' };
    await reminderStore(busy.db, busy.clock, newId).set({ id, tenantId, reach: 'open' }, wish);
    busy.pass(1_000);
    expect((await send())?.said).toMatchObject({
      template: 'reminder',
      data: { what: 'call Ana', state: 'due' },
    });
  });
});
