import { statements } from './statements.ts';

/** A press of which nobody is told is none that was done, and stands all the same: who was first stays first. */
export const notedPresses = statements([
  `alter table presses drop constraint presses_state_check`,
  `alter table presses add constraint presses_state_check
    check (state in ('pending', 'done', 'noted', 'refused', 'failed'))`,
  `drop index presses_first`,
  `create unique index presses_first on presses (notification_id)
    where is_exclusive and state in ('pending', 'done', 'noted')`,
]);
