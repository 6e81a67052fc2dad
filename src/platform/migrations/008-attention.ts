import { statements } from './statements.ts';

/** When somebody wants to hear nothing; and what is held for a digest is found by itself, whatever holds it. */
export const attention = statements([
  `alter table preferences add column attention jsonb`,
  `drop index deliveries_held`,
  `drop index deliveries_burst`,
  `drop index deliveries_burst_person`,
  `create index deliveries_held on deliveries (due_at)
    where state = 'held' and reason_code not in ('burst', 'quiet-hours', 'paused', 'muted')`,
  `create index deliveries_held_for_digest on deliveries (due_at)
    where state = 'held' and reason_code in ('burst', 'quiet-hours', 'paused', 'muted')`,
  `create index deliveries_held_for_person on deliveries (person_id)
    where state = 'held' and reason_code in ('burst', 'quiet-hours', 'paused', 'muted')`,
]);
