import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { hooks } from '../../src/api/store/hooks.ts';
import { housekeeping } from '../../src/housekeeping.ts';
import type { Idempotency } from '../../src/ledger/ports/accept.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { ownDatabase } from '../own-database.ts';
import { acceptanceParts } from './ledger.ts';

const HOUR_MS = 60 * 60 * 1000;
const START = new Date('2026-11-20T08:00:00Z');

const own = ownDatabase();
let now = START;
const turnTo = (hours: number) => {
  now = new Date(START.getTime() + hours * HOUR_MS);
};

const accept = (key: string, bodyHash: string) => acceptWith({ key, bodyHash });

function acceptWith(idempotency: Idempotency) {
  const { accept } = acceptance(acceptanceParts(own.db, { now: () => now }));
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
  return accept(notification, { idempotency });
}

test('an Idempotency-Key is kept 24 hours, and is free from then on', async () => {
  turnTo(0);
  const { id } = (await accept('day', 'a')) as { id: string };
  turnTo(23.999);
  expect(await accept('day', 'a')).toEqual({ outcome: 'replayed', id, changed: false });
  expect(await accept('day', 'b')).toEqual({ outcome: 'conflict' });
  turnTo(24);
  expect(await accept('day', 'b')).toMatchObject({ outcome: 'recorded', id: expect.not.stringMatching(id) });
});

test('housekeeping takes away the keys that are free, and no other', async () => {
  turnTo(0);
  await accept('old', 'a');
  turnTo(12);
  await accept('young', 'a');
  turnTo(25);
  await housekeeping(own.db, now, { newId: randomUUID, features: [] });
  const rows = await own.db
    .selectFrom('idempotency_keys')
    .where('key', 'in', ['old', 'young'])
    .select('key')
    .execute();
  expect(rows).toEqual([{ key: 'young' }]);
});

describe('what came by a hook', () => {
  const HOOK = { id: randomUUID(), source: 'github', audience: { subscribers: true }, secret: 'a secret' };
  const OTHER = { ...HOOK, id: randomUUID() };
  const come = (hook: typeof HOOK, ...marks: string[]) => acceptWith({ hookId: hook.id, marks });
  beforeAll(async () => {
    for (const hook of [HOOK, OTHER])
      await hooks(own.db).add({ ...hook, name: hook.id, createdAt: START, addressHash: hook.id });
  });

  test('is known by any of its marks, at this hook, as long as its notification is kept', async () => {
    turnTo(0);
    const { id } = (await come(HOOK, 'body:a', 'delivery:1')) as { id: string };
    turnTo(24 * 30);
    await housekeeping(own.db, now, { newId: randomUUID, features: [] });
    const repeated = { outcome: 'replayed', id, changed: false };
    for (const marks of [['body:a', 'delivery:2'], ['body:b', 'delivery:1'], ['body:a']])
      expect(await come(HOOK, ...marks)).toEqual(repeated);
    expect(await come(OTHER, 'body:a', 'delivery:1')).toMatchObject({ outcome: 'recorded' });
    await own.db.deleteFrom('notifications').where('id', '=', id).execute();
    expect(await come(HOOK, 'body:a', 'delivery:1')).toMatchObject({ outcome: 'recorded' });
  });

  test('leaves no further marks when it is repeated', async () => {
    await come(HOOK, 'body:c', 'delivery:3');
    await come(HOOK, 'body:c', 'delivery:4');
    expect(await come(HOOK, 'body:d', 'delivery:4')).toMatchObject({ outcome: 'recorded' });
  });

  test('twice at once, with marks crossed, is one', async () => {
    const marks = ['body:e', 'delivery:5'];
    const both = await Promise.all(
      Array.from({ length: 10 }, (_, i) => come(HOOK, ...(i % 2 ? marks : marks.toReversed()))),
    );
    expect(new Set(both.map(accepted => 'id' in accepted && accepted.id)).size).toBe(1);
  });
});
