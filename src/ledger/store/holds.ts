import { type Kysely, type RawBuilder, sql } from 'kysely';
import { AWAY_REASONS } from '../../core/attention.ts';
import type { Urgency } from '../../core/notification.ts';
import { WHOLE_CODES } from '../../decide/burst.ts';
import { HOLDS } from '../../decide/holds.ts';
import type { Schema } from '../../platform/schema.ts';
import { PRIORITY, wakeWorkers } from './deliveries.ts';

/** Written out, as in the partial indexes of held deliveries: a parameter fits none of them. */
const quoted = (reasons: readonly string[]) => reasons.map(reason => `'${reason}'`).join(', ');

const digested = Object.entries(HOLDS)
  .filter(([, release]) => release === 'digest')
  .map(([reason]) => reason);

/** The reasons for which a digest is one card, however many lines it has. */
export const WHOLE = sql.raw(quoted(WHOLE_CODES));

/** A row of `deliveries` that is let go as one card with the rest; and one that is let go by itself. */
export const IS_HELD_FOR_DIGEST = sql<boolean>`(state = 'held' and reason_code in (${sql.raw(quoted(digested))}))`;
export const IS_HELD_ALONE = sql<boolean>`(state = 'held' and reason_code not in (${sql.raw(quoted(digested))}))`;

/** A row `d` that is held because its person wants to hear nothing. */
export const IS_HELD_FOR_AWAY = sql<boolean>`(d.state = 'held' and d.reason_code in (${sql.raw(quoted(AWAY_REASONS))}))`;

/**
 * Deliveries that are held because these people (a condition on rows `d`) want to hear nothing are decided anew, by the
 * worker that lets go next.
 */
export async function lookAgain(db: Kysely<Schema>, whose: RawBuilder<unknown>, now: Date): Promise<void> {
  await sql`update deliveries d set due_at = ${now}
    where ${whose} and ${IS_HELD_FOR_DIGEST} and ${IS_HELD_FOR_AWAY}`.execute(db);
}

/** The same for deliveries that are held because they are too many for them: how many that is has changed. */
export async function lookAgainAtLimit(
  db: Kysely<Schema>,
  whose: RawBuilder<unknown>,
  now: Date,
): Promise<void> {
  await sql`update deliveries d set due_at = ${now}
    where ${whose} and d.state = 'held' and d.reason_code = 'burst'`.execute(db);
}

/**
 * A notification has become more urgent than it was: its deliveries that wait to come together are decided on anew, as
 * if they came now. Those that wait for a time, or for the end of a dialogue, wait on.
 */
export async function lookAgainAtUrgent(
  trx: Kysely<Schema>,
  notificationId: string,
  urgency: Urgency,
  now: Date,
): Promise<void> {
  await sql`update deliveries set priority = ${PRIORITY[urgency]}
    where notification_id = ${notificationId} and operation = 'send' and state in ('held', 'queued')`.execute(
    trx,
  );
  await sql`update deliveries set state = 'queued', reason_code = 'accepted', state_since = ${now}, due_at = ${now}
    where notification_id = ${notificationId} and operation = 'send' and ${IS_HELD_FOR_DIGEST}`.execute(trx);
  await wakeWorkers(trx);
}
