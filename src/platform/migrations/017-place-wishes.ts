import { statements } from './statements.ts';

export const placeWishes = statements([
  // What those in a group chat or channel want to come there; null nearly everywhere.
  `alter table conversations add column wishes jsonb`,
  // What is held for places is let go by itself: they are few, and it is asked every second.
  `create index deliveries_held_there on deliveries (lane, due_at) where state = 'held' and person_id is null`,
]);
