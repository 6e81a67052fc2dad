import { statements } from './statements.ts';

/** Presses on the cards of a caller, and the address at which that caller is told of them. */
export const presses = statements([
  `alter table api_keys
    add column callback_url text,
    add column callback_secret text,
    -- The one before the last rotation: what is posted until then is signed with both.
    add column callback_former_secret text,
    add column callback_former_until timestamptz,
    add check ((callback_url is null) = (callback_secret is null))`,
  // Since when what was pressed on one of its cards is for everybody who has one.
  `alter table notifications add column shared_at timestamptz`,
  `create table presses (
    id uuid primary key,
    notification_id uuid not null references notifications on delete cascade,
    delivery_id uuid not null references deliveries on delete cascade,
    person_id uuid not null references people on delete cascade,
    verb text not null,
    data jsonb not null,
    is_exclusive boolean not null,
    is_shared boolean not null,
    -- Its place among those of its card: its caller is told of one after the other.
    number integer not null,
    state text not null check (state in ('pending', 'done', 'refused', 'failed')),
    text text,
    pressed_at timestamptz not null,
    -- When its caller first did not take it.
    tried_at timestamptz,
    ended_at timestamptz)`,
  // The first press is decided here, however many press at once.
  `create unique index presses_first on presses (notification_id)
    where is_exclusive and state in ('pending', 'done')`,
  `create unique index presses_card on presses (delivery_id, number)`,
  `create index presses_notification on presses (notification_id)`,
  `create index presses_person on presses (person_id)`,
]);
