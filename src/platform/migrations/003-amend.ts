import { type Kysely, sql } from 'kysely';

/** Changes after acceptance: keys, revisions, cancelling and recalling, and what follows for the deliveries. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table notifications
    add column key text,
    add column revision integer not null default 0,
    add column changed_at timestamptz,
    add column audience_revision integer not null default 0,
    add column cancelled_at timestamptz,
    add column recalled_at timestamptz,
    add column follow_up jsonb`,
  // A key means one notification; who cancels it may use the key for another.
  `create unique index notifications_key on notifications (caller_id, tenant_id, key)
    where key is not null and cancelled_at is null`,

  `alter table idempotency_keys add column changed boolean not null default false`,

  // Changes of one card in their order: the later takes a greater number while it holds the lock on the card.
  // Ids would not do: two processes whose clocks differ make them out of order.
  `create sequence change_numbers`,
  `alter table deliveries
    add column revision integer not null default 0,
    add column change_number bigint,
    add column overtaken boolean not null default false,
    add column stopped boolean not null default false`,
  `create index deliveries_changes on deliveries (amends, change_number) where amends is not null`,
  // Whoever finds first that a card is behind makes its change; the others find it made.
  `create unique index deliveries_change_once on deliveries (amends, revision)
    where operation = 'update' and revision > 0`,
  `create unique index deliveries_recall_once on deliveries (amends) where operation = 'delete'`,
];
