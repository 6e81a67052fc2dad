import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FEATURES } from '../../src/features/features.ts';
import { backlogReader } from '../../src/ledger/store/backlog.ts';
import { ledgerReader } from '../../src/ledger/store/reader.ts';
import { untilNothingIsOnItsWay } from '../../src/people/store/in-flight.ts';
import { type OpenDatabase, openDatabase } from '../../src/platform/database/database.ts';
import { silent } from '../silent.ts';
import { ledger } from './ledger.ts';

const book = ledger();
const SENT = 10_000;
const QUEUED = 1_000;
const FEW = 20;
const HEARD_MUCH = '0190d3c8-0000-7000-8000-000000000001';
let notificationId: string;
let one: OpenDatabase;

/** One notification of which nearly all was sent, and some that waits. */
beforeAll(async () => {
  one = openDatabase(book.url, { log: silent, max: 1 });
  const tenant = book.tenant();
  ({ id: notificationId } = await book.notification(tenant));
  await sql`insert into people (id, tenant_id, teams_id, name, reach) values (${HEARD_MUCH}, ${tenant}, '29:much', 'Ana', 'open')`.execute(
    book.db,
  );
  const rows = (state: string, reason: string, count: number) =>
    sql`
    insert into deliveries (id, notification_id, tenant_id, operation, recipient, recipient_key, person_id, because, lane,
      priority, state, reason_code, state_since, due_at, created_at)
    select gen_random_uuid(), ${notificationId}, ${tenant}, 'send', '{"kind":"unknown","label":"x"}', ${`${state} ${reason} `} || n,
      ${state === 'sent' ? HEARD_MUCH : null}::uuid, '{"code":"named","by":"CI"}', ${`${state} ${reason} `} || n, 1, ${state}, ${reason}, now(), now(), now()
    from generate_series(1, ${count}::int) n`.execute(book.db);
  await rows('sent', 'sent', SENT);
  await rows('undelivered', 'removed', FEW);
  await rows('queued', 'accepted', QUEUED);
  await rows('held', 'scheduled', FEW);
  await rows('held', 'burst', FEW + 1);
  await rows('sending', 'claimed', 2);
  await sql`analyze deliveries`.execute(book.db);
});
afterAll(() => one.close());

/** Rows of the ledger that were read, by whatever way. */
async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  const read = async () => {
    await sql`select pg_stat_force_next_flush()`.execute(one.db);
    const { rows } = await sql<{ read: number }>`
      select (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_user_tables where relname = 'deliveries'`.execute(
      one.db,
    );
    return rows[0]?.read ?? 0;
  };
  const before = await read();
  await work();
  return (await read()) - before;
}

describe('of a large ledger in which nearly all was sent', () => {
  test('what waits is counted without what was sent, and each row once', async () => {
    let backlog: unknown;
    const read = await rowsRead(async () => {
      backlog = await backlogReader(one.db)();
    });
    expect(backlog).toMatchObject({ counts: { held: 2 * FEW + 1, queued: QUEUED, sending: 2 } });
    expect(read).toBeLessThan(QUEUED + SENT / 100);
  });

  test('those who were not reached are read without the others', async () => {
    const reader = ledgerReader(one.db, book.clock, FEATURES);
    let found = 0;
    const read = await rowsRead(async () => {
      found = (await reader.deliveries(notificationId, { state: 'undelivered', limit: 100 })).length;
    });
    expect(found).toBe(FEW);
    expect(read).toBeLessThan(SENT / 100);
  });

  test('what is on its way to somebody is found without all that they ever got', async () => {
    const read = await rowsRead(() => untilNothingIsOnItsWay(one.db, () => 0)(`person:${HEARD_MUCH}`));
    expect(read).toBeLessThan(FEW);
  });
});
