import type { PgBoss } from 'pg-boss';

/** Every process that works calls its background connections this; the rest of the name is its own. */
export const BACKGROUND_NAME = 'herald-background';

/**
 * Where no other process is connected, any work under way was lost with the process that had it. Without this
 * it would be found 11 s after its last heartbeat; work is repeatable, so a process that was cut off for a
 * moment and goes on does no harm.
 */
export async function takeBackLostWork(
  boss: PgBoss,
  ownName: string,
  queues: readonly string[],
): Promise<void> {
  const db = boss.getDb();
  const others = await db.executeSql(
    `select from pg_stat_activity where datname = current_database()
       and application_name like $1 || '%' and application_name <> $2 limit 1`,
    [BACKGROUND_NAME, ownName],
  );
  if (others.rows.length > 0) return;
  for (const queue of queues) {
    const { rows } = await db.executeSql(`select id from pgboss.job where name = $1 and state = 'active'`, [
      queue,
    ]);
    if (rows.length > 0)
      await boss.fail(
        queue,
        rows.map(({ id }) => id),
        { reason: 'its process ended' },
      );
  }
}
