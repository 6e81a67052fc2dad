import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { gather } from '../../platform/database/gathering.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Outbox } from '../ports/expansion.ts';
import { DELIVERIES_CHANNEL } from './deliveries.ts';

/** The word for audiences on the channel of the deliveries. Most places say none: that means due deliveries. */
const AUDIENCES = 'audiences';
const WORDS: Readonly<Record<keyof OutboxNotice, string>> = { deliveries: '', audiences: AUDIENCES };

/** The worker that expands an audience has it for so long, anew with each page. */
export const LEASE = sql<Date>`now() + interval '30 seconds'`;

/**
 * Audiences that are still to be expanded. The notifications themselves are the list, so a recorded one is its own
 * order to be expanded, and nothing has to be written besides. Counted by the database's own time.
 */
export function outbox(db: Kysely<Schema>, owner: string): Outbox {
  return {
    async take(most) {
      const taken = await take(db, { owner, most });
      return taken.map(({ id, correlation_id, traceparent }) => ({
        notificationId: id,
        correlationId: correlation_id,
        ...(traceparent !== null && { traceparent }),
      }));
    },
    async putOff(notificationId, seconds) {
      await sql`
        update notifications set expanding_by = null, expanding_until = now() + ${seconds} * interval '1 second'
        where id = ${notificationId} and expanding_by = ${owner}`.execute(db);
      if (seconds === 0) await wakeExpanders(db);
    },
  };
}

/** As in the index by which they are found. */
const URGENCY = sql.raw(`(case urgency when 'urgent' then 0 when 'normal' then 1 else 2 end)`);

const take = statement(
  ({ owner, most }: Placeholders<{ owner: string; most: number }>) => sql<{
    id: string;
    correlation_id: string;
    traceparent: string | null;
  }>`
    update notifications set expanding_by = ${owner}, expanding_until = ${LEASE}
    where id = any(array(
      select id from notifications
      where expanded_at is null and audience <> '{}' and (expanding_until is null or expanding_until <= now())
      order by ${URGENCY}, created_at limit ${most}::integer for no key update skip locked))
    returning id, correlation_id, traceparent`,
);

/** Audiences of dead workers are anybody's at once. In the transaction that takes over all else that they had. */
export async function giveUpShares(trx: Kysely<Schema>, dead: readonly string[]): Promise<void> {
  const { numAffectedRows } = await sql`
    update notifications set expanding_by = null, expanding_until = null
    where expanded_at is null and audience <> '{}' and expanding_by = any(${dead})`.execute(trx);
  if (numAffectedRows) await wakeExpanders(trx);
}

/** In the transaction that opens an audience anew: the workers of every process hear of it when that commits. */
export async function wakeExpanders(trx: Kysely<Schema>): Promise<void> {
  await sql`select pg_notify(${DELIVERIES_CHANNEL}, ${AUDIENCES})`.execute(trx);
}

/** The kinds of work, as the workers hear of them. */
export interface OutboxNotice {
  deliveries(): void;
  audiences(): void;
}

/** The workers of one process. Each looks at once, and answers whether it has room for what there is. */
export interface Workers {
  deliveries(): boolean;
  audiences(): boolean;
}

/** `said` is undefined after a gap in which anything may have been said. */
export const hearing =
  (wake: Workers) =>
  (said: string | undefined): void => {
    if (said !== AUDIENCES) wake.deliveries();
    if (said === AUDIENCES || said === undefined) wake.audiences();
  };

/** Many at most, and of as many kinds as there are. */
const MOST_TOLD = 10_000;

/** The next word waits for so long, so that in a busy time the workers do not look for each card alone. */
const BETWEEN_WORDS_MS = 10;

/** Tells the workers of this process of work, without the database. */
export interface Announcer extends OutboxNotice {
  /** Until what it answers is called. */
  attend(workers: Workers): () => void;
}

/**
 * Tells the workers of what was committed: those of this process, and where these have no room for it those of the
 * others, through the database. So most work costs no word there, which was a twentieth of its work for a message.
 * Where this process ends before it takes the work it heard of, the others find that at their next look.
 *
 * A word to the others is not said in the transaction, in which PostgreSQL takes a lock for all of them from its
 * `NOTIFY` until it is on disk (7,391 commits a second became 1,930), and once for all that is told meanwhile. Nobody
 * waits for it: the post is answered first.
 */
export function announcing(db: Kysely<Schema>): Announcer {
  let here: Workers | undefined;
  const tell = gather<keyof OutboxNotice, void>(
    async batch => {
      const pause = delay(BETWEEN_WORDS_MS, undefined, { ref: false });
      const said = [...new Set(batch)].filter(kind => !here?.[kind]()).map(kind => WORDS[kind]);
      if (said.length > 0) await tellOthers(db, { said });
      await pause;
      return batch.map(() => undefined);
    },
    { most: MOST_TOLD, apart: () => false },
  );
  const announce = (kind: keyof OutboxNotice) => () =>
    void setImmediate(() => tell(kind).catch(() => undefined));
  return {
    deliveries: announce('deliveries'),
    audiences: announce('audiences'),
    attend(workers) {
      here = workers;
      return () => {
        here = undefined;
      };
    },
  };
}

const tellOthers = statement(
  ({ said }: Placeholders<{ said: readonly string[] }>) =>
    sql`select pg_notify(${DELIVERIES_CHANNEL}, said) from unnest(${said}::text[]) said`,
);
