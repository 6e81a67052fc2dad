import type { Record } from './records.ts';

export type Trait =
  | 'operation'
  | 'status'
  | 'tenant'
  | 'conversation'
  | 'person'
  | 'summary'
  | 'second'
  | 'activityId';

/** How many records share a value, such as a recipient. */
export interface Tally {
  readonly total: number;
  /** How many different values there are. */
  readonly groups: number;
  /** How often a value occurs → how many values do so: `{"1": 100000}` says that nobody got it twice. */
  readonly times: { readonly [count: string]: number };
  /** The 1,000 values that occur most often. */
  readonly counts: { readonly [value: string]: number };
  readonly firstAtMs?: number;
  readonly lastAtMs?: number;
}

const shown = 1_000;

/** Counts records by one of their traits. Those without it are counted as `none`. */
export function tally(records: readonly Record[], by: Trait): Tally {
  const counts = new Map<string, number>();
  for (const record of records) add(counts, traitOf(record, by));
  const times = new Map<string, number>();
  for (const count of counts.values()) add(times, String(count));
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, shown);
  const [first, last] = [records[0]?.atMs, records.at(-1)?.atMs];
  return {
    total: records.length,
    groups: counts.size,
    times: Object.fromEntries(times),
    counts: Object.fromEntries(most),
    ...(first !== undefined && last !== undefined && { firstAtMs: first, lastAtMs: last }),
  };
}

const add = (counts: Map<string, number>, value: string) => counts.set(value, (counts.get(value) ?? 0) + 1);

function traitOf(record: Record, by: Trait): string {
  if (by === 'second') return new Date(record.atMs).toISOString().slice(0, 19);
  return String(record[by] ?? 'none');
}
