import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../src/store/connection/database.ts';
import { housekeeping } from '../../src/store/housekeeping.ts';
import { acceptance } from '../../src/store/ledger/notifications.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { silent } from '../silent.ts';

const HOUR_MS = 60 * 60 * 1000;
const START = new Date('2026-11-20T08:00:00Z');

let fresh: FreshDatabase;
let database: Database;
let now = START;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { log: silent });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const after = (hours: number) => {
  now = new Date(START.getTime() + hours * HOUR_MS);
};

const nothingFollows = {
  expansion: async () => undefined,
  followUp: async () => undefined,
  expiry: async () => undefined,
  closing: async () => undefined,
};

function accept(key: string, bodyHash: string) {
  const { accept } = acceptance(database.db, { now: () => now }, nothingFollows);
  const notification = {
    id: randomUUID(),
    tenantId: 'contoso',
    callerId: 'ci',
    callerName: 'ci',
    topic: 'builds',
    said: { text: 'Said' },
    audience: { subscribers: true },
    urgency: 'normal',
    interruption: 'when-idle',
    correlationId: 'c',
    createdAt: now,
  } as const;
  return accept(notification, { key, bodyHash });
}

test('an Idempotency-Key is kept 24 hours, and is free from then on', async () => {
  after(0);
  const { id } = (await accept('day', 'a')) as { id: string };
  after(23.999);
  expect(await accept('day', 'a')).toEqual({ outcome: 'replayed', id, changed: false });
  expect(await accept('day', 'b')).toEqual({ outcome: 'conflict' });
  after(24);
  expect(await accept('day', 'b')).toMatchObject({ outcome: 'recorded', id: expect.not.stringMatching(id) });
});

test('housekeeping takes away the keys that are free, and no other', async () => {
  after(0);
  await accept('old', 'a');
  after(12);
  await accept('young', 'a');
  after(25);
  await housekeeping(database.db, now, randomUUID);
  const rows = await database.db
    .selectFrom('idempotency_keys')
    .where('key', 'in', ['old', 'young'])
    .select('key')
    .execute();
  expect(rows).toEqual([{ key: 'young' }]);
});
