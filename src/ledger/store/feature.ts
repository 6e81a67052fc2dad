import type { Kysely, RawBuilder } from 'kysely';
import type { Enqueue } from '../../platform/background.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Alongside } from '../ports/accept.ts';

/** A feature's part in how notifications are recorded, shown and kept. */
export interface LedgerFeature {
  /** Records the feature's data alongside a notification, in its transaction. */
  readonly records?: {
    readonly [K in keyof Alongside]?: RecordAlongside<Alongside[K]>;
  };
  /** Whether the notification `n`, which ended before this instant, is still needed. */
  readonly needs?: (since: Date) => RawBuilder<unknown>;
  /** Whether a change of a card, a row of `deliveries` under this name, is nobody's business. */
  readonly hides?: (change: 'c' | 'deliveries') => RawBuilder<unknown>;
}

export type RecordAlongside<T = unknown> = (trx: Kysely<Schema>, what: T, enqueue: Enqueue) => Promise<void>;
