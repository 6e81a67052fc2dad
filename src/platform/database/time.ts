import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Log } from '../../core/log.ts';
import type { Clock } from '../../core/time.ts';

/** One look at the clock of the database: what it showed, right to `withinMs`, when so much time had elapsed here. */
export interface ClockReading {
  readonly atMs: number;
  readonly elapsedMs: number;
  readonly withinMs: number;
}

/** Milliseconds since any fixed instant, which nobody sets: `performance.now`. */
export type Elapsed = () => number;

/** A clock that nobody sets runs off by less than a millisecond meanwhile; a server that took over is met this soon. */
const EVERY_MS = 10_000;
/** So much may the clocks differ before it is worth a line in the log, and so much more before it is worth another. */
const WORTH_TELLING_MS = 1_000;
/** Time stands still for a correction of less than this, and goes back for one of more. */
const STANDS_STILL_MS = 1_000;

const SKEWED =
  "the clock of this machine differs from the database's; the database's is used. Keep them in step (NTP)";

/**
 * The time of the database, for everything that processes share: leases, slots, due times. It goes on by the time that
 * has elapsed since it was last read, so setting the clock of this machine changes nothing. Before the first reading
 * it is that of this machine, `own`.
 */
export function createDatabaseTime({ own, elapsed, log }: { own: Clock; elapsed: Elapsed; log: Log }) {
  let zeroMs = own.now().getTime() - elapsed();
  let shownMs = Number.NEGATIVE_INFINITY;
  let toldMs = 0;

  const now = (): Date => {
    const atMs = zeroMs + elapsed();
    shownMs = shownMs - atMs > STANDS_STILL_MS ? atMs : Math.max(shownMs, atMs);
    return new Date(shownMs);
  };
  const tell = (): void => {
    const skewMs = Math.round(own.now().getTime() - (zeroMs + elapsed()));
    if (Math.abs(skewMs - toldMs) < WORTH_TELLING_MS) return;
    toldMs = skewMs;
    if (Math.abs(skewMs) < WORTH_TELLING_MS) log.info({ skewMs }, 'the clocks are in step again');
    else log.warn({ skewMs }, SKEWED);
  };
  const take = ({ atMs, elapsedMs, withinMs }: ClockReading): void => {
    const readMs = atMs - elapsedMs;
    if (Math.abs(readMs - zeroMs) > withinMs) zeroMs = readMs;
    tell();
  };

  return {
    clock: { now } satisfies Clock,
    take,
    /**
     * Reads it, and again every so often until it is stopped. A database that is away leaves it as it is; rejects
     * where the first reading fails.
     */
    async follow(read: () => Promise<ClockReading>): Promise<() => Promise<void>> {
      take(await read());
      const stopping = new AbortController();
      void (async () => {
        while (await passed(EVERY_MS, stopping.signal)) await read().then(take, () => undefined);
      })();
      return async () => stopping.abort();
    },
  };
}

/** False where it was stopped before. */
const passed = (ms: number, signal: AbortSignal): Promise<boolean> =>
  delay(ms, true, { signal, ref: false }).catch(() => false);

/** The quickest of a few says most: a reading is as good as half of the time that it took. */
const LOOKS = 3;

export function readTime<T>(db: Kysely<T>, elapsed: Elapsed): Promise<ClockReading> {
  return db.connection().execute(async connection => {
    const readings: ClockReading[] = [];
    while (readings.length < LOOKS) readings.push(await readOnce(connection, elapsed));
    return readings.reduce((best, each) => (each.withinMs < best.withinMs ? each : best));
  });
}

async function readOnce<T>(db: Kysely<T>, elapsed: Elapsed): Promise<ClockReading> {
  const askedMs = elapsed();
  const { rows } = await sql<{
    at: number;
  }>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as at`.execute(db);
  const withinMs = (elapsed() - askedMs) / 2;
  return { atMs: rows[0]?.at ?? Number.NaN, elapsedMs: askedMs + withinMs, withinMs };
}
