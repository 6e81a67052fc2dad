import { type Kysely, sql } from 'kysely';

/** Whose each delivery is, so that callers share what there is, and what each of them has open can be counted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table deliveries add column caller_id text`,
  `update deliveries d set caller_id = n.caller_id from notifications n
    where n.id = d.notification_id and d.state in ('held', 'queued', 'sending')`,
  // Whichever statement makes a row, or brings an old one back, cannot forget it.
  `create function say_whose() returns trigger language plpgsql as $$
    begin
      select caller_id into new.caller_id from notifications where id = new.notification_id;
      return new;
    end $$`,
  `create trigger deliveries_caller before insert or update of state on deliveries for each row
    when (new.caller_id is null) execute function say_whose()`,
  `create index deliveries_callers on deliveries (tenant_id, priority, caller_id, due_at, id)
    where state in ('held', 'queued', 'sending')`,

  // Who posted to a topic first; unknown of those that are older than this.
  `alter table topics add column caller_id text`,
  `create index topics_caller on topics (caller_id) where caller_id is not null`,
  // Which topics nobody posts to any more.
  `create index notifications_topic on notifications (tenant_id, topic) where topic is not null`,
  `create index subscriptions_by_topic on subscriptions (topic)`,
];
