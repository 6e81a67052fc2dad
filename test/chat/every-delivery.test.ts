import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { expect, test, vi } from 'vitest';
import type { NotificationContent } from '../../src/core/cards.ts';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import { type Notification, URGENCIES } from '../../src/core/notification.ts';
import { card } from '../../src/core/said.ts';
import { decisionOn } from '../../src/decide/decision.ts';
import { awayHold } from '../../src/decide/holds.ts';
import { claims } from '../../src/dispatch/store/claims.ts';
import { records } from '../../src/dispatch/store/records.ts';
import { FEATURES } from '../../src/features/features.ts';
import { createExpander } from '../../src/ledger/expand.ts';
import type { ClaimedDelivery, Claims } from '../../src/ledger/ports/delivering.ts';
import { amendments } from '../../src/ledger/store/amend.ts';
import { followUp } from '../../src/ledger/store/amend-follow.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { expansion } from '../../src/people/store/expansion.ts';
import { acceptanceParts, LEASE_MS } from '../ledger/ledger.ts';
import { turnWorld } from './turn-world.ts';

/**
 * Each delivery ends in one state, for a reason; none is lost, none is sent twice, and none is sent while its person
 * wants to hear nothing: whatever people say and press, senders post, change and take back, and clocks do, with three
 * workers at once.
 */

/** `RUNS=2000` looks for what is rarer. */
const RUNS = Number(process.env.RUNS ?? 60);
vi.setConfig({ testTimeout: RUNS * 20_000 });

const world = turnWorld();
const { book } = world;
const BURST = { cards: 3, seconds: 600 };
const HOUR_MS = 3_600_000;
const NAMES = ['ana', 'ben'] as const;
type Name = (typeof NAMES)[number];
const TOPICS = ['alerts', 'builds'] as const;

let tenantId = '';
const envelope = (name: Name) => ({
  activityId: newId(),
  at: book.clock.now(),
  conversation: {
    ...{ tenantId, conversationId: `a:${name}-${tenantId}`, kind: 'personal' as const },
    ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
  },
  from: { teamsId: `29:${name}-${tenantId}`, aadObjectId: `${name}-${tenantId}`, name },
  locale: 'en-GB',
  timeZone: 'Europe/Berlin',
});
async function turn(name: Name, event: Pick<InboundEvent, 'kind'> & Readonly<Record<string, unknown>>) {
  book.pass(1_000);
  await world.handle({ ...event, ...envelope(name) } as InboundEvent);
}

interface Post {
  readonly topic: (typeof TOPICS)[number];
  readonly urgency: (typeof URGENCIES)[number];
  readonly severity: 'info' | 'warning' | 'critical';
  readonly key?: 'x' | 'y';
  readonly ends?: boolean;
  readonly expiresInHours?: number;
  readonly inHours?: number;
  readonly asksToAcknowledge?: boolean;
}
type Act =
  | { readonly does: 'post'; readonly post: Post }
  | { readonly does: 'say'; readonly who: Name; readonly text: string }
  | {
      readonly does: 'press';
      readonly who: Name;
      readonly nth: number;
      readonly verb: string;
      readonly data: object;
    }
  | { readonly does: 'cancel' | 'recall' | 'reword' | 'put off'; readonly nth: number }
  | { readonly does: 'pass'; readonly ms: number }
  | { readonly does: 'work' };

const WORDS = [
  ...[
    'pause for 2 hours',
    'pause until tomorrow',
    'resume',
    'quiet hours 18 to 8 and weekends',
    'no quiet hours',
  ],
  ...['mute alerts for 3 hours', 'digest builds daily at 9', 'digest builds hourly', 'digest builds now'],
  ...[
    'unsubscribe alerts',
    'subscribe alerts',
    'stop everything',
    'start everything',
    'snooze until tomorrow',
  ],
  ...['undo', 'settings', 'why'],
];
const PRESSES: readonly [string, object][] = [
  ['acknowledge', {}],
  ['snooze', { for: '1-hour' }],
  ['optOut', {}],
  ['optIn', {}],
  ['stop', { of: 'subject' }],
  ['unstop', { of: 'subject' }],
];

const post: fc.Arbitrary<Post> = fc.record(
  {
    topic: fc.constantFrom(...TOPICS),
    urgency: fc.constantFrom(...URGENCIES),
    severity: fc.constantFrom('info', 'warning', 'critical'),
    key: fc.constantFrom('x', 'y'),
    ends: fc.constant(true),
    expiresInHours: fc.constantFrom(1, 20),
    inHours: fc.constantFrom(1, 10),
    asksToAcknowledge: fc.constant(true),
  },
  { requiredKeys: ['topic', 'urgency', 'severity'] },
);
const who = fc.constantFrom(...NAMES);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: post.map(each => ({ does: 'post' as const, post: each })) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('say' as const), who, text: fc.constantFrom(...WORDS) }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(who, fc.nat(9), fc.constantFrom(...PRESSES))
      .map(([by, nth, [verb, data]]) => ({ does: 'press' as const, who: by, nth, verb, data })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constantFrom('cancel' as const, 'recall' as const, 'reword' as const, 'put off' as const),
      nth: fc.nat(9),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 14 * HOUR_MS }).map(ms => ({ does: 'pass' as const, ms })),
  },
  { weight: 4, arbitrary: fc.constant({ does: 'work' as const }) },
);

interface Run {
  readonly workers: readonly Claims[];
  readonly posted: string[];
  /** Of each delivery that Teams took. */
  readonly sent: ClaimedDelivery[];
  readonly tooSoon: ClaimedDelivery[];
}

const DOES: { readonly [K in Act['does']]: (run: Run, act: Extract<Act, { does: K }>) => Promise<unknown> } =
  {
    post: (run, { post }) => accept(run, post),
    say: (_, { who, text }) => turn(who, { kind: 'said', text }),
    press: pressing,
    cancel: (run, { nth }) => change(run, nth, id => amending().cancel(id, { recall: false })),
    recall: (run, { nth }) => change(run, nth, id => amending().cancel(id, { recall: true })),
    reword: (run, { nth }) =>
      change(run, nth, id =>
        amending().change(id, was => ({ ...was, content: { ...was.content, title: 'Reworded' } })),
      ),
    'put off': (run, { nth }) =>
      change(run, nth, id => amending().change(id, was => ({ ...was, sendAt: inHours(2) }))),
    pass: async (_, { ms }) => book.pass(ms),
    work,
  };

const inHours = (hours: number) => new Date(book.clock.now().getTime() + hours * HOUR_MS);
const amending = () => amendments(book.db, book.clock, acceptanceParts(book.db, book.clock).enqueue);
const recipients = { newId, features: FEATURES, mayLookUp: false };

async function accept({ posted }: Run, wish: Post): Promise<void> {
  const {
    topic,
    urgency,
    severity,
    key,
    ends = false,
    expiresInHours,
    inHours: later,
    asksToAcknowledge,
  } = wish;
  const id = newId();
  const asks = asksToAcknowledge && !ends;
  const content: NotificationContent = {
    ...{ topic, title: 'It happened', subject: { name: key ?? 'x' }, actor: { name: 'CI' }, severity },
    ...(asks && { acknowledge: { of: id } }),
  };
  const notification: Notification = {
    ...{ id, tenantId, callerId: 'ci', callerName: 'CI', topic, urgency, correlationId: id },
    ...{ said: card('notification', content), createdAt: book.clock.now() },
    audience: { people: NAMES.map(name => `${name}-${tenantId}`) },
    ...(key && { key }),
    ...(later && !ends && { sendAt: inHours(later) }),
    ...(expiresInHours && { expiresAt: inHours(expiresInHours + (later ?? 0)) }),
    ...(asks && { acknowledge: { withinSeconds: 900, remind: 2 } }),
  };
  const parts = acceptanceParts(book.db, book.clock);
  const accepted = await acceptance(parts).accept(notification, { ends: ends && key !== undefined });
  if (accepted.outcome !== 'recorded') return;
  await createExpander(expansion(book.db, book.clock, recipients))({ notificationId: accepted.id });
  if (accepted.changed) await follow(accepted.id);
  else posted.push(accepted.id);
}

async function follow(id: string): Promise<void> {
  const { page } = followUp(book.db, book.clock, newId);
  while ((await page(id, 500)) === 'more');
}

async function change({ posted }: Run, nth: number, does: (id: string) => Promise<unknown>): Promise<void> {
  const id = posted.at(-1 - nth);
  if (id === undefined) return;
  await does(id);
  await follow(id);
}

async function pressing(run: Run, { who, nth, verb, data }: Extract<Act, { does: 'press' }>): Promise<void> {
  const theirs = run.sent.filter(({ recipient, topic }) => topic !== undefined && labelOf(recipient) === who);
  const delivery = theirs.at(-1 - nth)?.id;
  if (delivery !== undefined)
    await turn(who, { kind: 'clicked', via: 'execute', verb, data: { delivery, ...data } });
  for (const id of run.posted) await follow(id);
}
const labelOf = (recipient: ClaimedDelivery['recipient']) => ('label' in recipient ? recipient.label : '');

/** Three at once, with the clock at rest, until none of them finds anything more. */
async function work(run: Run): Promise<void> {
  for (let isMore = true; isMore; ) {
    const found = await Promise.all(run.workers.map((worker, i) => workOnce(run, worker, `w${i}`)));
    isMore = found.some(count => count > 0);
  }
}

async function workOnce(run: Run, worker: Claims, owner: string): Promise<number> {
  await worker.release();
  const { claimed } = await worker.claim(owner, 5);
  for (const delivery of claimed) await deliver(run, delivery, owner);
  return claimed.length;
}

async function deliver({ sent, tooSoon }: Run, delivery: ClaimedDelivery, owner: string): Promise<void> {
  const now = book.clock.now();
  const decision = decisionOn(delivery, now, 300_000);
  const settlement =
    decision && 'settlement' in decision
      ? decision.settlement
      : ({ state: 'sent', conversationId: `a:${delivery.lane}`, activityId: delivery.id } as const);
  const keeping = records(book.db, book.clock, { newId, features: FEATURES, leaseMs: LEASE_MS });
  const outcome = settlement.state === 'sent' ? 'sent' : 'not-tried';
  await keeping.settle(delivery, owner, settlement, { outcome });
  if (settlement.state !== 'sent' || delivery.operation !== 'send') return;
  sent.push(delivery);
  const { rows } = await sql<{ attention: never }>`
    select attention from preferences where person_id = (
      select person_id from deliveries where id = ${delivery.id})`.execute(book.db);
  const attention = rows[0]?.attention ?? {};
  if (awayHold({ ...delivery, attention }, now) !== undefined) tooSoon.push(delivery);
}

async function begin(): Promise<Run> {
  await book.db.deleteFrom('notifications').execute();
  tenantId = book.tenant();
  await book.topics(tenantId, ...TOPICS);
  for (const name of NAMES) await turn(name, { kind: 'said', text: 'help' });
  const limits = { leaseMs: LEASE_MS, requestsPerSecond: 10_000, burst: BURST };
  const workers = [1, 2, 3].map(() => claims(book.db, book.clock, { ...limits, newId, features: FEATURES }));
  return { workers, posted: [], sent: [], tooSoon: [] };
}

/** Everybody hears everything again, and all that was to come has come to its time. */
async function conclude(run: Run): Promise<void> {
  for (const name of NAMES)
    for (const text of ['cancel', 'resume', 'no quiet hours', 'digest builds now', 'start everything'])
      await turn(name, { kind: 'said', text });
  for (let i = 0; i < 60; i++) {
    await work(run);
    book.pass(i < 30 ? 700_000 : 8 * HOUR_MS);
  }
}

const ENDS = [
  'sent',
  'acknowledged',
  'folded',
  'suppressed',
  'expired',
  'cancelled',
  'recalled',
  'undelivered',
];

async function verify({ posted, sent, tooSoon }: Run): Promise<void> {
  expect(tooSoon).toEqual([]);
  const times = Map.groupBy(sent, ({ id }) => id);
  expect([...times.values()].filter(each => each.length > 1)).toEqual([]);
  const rows = await book.db
    .selectFrom('deliveries')
    .where('tenant_id', '=', tenantId)
    .select(['id', 'notification_id', 'operation', 'state', 'reason_code', 'digest_id', 'person_id'])
    .execute();
  for (const { state, reason_code } of rows) {
    expect(ENDS).toContain(state);
    expect(reason_code).toBeTruthy();
  }
  const cards = rows.filter(({ operation }) => operation === 'send');
  for (const id of posted)
    expect(new Set(cards.filter(row => row.notification_id === id).map(row => row.person_id)).size).toBe(2);
  const states = new Map(cards.map(({ id, state }) => [id, state]));
  for (const { state, digest_id } of cards)
    if (state === 'folded') expect(['sent', 'acknowledged']).toContain(states.get(digest_id ?? ''));
  const told = new Set(sent.map(({ id }) => id));
  for (const { id, state } of cards) {
    if (state === 'sent' || state === 'acknowledged' || state === 'recalled') expect(told).toContain(id);
    else expect(told).not.toContain(id);
  }
}

test('everything ends once, for a reason, and nothing comes while its person wants to hear nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async acts => {
      const run = await begin();
      for (const each of acts) await DOES[each.does](run, each as never);
      await conclude(run);
      await verify(run);
    }),
    { numRuns: RUNS },
  );
});
