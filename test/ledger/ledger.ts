import type { Kysely } from 'kysely';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll } from 'vitest';
import type { Recipient } from '../../src/core/delivery.ts';
import type { Notification } from '../../src/core/notification.ts';
import type { Clock } from '../../src/core/time.ts';
import type { BurstRule } from '../../src/decide/burst.ts';
import { claims } from '../../src/dispatch/store/claims.ts';
import { rateLimit } from '../../src/dispatch/store/rate-limit.ts';
import { records } from '../../src/dispatch/store/records.ts';
import type { Claims } from '../../src/ledger/ports/delivering.ts';
import { addDeliveries, type NewDelivery } from '../../src/ledger/store/deliveries.ts';
import type { AcceptanceParts } from '../../src/ledger/store/notifications.ts';
import { record } from '../../src/ledger/store/recording.ts';
import { upsertAll } from '../../src/people/store/upserting.ts';
import { BY_INDEX, type OpenDatabase, openDatabase } from '../../src/platform/database/database.ts';
import type { StoreFeature } from '../../src/platform/feature.ts';
import type { Schema } from '../../src/platform/schema.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { silent } from '../silent.ts';

export const LEASE_MS = 30_000;

/**
 * A ledger on a database of its own, with a clock that the test turns. Unless pacing is what is tested, a tenant has a
 * turn for everything; unless bursts are, a person gets everything that comes.
 */
export function ledger(
  requestsPerSecond = 10_000,
  burst: BurstRule = { cards: 0, seconds: 600 },
  features: readonly StoreFeature[] = [],
) {
  let fresh: FreshDatabase;
  let database: OpenDatabase;
  let hot: OpenDatabase;
  let worker: Claims;
  let now = new Date('2026-01-05T09:00:00Z');
  const clock = { now: () => now };
  beforeAll(async () => {
    fresh = await freshDatabase();
    database = openDatabase(fresh.url, { log: silent });
    hot = openDatabase(fresh.url, { log: silent, settings: BY_INDEX });
    worker = parts.anotherWorker();
  });
  afterAll(async () => {
    await Promise.all([database.close(), hot.close()]);
    await fresh.drop();
  });
  const parts = {
    get db() {
      return database.db;
    },
    get url() {
      return fresh.url;
    },
    clock,
    newId,
    /** The parts that it takes to know people; of the features of this ledger. */
    people: { newId, features },
    /** The connections of what is asked all the time. */
    get quick() {
      return hot.db;
    },
    /** One process; whoever claims by it goes round the tenants together. */
    get claims() {
      return worker;
    },
    anotherWorker: () =>
      claims(database.db, clock, {
        ...{ leaseMs: LEASE_MS, requestsPerSecond, burst, newId, features },
        quick: hot.db,
      }),
    get records() {
      return records(database.db, clock, { newId, features, leaseMs: LEASE_MS, quick: hot.db });
    },
    get rateLimit() {
      return rateLimit(database.db, clock, { requestsPerSecond, patienceMs: 1_000 });
    },
    claim: async (owner: string, limit: number) => (await worker.claim(owner, limit)).claimed,
    pass(ms: number): void {
      now = new Date(now.getTime() + ms);
    },
    /** All leases are over that were given so far: each of a worker ends a millisecond after the one before at least. */
    passLeases(): void {
      parts.pass(LEASE_MS + 1_000);
    },
    /** A tenant of its own, so that tests of one file do not meet. */
    tenant: () => `tenant ${newId()}`,
    async person(tenantId: string, aadObjectId: string = newId()): Promise<Recipient & { kind: 'person' }> {
      const known = { teamsId: `29:${aadObjectId}`, aadObjectId, name: 'Ana Silva' };
      const [met] = await database.db
        .transaction()
        .execute(trx => upsertAll(trx, parts.people, tenantId, [known]));
      return { kind: 'person', personId: met?.id ?? '', label: 'Ana Silva' };
    },
    async topics(tenant_id: string, ...names: readonly string[]): Promise<void> {
      const topics = names.map(name => ({ tenant_id, name, created_at: now }));
      await database.db.insertInto('topics').values(topics).execute();
    },
    async notification(tenantId: string, more: Partial<Notification> = {}): Promise<Notification> {
      const notification: Notification = {
        id: newId(),
        tenantId,
        callerId: 'ci',
        callerName: 'CI',
        topic: 'deployments',
        said: { text: 'Hello' },
        audience: {},
        urgency: 'normal',
        interruption: 'when-idle',
        correlationId: 'c',
        createdAt: now,
        ...more,
      };
      await record(database.db, notification);
      return notification;
    },
    /** One delivery of a notification of its own; returns its id. */
    async delivery(
      tenantId: string,
      recipient: Recipient,
      more: Partial<NewDelivery> & { notification?: Partial<Notification> } = {},
    ): Promise<string> {
      const { notification: said, ...rest } = more;
      const { id: notificationId, urgency } = await parts.notification(tenantId, said);
      const because = { code: 'named', by: 'CI' } as const;
      const born = { id: newId(), notificationId, tenantId, recipient, because, urgency, at: now };
      const delivery = { ...born, ...rest };
      await addDeliveries(database.db, [delivery]);
      return delivery.id;
    },
    row: (id: string) =>
      database.db.selectFrom('deliveries').where('id', '=', id).selectAll().executeTakeFirstOrThrow(),
    attempts: (id: string) =>
      database.db
        .selectFrom('attempts')
        .where('delivery_id', '=', id)
        .orderBy('number')
        .selectAll()
        .execute(),
  };
  return parts;
}

export type Ledger = ReturnType<typeof ledger>;

/** Somebody of whom a test has every feature keep what it can. */
export interface KnownPerson {
  readonly tenantId: string;
  readonly ana: Extract<Recipient, { kind: 'person' }>;
}

/** The addresses of this person that a caller may post. */
export async function addressesOf({ db }: Ledger, { ana }: KnownPerson): Promise<string[]> {
  const of = db.selectFrom('person_addresses').where('person_id', '=', ana.personId);
  const addresses = await of.select('address').execute();
  return addresses.map(({ address }) => address).filter(address => address.includes('@'));
}

/** The parts of accepting, where nothing follows from it and nobody has too much. */
export const acceptanceParts = (db: Kysely<Schema>, clock: Clock): AcceptanceParts => ({
  quick: db,
  db,
  clock,
  newId,
  enqueue: { followUp: nothing, expiry: nothing },
  work: nothing,
  features: [],
  budgets: { open: nothing, topics: nothing, series: nothing },
  announce: { deliveries: nothing, audiences: nothing },
});

const nothing = async () => undefined;

export const channel = (name: string): Recipient => ({
  kind: 'conversation',
  conversationId: `19:${name}`,
  label: name,
});
