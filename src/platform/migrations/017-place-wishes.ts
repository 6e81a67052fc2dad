import { statements } from './statements.ts';

export const placeWishes = statements([
  // The wishes of those in a group chat or channel; null nearly everywhere.
  `alter table conversations add column wishes jsonb`,
  // Deliveries held for places are let go by themselves: they are few, and are asked for every second.
  `create index deliveries_held_there on deliveries (lane, due_at) where state = 'held' and person_id is null`,
]);
