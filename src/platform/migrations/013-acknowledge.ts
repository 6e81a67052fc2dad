import { statements } from './statements.ts';

/**
 * The acknowledgement that a notification asks for, and what came of it. Reminders, and cards to the next people, are
 * notifications of their own, which refer to the first.
 */
export const acknowledge = statements([
  `alter table notifications
    add column asks_acknowledge jsonb,
    add column acknowledge_of uuid references notifications on delete cascade,
    -- When the next step is due, and how many were taken.
    add column acknowledge_due_at timestamptz,
    add column acknowledge_steps smallint not null default 0,
    add column acknowledged_at timestamptz,
    add column acknowledged_by uuid references people on delete set null`,
  `create index notifications_acknowledge_due on notifications (acknowledge_due_at)
    where acknowledge_due_at is not null`,
  `create index notifications_acknowledge_of on notifications (acknowledge_of) where acknowledge_of is not null`,
  `create index notifications_acknowledged_by on notifications (acknowledged_by) where acknowledged_by is not null`,
]);
