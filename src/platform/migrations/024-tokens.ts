import { statements } from './statements.ts';

/** Callers that come with a token of somebody whom the operator trusts, in the place of a key. */
export const tokens = statements([
  `alter table api_keys
    alter column hash drop not null,
    add column issuer text,
    -- Null for apps of Entra ID, whose audience is Herald's own.
    add column audience text,
    add column subject text,
    add constraint api_keys_shown check ((hash is null) = (issuer is not null and subject is not null))`,
  `create unique index api_keys_token on api_keys (issuer, subject, coalesce(audience, ''))
    where revoked_at is null and issuer is not null`,
  `create index api_keys_met on api_keys (issuer, subject) where issuer is not null`,
]);
