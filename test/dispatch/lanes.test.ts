import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Running } from '../../src/chat/ports/dialogs.ts';
import type { TurnLedger } from '../../src/chat/ports/turn-ledger.ts';
import { dialogStore, readInterruption } from '../../src/chat/store/dialogs.ts';
import { preferenceStore } from '../../src/chat/store/preferences.ts';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { NotificationContent } from '../../src/core/cards.ts';
import type { Interruption, Said } from '../../src/core/notification.ts';
import { card, fieldOf } from '../../src/core/said.ts';
import { KEEPS_WAITING_MS } from '../../src/decide/lane.ts';
import { createDeliverer, type DelivererParts } from '../../src/deliver/deliver.ts';
import { TeamsFailure } from '../../src/deliver/ports/teams.ts';
import type { ClaimedDelivery, Settlement } from '../../src/ledger/ports/delivering.ts';
import { outages } from '../../src/ledger/store/outages.ts';
import { runs } from '../every-way.ts';
import { channel, LEASE_MS, ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';
import { voiceFor } from '../voices.ts';

/**
 * One conversation, one order: whatever Teams does with each request, however a card is to meet a dialogue, and at
 * whatever moment things happen, Teams takes what is said to one person in the order in which it was meant.
 */

const RUNS = runs({ quick: 12, long: 60 });
vi.setConfig({ testTimeout: RUNS * 5_000, hookTimeout: RUNS * 5_000 });
const book = ledger();
const SILENCE_MS = 30_000;
const RUNNING: Running = {
  dialogue: 'settings',
  topic: { phrase: 'settings.name' },
  prompt: { run: 'r', step: 's' },
};

const refused = (status: number, retryAfterMs?: number) => ({ outcome: 'refused', status, retryAfterMs });
const unknown = (status?: number) => ({ outcome: 'unknown', status });
/** The faults of Teams at one request, each with whether it took the card. */
const FAULTS = {
  '503': { fails: refused(503), took: false },
  '412': { fails: refused(412), took: false },
  '429': { fails: refused(429, 1_000), took: false },
  '502': { fails: unknown(502), took: false },
  '500': { fails: unknown(500), took: false },
  '504, but taken': { fails: unknown(504), took: true },
  'cut before': { fails: unknown(), took: false },
  'cut after': { fails: unknown(), took: true },
} as const;
type Fault = keyof typeof FAULTS;

const MODES = ['when-idle', 'ad-hoc', 'interrupt', 'cancel', 'urgent'] as const;
type Mode = (typeof MODES)[number];

/** Actions happen one after the other; or at the same time as a worker works; or while a card is on the wire. */
type Action =
  | { readonly does: 'posts'; readonly mode: Mode }
  | { readonly does: 'says' | 'begins' | 'ends' | 'works' }
  | { readonly does: 'waits'; readonly ms: number };
interface Event {
  readonly when: 'alone' | 'beside a worker' | 'on the wire';
  readonly action: Action;
}

/** Something that is meant to be said. `at`: its place among all that was meant. */
interface Meant {
  readonly label: string;
  readonly kind: 'reply' | Mode;
  at: number;
  /** It changed the dialogue, so it is part of the conversation from then on. */
  metAt?: number;
}

type Trx = typeof book.db;

/** One person, whose 1:1 is known, and everything that is meant to be said to them. */
async function chat(summary: boolean, faults: Fault[], onTheWire: Action[]) {
  await book.db.deleteFrom('deliveries').execute();
  const tenantId = book.tenant();
  const ana = await book.person(tenantId);
  const { personId } = ana;
  const conversationId = `a:${personId}`;
  const at = {
    service_url: 'https://smba/',
    bot_id: '28:bot',
    state: 'open',
    seen_at: book.clock.now(),
  } as const;
  const chatRow = {
    tenant_id: tenantId,
    id: conversationId,
    kind: 'personal',
    person_id: personId,
    ...at,
  } as const;
  await book.db.insertInto('conversations').values(chatRow).execute();
  await book.db
    .updateTable('people')
    .set({ personal_conversation_id: conversationId, reach: 'open' })
    .where('id', '=', personId)
    .execute();
  await preferenceStore(book.db, book.clock).choose(personId, { quietSummary: summary });

  const meant: Meant[] = [];
  const taken: string[] = [];
  const ids = new Map<string, string>();
  let moments = 0;

  /** Turns of one person take turns, as the state of their dialogue makes them. */
  const turn = <T>(work: (trx: Trx, ledger: TurnLedger) => Promise<T>): Promise<T> =>
    book.db.transaction().execute(async trx => {
      await trx.selectFrom('people').where('id', '=', personId).forUpdate().select('id').execute();
      book.pass(1);
      return work(
        trx,
        turnLedger(trx, book.clock, book.newId, () => ({})),
      );
    });
  const keep = (trx: Trx, running: Running | undefined, by: 'person' | 'herald') =>
    dialogStore(trx, book.clock, book.newId).keep(personId, running, by);
  const isRunning = async (trx: Trx) =>
    (await trx.selectFrom('dialogs').where('person_id', '=', personId).select('topic').execute()).length > 0;
  const say = async (ledger: TurnLedger, what: string) => {
    const label = `${what} ${meant.length}`;
    meant.push({ label, kind: 'reply', at: ++moments });
    await ledger.say({ tenantId, to: ana, because: { code: 'asked' }, said: { text: label } });
  };

  const acts: Record<Action['does'], (action: Action) => Promise<unknown>> = {
    async posts(action) {
      const { mode } = action as Action & { does: 'posts' };
      book.pass(1);
      const label = `${mode} ${meant.length}`;
      meant.push({ label, kind: mode, at: ++moments });
      const [urgency, interruption] =
        mode === 'urgent' ? (['urgent', 'when-idle'] as const) : (['normal', mode] as const);
      const said = card('notification', { title: label } as NotificationContent);
      ids.set(await book.delivery(tenantId, ana, { notification: { said, urgency, interruption } }), label);
    },
    says: () =>
      turn(async (trx, ledger) => {
        await say(ledger, 'answer');
        if (await isRunning(trx)) await keep(trx, RUNNING, 'person');
      }),
    begins: () =>
      turn(async (trx, ledger) => {
        await say(ledger, 'question');
        await keep(trx, RUNNING, 'person');
      }),
    ends: () =>
      turn(async (trx, ledger) => {
        if (!(await isRunning(trx))) return;
        await say(ledger, 'thanks');
        await keep(trx, undefined, 'person');
      }),
    async waits(action) {
      book.pass((action as Action & { does: 'waits' }).ms);
      await book.claims.release();
    },
    works: () => work(),
  };
  const act = (action: Action) => acts[action.does](action);

  /** Does on the store what Herald's own turn does that a card begins. */
  const wake = (deliveryId: string, does: Interruption) =>
    turn(async (trx, ledger) => {
      const [found, running] = [await ledger.find(deliveryId), await isRunning(trx)];
      if (!running || found?.met !== undefined) return;
      const topic = { phrase: 'settings.name' };
      if (does === 'when-idle') {
        await ledger.recordInterruption(deliveryId, { how: 'waited', topic });
        return keep(trx, RUNNING, 'herald');
      }
      const isEnd = does === 'cancel';
      await ledger.recordInterruption(deliveryId, { how: isEnd ? 'cancelled' : 'interrupted', topic });
      const card = meant.find(({ label }) => label === ids.get(deliveryId));
      // A card that Teams had already taken, without anybody knowing, stood there before.
      if (card !== undefined && !taken.includes(card.label)) card.metAt = ++moments;
      await keep(trx, isEnd ? undefined : { ...RUNNING, interruptedBy: deliveryId }, 'herald');
    });

  const parts: Pick<DelivererParts, 'messenger'> & object = {
    messenger: {
      send: async (_to: unknown, { text }: { text: string }) => {
        const meanwhile = onTheWire.shift();
        if (meanwhile !== undefined) await act(meanwhile);
        const fault = faults.shift();
        const { fails, took } = fault === undefined ? { fails: undefined, took: true } : FAULTS[fault];
        if (took) taken.push(...text.split('\n'));
        if (fails !== undefined) throw new TeamsFailure({ message: fault ?? '', ...fails } as never);
        return { activityId: book.newId() };
      },
    },
    records: book.records,
    outages: outages(book.db, LEASE_MS),
    rateLimit: book.rateLimit,
    voiceFor,
    render: (said: Said) => ({ text: wordsOf(said) }),
    interruption: {
      silenceMs: SILENCE_MS,
      proactiveTurn: (_: unknown, { delivery, does }: { delivery: string; does: Interruption }) =>
        wake(delivery, does),
      read: (id: string) => readInterruption(book.db, id),
    },
    clock: book.clock,
    random: () => 0,
    log: silent,
    owner: 'w1',
    fallbackServiceUrl: 'https://smba/',
    botId: '28:bot',
  } as never;
  const deliver = createDeliverer(parts as DelivererParts);
  async function work(): Promise<void> {
    for (const delivery of await book.claim('w1', 10)) await deliver(delivery);
  }
  return {
    act,
    work,
    meant,
    taken,
    /** Until everything has come to rest: all that Teams refused is tried again, and nobody says anything more. */
    async rest() {
      await acts.ends({ does: 'ends' });
      for (;;) {
        await work();
        const { length } = await book.db
          .selectFrom('deliveries')
          .where('tenant_id', '=', tenantId)
          .where('state', 'in', ['held', 'queued', 'sending'])
          .select('id')
          .execute();
        if (length === 0) return;
        await acts.waits({ does: 'waits', ms: 500 });
      }
    },
  };
}

function wordsOf(said: Said): string {
  if (!('template' in said)) return String(said.text);
  if (said.template !== 'digest') return String(fieldOf(said, 'title'));
  return said.data.items.map(({ title }) => title).join('\n');
}

/** Each pair that Teams took in another order than it was meant in. */
function overtaken(meant: readonly Meant[], taken: readonly string[]): string[] {
  const place = new Map(taken.map((label, i): [string, number] => [label, i]).toReversed());
  return meant.flatMap(one =>
    meant
      .filter(other => goesBefore(one, other))
      .filter(other => (place.get(one.label) ?? -1) > (place.get(other.label) ?? Infinity))
      .map(other => `${other.label} before ${one.label}`),
  );
}

/** Whether this one was meant to come before the other. Of two that may overtake each other neither is. */
function goesBefore(one: Meant, other: Meant): boolean {
  const [spoken, otherSpoken] = [spokenAt(one), spokenAt(other)];
  // The lines of one conversation, and the cards that changed it.
  if (spoken !== undefined && otherSpoken !== undefined) return spoken < otherSpoken;
  // Nothing that comes later stands before what was said.
  if (spoken !== undefined) return spoken < other.at;
  // Cards that meet a dialogue in the same way; whether they were held, or came just as it ended.
  return otherSpoken === undefined && one.kind === other.kind && one.at < other.at;
}

const spokenAt = ({ kind, at, metAt }: Meant) => (kind === 'reply' ? at : metAt);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...MODES).map(mode => ({ does: 'posts', mode }) as const) },
  { weight: 3, arbitrary: fc.constant({ does: 'posts', mode: 'when-idle' } as const) },
  {
    weight: 5,
    arbitrary: fc.constantFrom('says', 'begins', 'ends', 'works').map(does => ({ does }) as const),
  },
  { weight: 2, arbitrary: fc.constantFrom(100, 1_000, 3_000).map(ms => ({ does: 'waits', ms }) as const) },
);
const event: fc.Arbitrary<Event> = fc.record({
  when: fc.constantFrom('alone', 'beside a worker', 'on the wire'),
  action,
});

test('Teams takes what is said to one person in the order in which it was meant', async () => {
  const program = fc.record({
    summary: fc.boolean(),
    events: fc.array(event, { minLength: 3, maxLength: 14 }),
    faults: fc.array(fc.constantFrom(...(Object.keys(FAULTS) as Fault[])), { maxLength: 4 }),
    /** Somewhere in it the person is silent for so long that nothing is held any more. */
    silence: fc.option(fc.nat(14)),
  });
  await fc.assert(
    fc.asyncProperty(program, async ({ summary, events, faults, silence }) => {
      const onTheWire = events.filter(({ when }) => when === 'on the wire').map(({ action: does }) => does);
      const { act, work, rest, meant, taken } = await chat(summary, [...faults], onTheWire);
      for (const [i, { when, action: does }] of events.entries()) {
        if (i === silence) await act({ does: 'waits', ms: SILENCE_MS });
        if (when === 'alone') await act(does);
        if (when === 'beside a worker') await Promise.all([work(), act(does)]);
      }
      await rest();
      expect(overtaken(meant, taken)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

describe('a delivery that is tried again', () => {
  afterEach(() => book.db.deleteFrom('deliveries').execute());

  const ids = (claimed: readonly ClaimedDelivery[]) => claimed.map(({ id }) => id);
  const claimOne = async (): Promise<ClaimedDelivery> => {
    const [claimed] = await book.claim('w1', 1);
    if (claimed === undefined) throw new Error('nothing was due');
    return claimed;
  };
  const settle = (delivery: ClaimedDelivery, settlement: Settlement) =>
    book.records.settle(delivery, 'w1', settlement, { outcome: 'refused', status: 503 });
  const sent = (delivery: ClaimedDelivery) =>
    settle(delivery, { state: 'sent', conversationId: 'a:1', activityId: delivery.id });
  const again = (delivery: ClaimedDelivery, inMs: number, more: { free?: boolean } = {}) =>
    settle(delivery, {
      ...{ state: 'queued', reason: 'teams-unavailable', possiblyRepeated: false },
      ...{ dueAt: new Date(book.clock.now().getTime() + inMs), ...more },
    });

  /** The first of a lane, claimed, of each kind; and what comes after it. */
  const HEADS = {
    async reply(tenant: string) {
      const ana = await book.person(tenant);
      await book.delivery(tenant, ana, { isReply: true, urgency: 'urgent' });
      return { head: await claimOne(), next: await book.delivery(tenant, ana) };
    },
    async card(tenant: string) {
      const ana = await book.person(tenant);
      await book.delivery(tenant, ana);
      return { head: await claimOne(), next: await book.delivery(tenant, ana) };
    },
    async change(tenant: string) {
      const ana = await book.person(tenant);
      const card = await book.delivery(tenant, ana);
      await sent(await claimOne());
      await turnLedger(book.db, book.clock, book.newId, () => ({})).amend(card, { text: 'Changed' });
      return { head: await claimOne(), next: await book.delivery(tenant, ana) };
    },
  };

  test.each(Object.keys(HEADS) as (keyof typeof HEADS)[])(
    'keeps what comes after it waiting for as long as a %s may, then gives way and says so',
    async kind => {
      const { head, next } = await HEADS[kind](book.tenant());
      const limitMs = KEEPS_WAITING_MS[kind];
      await again(head, limitMs);
      book.pass(limitMs - 1);
      expect(await book.claim('w1', 10)).toEqual([]);
      expect(await book.row(head.id)).toMatchObject({ reason_code: 'teams-unavailable', leads: true });
      book.pass(1);
      expect(ids(await book.claim('w1', 10))).toEqual([head.id]);
      await again({ ...head, attempt: 2, failingSince: new Date(book.clock.now().getTime() - limitMs) }, 1);
      expect(await book.row(head.id)).toMatchObject({ reason_code: 'gave-way', state: 'queued' });
      expect((await book.attempts(head.id)).map(({ reason_code }) => reason_code)).toEqual([
        'teams-unavailable',
        'teams-unavailable',
      ]);
      const after = await claimOne();
      expect(after.id).toBe(next);
      await sent(after);
      book.pass(1);
      expect(ids(await book.claim('w1', 10))).toEqual([head.id]);
    },
  );

  test('keeps its place without a limit where it was not its own fault', async () => {
    const { head } = await HEADS.card(book.tenant());
    await again(head, 10 * KEEPS_WAITING_MS.card, { free: true });
    book.pass(10 * KEEPS_WAITING_MS.card - 1);
    expect(await book.claim('w1', 10)).toEqual([]);
    book.pass(1);
    expect(ids(await book.claim('w1', 10))).toEqual([head.id]);
  });

  test('holds up nobody else, and is overtaken by what is more urgent', async () => {
    const tenant = book.tenant();
    const { head } = await HEADS.card(tenant);
    await again(head, 60_000);
    const elsewhere = await book.delivery(tenant, channel(tenant));
    const urgent = await book.delivery(tenant, head.recipient, { urgency: 'urgent' });
    expect(ids(await book.claim('w1', 10)).toSorted()).toEqual([elsewhere, urgent].toSorted());
  });

  test('is found where its lane is seen, though the whole queue of its tenant was due before', async () => {
    const tenant = book.tenant();
    const { head } = await HEADS.card(tenant);
    // The cards that come after it stand at the front of the queue: more of them than a claim looks at.
    for (let i = 0; i < 70; i++) await book.delivery(tenant, head.recipient);
    const others: string[] = [];
    for (let i = 0; i < 70; i++) others.push(await book.delivery(tenant, channel(`${tenant} ${i}`)));
    await again(head, 1);
    book.pass(1);
    const first = await book.claim('w1', 100);
    expect(ids(first)).toContain(head.id);
    expect(ids(first).filter(id => others.includes(id))).toHaveLength(70);
  });
});
