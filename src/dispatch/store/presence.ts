import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Schema } from '../../platform/schema.ts';

/**
 * A worker is there as long as it gives a sign every so often, or the session in which it listens lives: that session
 * holds an advisory lock, which PostgreSQL lets go of when the process is killed, its machine is gone, or the network
 * between them. So a lost connection alone costs no worker its leases, nor does a process that stands still; a worker's
 * death is known to everybody within `SILENT_FOR`, however long the lease.
 *
 * Through a pooler that keeps a session although its client is gone, the lock stays: then the time of the lease counts.
 */
const SILENT_FOR_MS = 3_000;
const SILENT_FOR = sql.raw(`interval '${SILENT_FOR_MS} milliseconds'`);

/** The signs by which other workers know of this one, and what it knows of itself. */
export interface Presence {
  /** On each session that listens, a lock of its own: the server may take a while to notice that the former one died. */
  register(session: Pick<pg.Client, 'query'>): Promise<void>;
  /** Gives a sign. */
  beat(): Promise<void>;
  /**
   * Whether nobody can have taken its leases over: for that they must have missed its signs for a while. Once they did,
   * it is not sure again before the last of those leases has ended.
   */
  isSure(): boolean;
  /**
   * Whether it may say of others that they are silent: it must have given signs itself, without a gap, for as long as
   * that takes. After an outage of the database everybody was silent, and each has this long to give a sign.
   */
  mayJudge(): boolean;
  leave(): Promise<void>;
}

export function presence(
  db: Kysely<Schema>,
  id: string,
  { leaseMs, elapsed }: { leaseMs: number; elapsed: () => number },
): Presence {
  let known = false;
  let sureFrom = Number.POSITIVE_INFINITY;
  /** The first and the last of its signs between which there was no gap. */
  let [firstMs, lastMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  const isFresh = () => elapsed() - lastMs < SILENT_FOR_MS;
  const sign = (atMs: number): void => {
    if (atMs - lastMs >= SILENT_FOR_MS) firstMs = atMs;
    lastMs = atMs;
  };
  return {
    async register(session) {
      const atMs = elapsed();
      const { rows } = await session.query<{ isNew: boolean }>(REGISTER, [id]);
      if (rows[0]?.isNew) sureFrom = known ? atMs + leaseMs : atMs;
      known = true;
      sign(atMs);
    },
    async beat() {
      const atMs = elapsed();
      const seen = sql`update workers set seen_at = clock_timestamp() where id = ${id}`;
      const { numAffectedRows } = await seen.execute(db);
      if (!numAffectedRows) sureFrom = atMs + leaseMs;
      sign(atMs);
    },
    isSure: () => sureFrom <= elapsed() && isFresh(),
    mayJudge: () => isFresh() && lastMs - firstMs >= SILENT_FOR_MS,
    leave: async () => void (await db.deleteFrom('workers').where('id', '=', id).execute()),
  };
}

const REGISTER = `
  with chosen as materialized (select (random() * 9e15)::bigint as lock),
  held as materialized (select lock from chosen where pg_try_advisory_lock(lock))
  insert into workers (id, lock, seen_at) select $1, lock, clock_timestamp() from held
  on conflict (id) do update set lock = excluded.lock, seen_at = excluded.seen_at
  returning xmax = 0 as "isNew"`;

/** Takes those who are dead off the list. Within the transaction that takes over what they held, or both are undone. */
export async function dropTheDead(trx: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from workers
    where case when seen_at < clock_timestamp() - ${SILENT_FOR} then pg_try_advisory_xact_lock(lock) end
    returning id`.execute(trx);
  return rows.map(({ id }) => id);
}
