import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Instant, Maybe, MaybeInstant } from '../../../platform/schema.ts';
import type { Condition, Value } from '../watch.ts';

declare module '../../../platform/schema.ts' {
  interface Schema {
    watches: Watches;
    readings: Readings;
  }
}

interface Watches {
  id: string;
  tenant_id: string;
  person_id: string;
  subject: string;
  /** The key by which readings and watches meet. */
  subject_key: string;
  condition: JSONColumnType<Condition>;
  base: JSONColumnType<StoredPoint> | null;
  fired: boolean;
  fired_at: MaybeInstant;
  /** The value that it changed to while nothing was told. */
  pending: JSONColumnType<StoredPoint> | null;
  /** Numbers between these leave it as it is; null where every reading is judged. */
  calm_above: Maybe<number>;
  calm_below: Maybe<number>;
  created_at: Instant;
  ends_at: Instant;
}

interface StoredPoint {
  value: Value;
  at: string;
}

/** A subject: its last value, and a bounded series of the numbers before it. */
interface Readings {
  tenant_id: string;
  subject_key: string;
  subject: string;
  /** Null only while its first reading is being taken in. */
  value: ColumnType<Value | null, string | null, string>;
  unit: Maybe<string>;
  at: Instant;
  recent: Generated<number[]>;
  /** When each was read; fewer, where some came before this was kept. */
  recent_at: Generated<Date[]>;
}
