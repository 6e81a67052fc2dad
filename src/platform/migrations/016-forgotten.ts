import { statements } from './statements.ts';

export const forgotten = statements([
  // Who asked for it is not noted again because a list of members names them; who only removed Herald is.
  `alter table removals add column is_forgotten boolean not null default false`,
  `alter table api_keys drop constraint api_keys_purpose_check`,
  `alter table api_keys add constraint api_keys_purpose_check
    check (purpose in ('metrics', 'readings', 'questions', 'people'))`,
]);
