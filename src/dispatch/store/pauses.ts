import { type Kysely, sql } from 'kysely';
import type { ReasonCode } from '../../core/reasons.ts';
import type { Schema } from '../../platform/schema.ts';
import type { PauseScope } from '../ports/rate-limit.ts';

/** The pause of everything. */
export const APP = 'app';

export function pauseKey(scope: PauseScope): string {
  if (scope === 'app') return APP;
  return 'lane' in scope ? `lane:${scope.lane}` : `tenant:${scope.tenantId}`;
}

/** A pause is only ever made longer: of two workers that learn of one, the later end counts. */
export async function keepPause(
  db: Kysely<Schema>,
  keys: readonly string[],
  until: Date,
  reason: ReasonCode,
): Promise<void> {
  await db
    .insertInto('pauses')
    .values(keys.map(key => ({ key, until, reason_code: reason })))
    .onConflict(c =>
      c
        .column('key')
        .doUpdateSet({ until, reason_code: reason })
        .where('pauses.until', '<', sql<Date>`excluded.until`),
    )
    .execute();
}
