import { statements } from './statements.ts';

/** When something was how bad: whoever got its card then need not be told so again. */
export const wasBad = statements([
  `alter table notifications add column rose_at timestamptz, add column was_critical tstzmultirange,
    add column was_warning tstzmultirange`,
]);
