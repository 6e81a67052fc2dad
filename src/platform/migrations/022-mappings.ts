import { statements } from './statements.ts';

/** What makes notifications of the posts of a hook, and what was wrong with the last that was refused. */
export const mappings = statements([
  `alter table hooks
    add column mapping text check (length(mapping) <= 65536),
    add column refused_why text`,
]);
