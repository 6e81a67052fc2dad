import { statements } from './statements.ts';

/** Groups of the directory to which somebody posted, and who is in them, as they were read last. */
export const groups = statements([
  `create table directory_groups (
    tenant_id text not null,
    -- As it was posted: an Entra id, or a mail name in lower case.
    name text not null,
    group_id text,
    display_name text,
    state text not null check (state in ('reading', 'read', 'unknown', 'forbidden')),
    -- Each reading is one more than the one before.
    generation integer not null,
    continuation text,
    begun_at timestamptz not null,
    read_at timestamptz,
    primary key (tenant_id, name))`,
  `create table directory_members (
    tenant_id text not null,
    name text not null,
    aad_object_id text not null,
    generation integer not null,
    primary key (tenant_id, name, aad_object_id),
    foreign key (tenant_id, name) references directory_groups on delete cascade)`,
  `create index directory_members_person on directory_members (aad_object_id)`,
]);
