import { statements } from './statements.ts';

/** Notifications that can wait come together; so do those for a group chat or channel. */
export const canWait = statements([
  `alter table notifications add column can_wait text`,
  `alter table digest_windows drop constraint digest_windows_pkey`,
  `alter table digest_windows alter column person_id drop not null`,
  `alter table digest_windows add column tenant_id text, add column conversation_id text`,
  `alter table digest_windows add constraint digest_windows_of_one check (
    num_nonnulls(person_id, conversation_id) = 1 and (conversation_id is null) = (tenant_id is null))`,
  `alter table digest_windows add unique (person_id, ends_at), add unique (tenant_id, conversation_id, ends_at)`,
  `drop index deliveries_held`,
  `drop index deliveries_held_for_digest`,
  `drop index deliveries_held_for_person`,
  `create index deliveries_held on deliveries (due_at) where state = 'held'
    and reason_code not in ('burst', 'quiet-hours', 'paused', 'muted', 'topic-digest', 'can-wait')`,
  `create index deliveries_held_for_digest on deliveries (due_at) where state = 'held'
    and reason_code in ('burst', 'quiet-hours', 'paused', 'muted', 'topic-digest', 'can-wait')`,
  `create index deliveries_held_for_person on deliveries (person_id) where state = 'held'
    and reason_code in ('burst', 'quiet-hours', 'paused', 'muted', 'topic-digest', 'can-wait')`,
]);
