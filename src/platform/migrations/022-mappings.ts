import { statements } from './statements.ts';

/** The mapping that makes notifications of a hook's posts, and the reason why the last refused post was refused. */
export const mappings = statements([
  `alter table hooks
    add column mapping text check (length(mapping) <= 65536),
    add column refused_why text`,
]);
