import { statements } from './statements.ts';

/** The people who hold a role, such as being on call. */
export const roles = statements([
  `create table role_people (
    tenant_id text not null,
    role text not null,
    -- Any address of a person, in lower case: they need not be known yet.
    address text not null,
    -- Their place in the list.
    number integer not null,
    changed_at timestamptz not null,
    primary key (tenant_id, role, address))`,
  `create index role_people_address on role_people (tenant_id, address)`,
]);
