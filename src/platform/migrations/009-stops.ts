import { statements } from './statements.ts';

/** Stops wider or narrower than one topic; and remarks, at the foot of cards, on what people did about them. */
export const stops = statements([
  `create table stops (
    id uuid primary key,
    person_id uuid not null references people on delete cascade,
    kind text not null check (kind in ('topics', 'subject', 'actor', 'everything')),
    -- Of a subject the topic in which it came; of topics the pattern of their names.
    topic text not null default '',
    -- The sender's id of a subject or actor, where it gave one; else its name is what it is known by.
    ref text not null default '',
    name text not null default '',
    stopped_at timestamptz not null,
    unique (person_id, kind, topic, ref, name))`,
  `alter table deliveries add column remark jsonb`,
  // A confirmation replaced the card on which it was pressed; from now on it stands at the foot of that card.
  `update deliveries d set remark = jsonb_build_object(
      'says', jsonb_build_object('phrase', 'opted-out.headline', 'values', jsonb_build_object('topic', n.topic)),
      'buttons', jsonb_build_array(jsonb_build_object(
        'title', jsonb_build_object('phrase', 'button.undo'), 'verb', 'optIn', 'data', '{}'::jsonb)),
      'at', d.state_since)
    from notifications n
    where d.stopped and n.id = d.notification_id and n.topic is not null and exists (
      select from subscriptions s where s.person_id = d.person_id and s.topic = n.topic and s.choice = 'out')`,
  `alter table deliveries drop column stopped`,
  // The last thing that somebody did, on the few cards that have a remark.
  `create index deliveries_remarks on deliveries (person_id) where remark is not null`,
]);
