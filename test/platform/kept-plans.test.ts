import { type Kysely, type RawBuilder, sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import type { Notification } from '../../src/core/notification.ts';
import { card } from '../../src/core/said.ts';
import { createExpander } from '../../src/ledger/expand.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { BY_INDEX, openDatabase } from '../../src/platform/database/database.ts';
import type { Schema } from '../../src/platform/schema.ts';
import { turnWorld } from '../chat/turn-world.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { intercept } from '../intercepted.ts';
import { silent } from '../silent.ts';

/**
 * A statement that is asked all the time is planned once per connection, maybe while the tables are empty. Then a plan
 * that reads a table from end to end looks as good as one that goes by its key, and is kept when there are a million rows.
 */

const world = turnWorld();
const { book } = world;
const kept = new Set<string>();
let empty: FreshDatabase;

beforeAll(async () => {
  intercept((asked, ask) => {
    const [statement] = asked as [{ name?: string; text: string } | string];
    if (typeof statement !== 'string' && statement.name !== undefined) kept.add(statement.text);
    return ask(...asked);
  });
  empty = await freshDatabase();
  await useAll();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await empty.drop();
});

const tenantId = `tenant ${newId()}`;
const someone = () => ({
  activityId: newId(),
  at: book.clock.now(),
  conversation: {
    ...{ tenantId, conversationId: 'a:ana', kind: 'personal' as const },
    ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
  },
  from: { teamsId: '29:ana', aadObjectId: 'ana', name: 'Ana' },
  locale: 'en-GB',
  timeZone: 'Europe/Berlin',
});
const turn = (event: Pick<InboundEvent, 'kind'> & Readonly<Record<string, unknown>>) =>
  world.handle({ ...event, ...someone() } as InboundEvent);

/** What happens all the time, once: a word, a post, its card, a click on it, and a stop. */
async function useAll(): Promise<void> {
  const { store } = world;
  await turn({ kind: 'said', text: 'help' });
  await turn({ kind: 'said', text: 'topics' });
  await store.admit('ci');
  await store.acceptance.accept(posted(), { ends: false });
  const taken = await store.outbox.take(10);
  for (const { notificationId } of taken) await createExpander(store.expansion)({ notificationId });
  const sent = await send();
  expect(sent).toHaveLength(1);
  await store.rateLimit.slot({ tenantId, lane: 'person:ana' });
  for (const delivery of sent)
    for (const verb of ['optOut', 'optIn'])
      await turn({ kind: 'clicked', via: 'execute', verb, data: { delivery, topic: 'builds' } });
  await turn({ kind: 'said', text: 'stop this' });
  for (const text of ['why', 'remind me to call', 'cancel', 'settings', 'undo'])
    await turn({ kind: 'said', text });
}

function posted(): Notification {
  const id = newId();
  const content = { topic: 'builds', title: 'It broke', subject: { name: 'x' }, actor: { name: 'CI' } };
  return {
    ...{
      id,
      tenantId,
      callerId: 'ci',
      callerName: 'CI',
      topic: 'builds',
      urgency: 'normal',
      correlationId: id,
    },
    ...{ said: card('notification', content), audience: { people: ['ana'] }, createdAt: book.clock.now() },
  };
}

/** All that is due, a card of the chat at a time. Returns what came of the topic. */
async function send(): Promise<string[]> {
  const { claims, records } = world.store;
  const sent: ClaimedDelivery[] = [];
  for (;;) {
    book.pass(2_000);
    await claims.release();
    const { claimed } = await claims.claim('w', 10);
    if (claimed.length === 0) return sent.filter(({ topic }) => topic === 'builds').map(({ id }) => id);
    sent.push(...claimed);
    for (const delivery of claimed) {
      const settlement = { state: 'sent', conversationId: 'a:ana', activityId: delivery.id } as const;
      await records.settle(delivery, 'w', settlement, { outcome: 'sent' });
    }
  }
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Scan Direction'?: string;
  readonly Plans?: readonly Node[];
}

/** What holds little, or of which one row is enough. */
const FEW = new Set([
  // Of the callers of one service.
  'api_keys_name',
  'event_subscriptions',
  // Whether there is any other.
  'tenants_pkey',
  // Of what is under way only.
  'notifications_unexpanded',
  'deliveries_in_flight',
  // As cheap as the index of lanes while nothing is held; once something is, the planner hears of it and looks again.
  'deliveries_held',
]);

/** What is read backwards is the last few of somebody, with a limit: from the end of the table is as good while it is small. */
const readsAll = (node: Node): boolean =>
  node['Node Type'].endsWith('Scan') &&
  node['Scan Direction'] !== 'Backward' &&
  node['Relation Name'] !== undefined &&
  node['Index Cond'] === undefined &&
  !FEW.has(node['Index Name'] ?? node['Relation Name']);
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const MOMENTS = {
  'nobody has looked at the empty tables': () => [empty.url, sql`select`],
  'the tables are known to be empty': () => [empty.url, sql`analyze`],
  'the tables are known to hold a row or two': () => [book.url, sql`analyze`],
} as const satisfies Record<string, () => [string, RawBuilder<unknown>]>;

test.each(Object.keys(MOMENTS) as (keyof typeof MOMENTS)[])('goes by keys where %s', async moment => {
  const [url, learn] = MOMENTS[moment]();
  const database = openDatabase(url, { log: silent, max: 1, settings: BY_INDEX });
  await learn.execute(database.db);
  const whole: string[] = [];
  for (const text of kept)
    for (const node of (await planOf(database.db, text)).filter(readsAll))
      whole.push(`${node['Index Name'] ?? node['Relation Name']}: ${text.replace(/\s+/g, ' ').slice(0, 90)}`);
  await database.close();
  expect(whole).toEqual([]);
});

async function planOf(db: Kysely<Schema>, text: string): Promise<Node[]> {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Node }] }>`
    explain (generic_plan, format json) ${sql.raw(text)}`.execute(db);
  return rows.flatMap(({ 'QUERY PLAN': plans }) => plans.flatMap(({ Plan }) => nodesOf(Plan)));
}
