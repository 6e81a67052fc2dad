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
 * So does one that reads an index from end to end, since what it asks for is not in the first column.
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
  for (const text of await foreignKeys()) kept.add(text);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await empty.drop();
});

const tenantId = `tenant ${newId()}`;
const someone = (id = 'ana') => ({
  activityId: newId(),
  at: book.clock.now(),
  conversation: {
    ...{ tenantId, conversationId: `a:${id}`, kind: 'personal' as const },
    ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
  },
  from: { teamsId: `29:${id}`, aadObjectId: id, name: id },
  locale: 'en-GB',
  timeZone: 'Europe/Berlin',
});
const turn = (event: Pick<InboundEvent, 'kind'> & Readonly<Record<string, unknown>>, of?: string) =>
  world.handle({ ...event, ...someone(of) } as InboundEvent);

/** Everyday use, once: a word, a post, its card, a click on it, and a stop. */
async function useAll(): Promise<void> {
  const { store } = world;
  for (const id of ['ben', 'ana']) await turn({ kind: 'said', text: 'help' }, id);
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

/** The queries that PostgreSQL runs itself for each row that refers to another. It keeps these plans, too. */
async function foreignKeys(): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select format('select from only %s where %s for key share',
      confrelid::regclass, string_agg(format('%I = $%s', attname, place), ' and ')) as text
    from pg_constraint, unnest(confkey) with ordinality as key(number, place), pg_attribute
    where contype = 'f' and connamespace = 'public'::regnamespace and attrelid = confrelid and attnum = number
    group by pg_constraint.oid, confrelid`.execute(book.db);
  return rows.map(({ text }) => text);
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Node[];
}

/** The indexes that may be read from end to end. */
const FEW = new Set([
  // Of the callers of one service.
  'api_keys_name',
  'event_subscriptions',
  // Whether there is any other: one row is enough.
  'tenants_pkey',
  // Notifications still to be expanded, in their order and with a limit.
  'notifications_unexpanded',
  // Deliveries that are being sent: no more than all processes have places for.
  'deliveries_in_flight',
]);

/** By its name, what stands first in each index. */
type FirstColumns = ReadonlyMap<string, string>;

async function firstColumns(db: Kysely<Schema>): Promise<FirstColumns> {
  const { rows } = await sql<{ name: string; first: string }>`
    select relname as name, pg_get_indexdef(indexrelid, 1, true) as first
    from pg_index join pg_class on pg_class.oid = indexrelid`.execute(db);
  return new Map(rows.map(({ name, first }) => [name, bare(first)]));
}
const bare = (expression: string) => expression.replaceAll(/[()]/g, '');

const readsAll = (node: Node, first: FirstColumns): boolean =>
  node['Node Type'].endsWith('Scan') &&
  node['Relation Name'] !== undefined &&
  !FEW.has(node['Index Name'] ?? node['Relation Name']) &&
  !asksFor(first.get(node['Index Name'] ?? ''), node['Index Cond']);

/** Columns of the index itself stand there without the name of their table, those of others with it. */
const asksFor = (column: string | undefined, condition = ''): boolean =>
  column !== undefined && ` ${bare(condition)}`.includes(` ${column} `);
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
  const first = await firstColumns(database.db);
  const whole: string[] = [];
  for (const text of kept)
    for (const node of (await planOf(database.db, text)).filter(each => readsAll(each, first)))
      whole.push(
        `${node['Index Name'] ?? node['Relation Name']} for ${node['Index Cond']}: ${text.replace(/\s+/g, ' ').slice(0, 90)}`,
      );
  await database.close();
  expect(whole).toEqual([]);
});

async function planOf(db: Kysely<Schema>, text: string): Promise<Node[]> {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Node }] }>`
    explain (generic_plan, format json) ${sql.raw(text)}`.execute(db);
  return rows.flatMap(({ 'QUERY PLAN': plans }) => plans.flatMap(({ Plan }) => nodesOf(Plan)));
}
