import { statements } from './statements.ts';

/** The latest that each hook has told of each incident: what happened before it, and comes later, is not told. */
export const hookOrders = statements([
  `create table hook_orders (
    hook_id uuid not null references hooks on delete cascade,
    key_hash text not null,
    happened_at timestamptz not null,
    primary key (hook_id, key_hash))`,
]);
