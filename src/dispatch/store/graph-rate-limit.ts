import type { Kysely } from 'kysely';
import type { Clock } from '../../core/time.ts';
import { WINDOWS } from '../../decide/limits.ts';
import type { Schema } from '../../platform/schema.ts';
import { rateLimit } from './rate-limit.ts';

/** Long enough for the limit of a burst, short beside a lease. */
const PATIENCE_MS = 2_000;

/** How fast Microsoft Graph may be asked: as for Teams, and in rows of its own. */
export function graphRateLimit(db: Kysely<Schema>, clock: Clock) {
  const [{ most: requestsPerSecond }] = WINDOWS.graph;
  const limit = rateLimit(db, clock, { requestsPerSecond, patienceMs: PATIENCE_MS });
  const name = (tenantId: string) => `graph:${tenantId}`;
  return {
    slot: (tenantId: string) => limit.slot({ tenantId: name(tenantId), graph: true }),
    pause: (tenantId: string, until: Date) => limit.pause({ tenantId: name(tenantId) }, until, 'throttled'),
  };
}
