import type { Kysely, RawBuilder } from 'kysely';
import type { Clock, NewId } from '../../core/time.ts';
import type { Schema } from '../../platform/schema.ts';

/** A feature's part in the moment at which deliveries are let go. */
export interface DispatchFeature {
  /** Whether one of the held `deliveries` whose time has come is not to be queued yet. */
  readonly isNotYet?: (now: Date) => RawBuilder<unknown>;
  /** Each worker does this every second, before it queues due deliveries. */
  readonly beforeRelease?: (db: Kysely<Schema>, clock: Clock, newId: NewId) => Promise<unknown>;
}
