import { statements } from './statements.ts';

/** The times that tell the next incident of a key from the one that stands, whose end nobody may have sent. */
export const incidents = statements([
  `alter table notifications
    -- By the sender's clock: when the last began of what it tells of.
    add column began_at timestamptz,
    -- When a hook last posted of it.
    add column heard_at timestamptz`,
]);
