import { statements } from './statements.ts';

/** A key is free again when its episode has ended. The repeat of a post that ended nothing is recognised, too. */
export const episodes = statements([
  `alter table notifications
    add column ended_at timestamptz,
    -- Whoever had not been shown it by then is not told any more.
    add column is_over boolean not null default false`,
  `drop index notifications_key`,
  `create unique index notifications_key on notifications (caller_id, tenant_id, key)
    where key is not null and cancelled_at is null and ended_at is null`,
  `alter table idempotency_keys alter column notification_id drop not null`,
  `alter table hook_marks
    alter column notification_id drop not null,
    add column kept_at timestamptz,
    add check ((notification_id is null) = (kept_at is not null))`,
  `create index hook_marks_alone on hook_marks (kept_at) where notification_id is null`,
]);
