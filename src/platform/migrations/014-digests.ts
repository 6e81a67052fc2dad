import { statements } from './statements.ts';

/** Digests, topic by topic: the deliveries that are held for one, and the windows that were told. */
export const digests = statements([
  `create table digest_windows (
    person_id uuid not null references people on delete cascade,
    ends_at timestamptz not null,
    -- The digest, or the only card that came in it.
    delivery_id uuid not null unique references deliveries on delete cascade,
    primary key (person_id, ends_at)
  )`,
  `drop index deliveries_held`,
  `drop index deliveries_held_for_digest`,
  `drop index deliveries_held_for_person`,
  `create index deliveries_held on deliveries (due_at)
    where state = 'held' and reason_code not in ('burst', 'quiet-hours', 'paused', 'muted', 'topic-digest')`,
  `create index deliveries_held_for_digest on deliveries (due_at)
    where state = 'held' and reason_code in ('burst', 'quiet-hours', 'paused', 'muted', 'topic-digest')`,
  `create index deliveries_held_for_person on deliveries (person_id)
    where state = 'held' and reason_code in ('burst', 'quiet-hours', 'paused', 'muted', 'topic-digest')`,
]);
