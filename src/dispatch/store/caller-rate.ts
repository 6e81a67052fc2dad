import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../core/time.ts';
import type { Admit } from '../../ledger/ports/budgets.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/** A tenth of a caller's requests in a second: so many a process lets in unasked, and as many it reserves at a time. */
const PARTS = 10;
const SECOND_MS = 1_000;

/** The second of a caller that has begun, as far as this process knows. */
interface Second {
  readonly beganAtMs: number;
  /** Requests that may still be let in. */
  left: number;
  /** Until then there is nothing to be had. */
  fullUntilMs: number;
  /** A reservation that is under way; all who come meanwhile wait for it. */
  asking?: Promise<void>;
}

/**
 * So many requests of a caller a second, over all processes, with as much at once. A process lets a tenth of that in
 * each second without asking, so a caller with few requests costs nothing; the rest it reserves by tenths in the
 * database. Over n processes a caller thus may have n tenths more. While the database cannot be asked, all are let in:
 * their requests fail there anyway.
 */
export function callerRate(db: Kysely<Schema>, clock: Clock, requestsPerSecond: number): Admit {
  const part = Math.max(1, Math.floor(requestsPerSecond / PARTS));
  const seconds = new Map<string, Second>();
  const secondOf = (callerId: string): Second => {
    const nowMs = clock.now().getTime();
    const known = seconds.get(callerId);
    if (known !== undefined && nowMs - known.beganAtMs < SECOND_MS && nowMs >= known.beganAtMs) return known;
    const fresh = { beganAtMs: nowMs, left: part, fullUntilMs: known?.fullUntilMs ?? 0 };
    seconds.set(callerId, fresh);
    return fresh;
  };
  const ask = async (callerId: string, second: Second): Promise<void> => {
    const waitMs = await reserve(db, callerId, { requestsPerSecond, part, now: clock.now() }).catch(() => 0);
    if (waitMs === 0) second.left += part;
    else second.fullUntilMs = clock.now().getTime() + waitMs;
  };
  return async callerId => {
    for (;;) {
      const second = secondOf(callerId);
      if (second.left > 0) {
        second.left -= 1;
        return 0;
      }
      const waitMs = second.fullUntilMs - clock.now().getTime();
      if (waitMs > 0) return waitMs;
      second.asking ??= ask(callerId, second).finally(() => {
        delete second.asking;
      });
      await second.asking;
    }
  };
}

interface Reservation {
  readonly requestsPerSecond: number;
  readonly part: number;
  readonly now: Date;
}

/**
 * Each part moves the caller's instant on by the time that it stands for, and may move it at most a second ahead of now.
 * Gives the milliseconds to wait where it may not, and 0 where it was moved.
 */
async function reserve(
  db: Kysely<Schema>,
  callerId: string,
  { requestsPerSecond, part, now }: Reservation,
): Promise<number> {
  const lasts = `${Math.ceil((part * 1_000_000) / requestsPerSecond)} microseconds`;
  const [row] = await move(db, { key: `caller:${callerId}`, lasts, now });
  return row === undefined || row.moved ? 0 : Math.max(1, Math.ceil(row.wait_ms));
}

interface Move {
  readonly key: string;
  /** An interval, as PostgreSQL reads it. */
  readonly lasts: string;
  readonly now: Date;
}

const move = statement(({ key, lasts, now }: Placeholders<Move>) => {
  const further = sql`greatest(p.last_at, ${now}::timestamptz) + ${lasts}::interval`;
  return sql<{ moved: boolean; wait_ms: number }>`
    with moved as (
      insert into slots as p (key, last_at) values (${key}, ${now}::timestamptz + ${lasts}::interval)
      on conflict (key) do update set last_at = ${further}
        where ${further} <= ${now}::timestamptz + interval '1 second'
      returning true)
    select exists (select from moved) as moved, coalesce((
      select extract(epoch from last_at + ${lasts}::interval - interval '1 second' - ${now}::timestamptz) * 1000
      from slots where key = ${key}), 0)::float as wait_ms`;
});
