/** Tenants, the people in them, and the places where Herald meets them. */
export const PEOPLE = [
  `create table tenants (
    id text primary key,
    service_url text not null,
    bot_id text not null,
    seen_at timestamptz not null)`,

  `create table people (
    id uuid primary key,
    tenant_id text not null,
    teams_id text, aad_object_id text,
    name text, given_name text, upn text, email text, role text,
    locale text, time_zone text,
    -- The language in which they were last told that Teams decides it.
    told_language text,
    reach text not null check (reach in ('unknown', 'open', 'removed', 'blocked')),
    personal_conversation_id text,
    installed_for_at timestamptz,
    unique (tenant_id, teams_id),
    unique (tenant_id, aad_object_id))`,

  // One read of this key finds any address of a person; an "or" over four columns would be four.
  `create table person_addresses (
    tenant_id text not null,
    address text not null,
    person_id uuid not null references people on delete cascade,
    primary key (tenant_id, address))`,
  `create index person_addresses_person on person_addresses (person_id)`,

  `create table conversations (
    tenant_id text not null,
    id text not null,
    kind text not null check (kind in ('personal', 'groupChat', 'channel')),
    service_url text not null,
    bot_id text not null,
    name text,
    team_id text,
    person_id uuid references people on delete set null,
    -- Chosen by its members, in a group chat or channel.
    language text,
    -- The wishes of its members for what comes there; null nearly everywhere.
    wishes jsonb,
    state text not null check (state in ('open', 'archived', 'removed', 'blocked', 'gone')),
    seen_at timestamptz not null,
    primary key (tenant_id, id))`,
  `create index conversations_person on conversations (person_id) where person_id is not null`,
  `create index conversations_team on conversations (tenant_id, team_id) where team_id is not null`,

  `create table installations (
    tenant_id text not null,
    place_id text not null,
    scope text not null check (scope in ('personal', 'groupChat', 'channel')),
    installed_at timestamptz,
    changed_at timestamptz not null,
    welcomed_at timestamptz,
    -- The language of the person who installed Herald there.
    locale text,
    primary key (tenant_id, place_id))`,

  `create table teams (
    tenant_id text not null,
    id text not null,
    name text,
    aad_group_id text,
    named_at timestamptz,
    state text not null default 'active' check (state in ('active', 'archived', 'deleted')),
    state_at timestamptz,
    primary key (tenant_id, id))`,

  `create table channels (
    tenant_id text not null,
    id text not null,
    team_id text not null,
    name text,
    named_at timestamptz,
    state text not null default 'active' check (state in ('active', 'deleted')),
    state_at timestamptz,
    primary key (tenant_id, id))`,
  `create index channels_team on channels (tenant_id, team_id)`,

  `create table memberships (
    tenant_id text not null,
    place_id text not null,
    person_id uuid not null references people on delete cascade,
    generation integer not null,
    primary key (tenant_id, place_id, person_id))`,
  `create index memberships_person on memberships (person_id)`,

  `create table rosters (
    tenant_id text not null,
    place_id text not null,
    conversation_id text not null,
    generation integer not null,
    continuation text,
    state text not null check (state in ('running', 'complete', 'failed')),
    completed_at timestamptz,
    changed_at timestamptz not null,
    primary key (tenant_id, place_id))`,

  // Groups of the directory to which somebody posted, and their members, as they were read last.
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

  // The person behind a login at another system.
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

  // The holders of a role, such as being on call.
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

  // A person who takes Herald away is forgotten, and must not get it installed again by the next notification. A hash
  // of their Entra object id is all that is left: it names nobody, and is enough to recognise a no.
  `create table removals (
    tenant_id text not null,
    person_hash text not null,
    removed_at timestamptz not null,
    -- They asked for it: a list of members that names them does not note them again, as it does those who only removed
    -- Herald.
    is_forgotten boolean not null default false,
    primary key (tenant_id, person_hash))`,
];
