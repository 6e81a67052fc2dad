import type { Instant, Maybe } from '../../../platform/schema.ts';

declare module '../../../platform/schema.ts' {
  interface Schema {
    reminders: Reminders;
  }
}

interface Reminders {
  id: string;
  tenant_id: string;
  person_id: string;
  what: string;
  time_zone: string;
  /** A cron pattern; null: once. */
  every: Maybe<string>;
  /** The next time. */
  at: Instant;
  state: 'waiting' | 'done' | 'removed';
  /** The held delivery of that time. */
  delivery_id: string;
  /** The delivery whose card is shown again. */
  snoozes: Maybe<string>;
  created_at: Instant;
}
