import { statements } from './statements.ts';

/** Which notification a line says of that it has become worse: so that one that goes up and down rings no more than once. */
export const worse = statements([
  `alter table notifications add column worse_of uuid references notifications(id) on delete set null`,
  `create index notifications_worse on notifications (worse_of) where worse_of is not null`,
]);
