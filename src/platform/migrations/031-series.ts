import { statements } from './statements.ts';

/**
 * Series. The notification that was posted is the series; each occurrence is a notification of its own, one for each
 * time of the series, whichever process makes it.
 */
export const series = statements([
  `alter table notifications
    add column repeat jsonb,
    -- When the next occurrence is due, and how many were made.
    add column repeat_next_at timestamptz,
    add column repeat_made integer not null default 0,
    add column occurrence_of uuid references notifications on delete set null,
    add column occurs_at timestamptz`,
  `create index notifications_repeat_due on notifications (repeat_next_at) where repeat_next_at is not null`,
  `create unique index notifications_occurrence on notifications (occurrence_of, occurs_at)
    where occurrence_of is not null`,
]);
