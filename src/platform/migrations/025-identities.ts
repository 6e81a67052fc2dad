import { statements } from './statements.ts';

/** The people behind logins at other systems. */
export const identities = statements([
  `create table identities (
    tenant_id text not null,
    -- As hooks have it: \`github\`.
    source text not null,
    -- In lower case.
    login text not null,
    -- Any address of a person, in lower case: they need not be known yet.
    address text not null,
    changed_at timestamptz not null,
    primary key (tenant_id, source, login))`,
  `create index identities_address on identities (tenant_id, address)`,
]);
