import { type Kysely, sql } from 'kysely';
import type { ConversationReference } from '../../core/conversation.ts';
import type { InterruptionOutcome } from '../../core/delivery.ts';
import type { Said } from '../../core/notification.ts';
import type { Clock, NewId } from '../../core/time.ts';
import { IS_BEHIND } from '../../ledger/store/lane.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { DialogStore, Running } from '../ports/dialogs.ts';
import { memory } from './bot-state.ts';
import { letGo } from './let-go.ts';
import { wantsSummary } from './preferences.ts';

/** The people in the middle of a dialogue, for the workers that send; written in the transaction of its state. */
export function dialogStore(db: Kysely<Schema>, clock: Clock, newId: NewId): DialogStore {
  /** Of whom nothing was written down when their state was read: so nothing has to be taken away. */
  const idle = new Set<string>();
  return {
    memory: personId =>
      memory(db, personId, runs => void (runs ? idle.delete(personId) : idle.add(personId))),
    async keep(personId, running, by) {
      if (running !== undefined) {
        idle.delete(personId);
        return put(db, { personId, running, by, now: clock.now() });
      }
      if (idle.has(personId)) return;
      for (const ended of await end(db, { personId }))
        await letGo(db, { personId, ...ended, newId, now: clock.now() });
    },
    async isAbandoned(personId, since) {
      const { rows } = await sql`
        select from dialogs where person_id = ${personId} and ${isLeft(since)} for update`.execute(db);
      return rows.length > 0;
    },
  };
}

const end = statement(
  ({ personId }: Placeholders<{ personId: string }>) => sql<{ since: Date; asOne: boolean }>`
    delete from dialogs where person_id = ${personId} returning since, ${wantsSummary(personId)} as "asOne"`,
);

const isLeft = (since: Date) => sql`until is null and last_activity_at < ${since}`;

/** The people who have left a dialogue alone since then, with their 1:1s; a page, after this person. */
export async function abandonedDialogs(
  db: Kysely<Schema>,
  since: Date,
  after = NOBODY,
): Promise<{ personId: string; conversation: ConversationReference }[]> {
  const { rows } = await sql<Omit<ConversationReference, 'kind'> & { personId: string }>`
    select d.person_id as "personId", c.tenant_id as "tenantId", c.id as "conversationId",
      c.service_url as "serviceUrl", c.bot_id as "botId"
    from dialogs d, lateral (
      select * from conversations where person_id = d.person_id and kind = 'personal' limit 1) c
    where ${isLeft(since)} and d.person_id > ${after} order by d.person_id limit 100`.execute(db);
  return rows.map(({ personId, ...reference }) => ({
    personId,
    conversation: { ...reference, kind: 'personal' },
  }));
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

interface Kept {
  readonly personId: string;
  readonly running: Running;
  readonly by: 'person' | 'herald';
  readonly now: Date;
}

async function put(db: Kysely<Schema>, { personId, running, by, now }: Kept): Promise<void> {
  const { dialogue, topic, prompt, until = null, interruptedBy = null } = running;
  await db
    .insertInto('dialogs')
    .values({
      person_id: personId,
      dialogue,
      topic: topic.phrase,
      ...prompt,
      since: now,
      last_activity_at: now,
      interrupted_by: interruptedBy,
      until,
    })
    .onConflict(c =>
      c.column('person_id').doUpdateSet({
        dialogue,
        topic: topic.phrase,
        ...prompt,
        ...(by === 'person' && { last_activity_at: now }),
        interrupted_by: interruptedBy,
        until,
        since: sql<Date>`case when dialogs.run = excluded.run then dialogs.since else excluded.since end`,
      }),
    )
    .execute();
}

/** The outcome that a turn wrote on a delivery that met a dialogue, and where the delivery stands since. */
export async function readInterruption(
  db: Kysely<Schema>,
  deliveryId: string,
): Promise<{ met?: InterruptionOutcome; said?: Said; behind: boolean; isReply: boolean }> {
  const { rows } = await sql<{
    met: InterruptionOutcome | null;
    said: Said | null;
    behind: boolean;
    is_reply: boolean;
  }>`
    select met, said, is_reply, ${IS_BEHIND} as behind from deliveries d where id = ${deliveryId}`.execute(
    db,
  );
  const [row] = rows;
  return {
    behind: row?.behind ?? false,
    isReply: row?.is_reply ?? false,
    ...(row?.met && { met: row.met }),
    ...(row?.said && { said: row.said }),
  };
}

/** Whether a dialogue runs with this person. While the answer matters, nobody can end it. */
export async function inDialog(db: Kysely<Schema>, personId: string): Promise<boolean> {
  const { rows } = await sql`select from dialogs where person_id = ${personId} for share`.execute(db);
  return rows.length > 0;
}
