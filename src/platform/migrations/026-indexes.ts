import { type Kysely, sql } from 'kysely';

/** Fewer and narrower indexes: every move of a delivery writes a new entry into all that it is in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // What is being sent is never more than some hundred rows: the index that makes lanes unique finds the lost ones too.
  `drop index deliveries_leases`,
  // Conversations have ids of their own in every tenant.
  `drop index deliveries_card`,
  `create index deliveries_card on deliveries (conversation_id, activity_id) where activity_id is not null`,
];
