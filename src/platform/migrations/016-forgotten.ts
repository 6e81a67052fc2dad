import { statements } from './statements.ts';

export const forgotten = statements([
  // A list of members does not bring back a person who asked to be forgotten, only one who merely removed Herald.
  `alter table removals add column is_forgotten boolean not null default false`,
  `alter table api_keys drop constraint api_keys_purpose_check`,
  `alter table api_keys add constraint api_keys_purpose_check
    check (purpose in ('metrics', 'readings', 'questions', 'people'))`,
]);
