/** The programs that post: keys and tokens, hooks, and where they are told what became of it. */
export const CALLERS = [
  `create table api_keys (
    id uuid primary key,
    name text not null,
    -- Null of a caller that comes with a token of somebody whom the operator trusts.
    hash text unique,
    issuer text,
    -- Null for apps of Entra ID, whose audience is Herald's own.
    audience text,
    subject text,
    topics jsonb,
    tenants jsonb,
    created_at timestamptz not null,
    revoked_at timestamptz,
    -- Null: may post.
    purpose text check (purpose in ('metrics', 'readings', 'questions', 'people')),
    -- To the minute: a key that nobody uses can be revoked.
    last_used_at timestamptz,
    callback_url text,
    callback_secret text,
    -- The one before the last rotation: posts until then are signed with both.
    callback_former_secret text,
    callback_former_until timestamptz,
    -- Any address of the person who gets its previews; null: nobody.
    tester text,
    constraint api_keys_shown check ((hash is null) = (issuer is not null and subject is not null)),
    check ((callback_url is null) = (callback_secret is null)))`,
  `create unique index api_keys_name on api_keys (name) where revoked_at is null`,
  `create unique index api_keys_token on api_keys (issuer, subject, coalesce(audience, ''))
    where revoked_at is null and issuer is not null`,
  `create index api_keys_met on api_keys (issuer, subject) where issuer is not null`,

  `create table hooks (
    id uuid primary key,
    name text not null,
    source text not null,
    topic text,
    tenant_id text,
    audience jsonb not null,
    -- SHA-256 of the id in the address: nobody can post by reading this table.
    address_hash text not null unique,
    secret text not null,
    former_secret text,
    former_until timestamptz,
    -- The app of Entra ID whose token opens it beside its secret.
    sender text,
    -- Makes notifications of its posts.
    mapping text check (length(mapping) <= 65536),
    created_at timestamptz not null,
    revoked_at timestamptz,
    used_at timestamptz,
    refused_at timestamptz,
    refused_code text,
    refused_why text)`,
  `create unique index hooks_name on hooks (name) where revoked_at is null`,
  // The latest that each hook has told of each incident: an event that happened before it and comes later is not told.
  `create table hook_orders (
    hook_id uuid not null references hooks on delete cascade,
    key_hash text not null,
    happened_at timestamptz not null,
    primary key (hook_id, key_hash))`,

  // Callers that are told what becomes of their deliveries.
  `create table event_subscriptions (
    caller_id uuid primary key references api_keys on delete cascade,
    events text[] not null,
    since timestamptz not null,
    -- The events that are being posted, the same at each try.
    batch uuid,
    next_at timestamptz not null,
    taken_by text,
    taken_until timestamptz,
    tries integer not null default 0,
    refused_at timestamptz,
    refused_why text,
    told_at timestamptz,
    -- Given up since the last post that was taken: they were too old, or too many.
    missed bigint not null default 0)`,
  // As deliveries name their caller, which need not be one of these.
  `create index event_subscriptions_caller on event_subscriptions ((caller_id::text))`,
];
