import { type Kysely, sql } from 'kysely';
import type { ConversationReference } from '../../../core/conversation.ts';
import type { Audience, Notification } from '../../../core/notification.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import { wakeExpanders } from '../../../ledger/store/outbox.ts';
import { record } from '../../../ledger/store/recording.ts';
import type { Schema } from '../../../platform/schema.ts';
import { resultsSaid } from '../rules/survey-results.ts';
import type { SurveyClosing, Unfinished } from '../survey-ports.ts';
import { surveyReader } from './survey-reader.ts';

interface Parts {
  readonly clock: Clock;
  readonly newId: NewId;
}

export function surveyClosing(db: Kysely<Schema>, parts: Parts): SurveyClosing {
  const { clock } = parts;
  return {
    close: surveyId =>
      db.transaction().execute(async trx => {
        const row = await locked(trx, surveyId);
        if (row === undefined || row.closed_at !== null) return 'done';
        const leftMs = row.closes_at.getTime() - clock.now().getTime();
        if (leftMs > 0) return { againInSeconds: Math.ceil(leftMs / 1000) };
        // The row says that it was done.
        await trx
          .updateTable('surveys')
          .set({ closed_at: clock.now(), report: null })
          .where('id', '=', surveyId)
          .execute();
        if (row.report !== null) await tellResults(trx, parts, row, row.report);
        return 'done';
      }),
    unfinished: (surveyId, after) => readUnfinished(db, surveyId, after),
  };
}

const PAGE = 100;

/** By the 1:1 that was theirs, also where Herald may not write any more: what they answered goes from there, too. */
async function readUnfinished(
  db: Kysely<Schema>,
  surveyId: string,
  after: string | undefined,
): Promise<Unfinished[]> {
  const { rows } = await sql<Omit<ConversationReference, 'kind'> & { personId: string }>`
    select m.person_id as "personId", c.tenant_id as "tenantId", c.id as "conversationId",
      c.service_url as "serviceUrl", c.bot_id as "botId"
    from survey_marks m, lateral (
      select * from conversations where person_id = m.person_id and kind = 'personal' limit 1) c
    where m.survey_id = ${surveyId} and m.state = 'begun'
      and exists (select from dialogs where person_id = m.person_id)
      ${after === undefined ? sql`` : sql`and m.person_id > ${after}`}
    order by m.person_id limit ${PAGE}`.execute(db);
  return rows.map(({ personId, ...conversation }) => ({
    personId,
    conversation: { ...conversation, kind: 'personal' },
  }));
}

function locked(trx: Kysely<Schema>, id: string) {
  return trx
    .selectFrom('surveys as s')
    .innerJoin('notifications as n', 'n.id', 's.id')
    .where('s.id', '=', id)
    .select(['definition', 'closes_at', 'closed_at', 'report'])
    .select(['tenant_id', 'caller_id', 'caller_name', 'correlation_id'])
    .forUpdate('s')
    .executeTakeFirst();
}

type Row = NonNullable<Awaited<ReturnType<typeof locked>>>;

async function tellResults(
  trx: Kysely<Schema>,
  { clock, newId }: Parts,
  { definition: { id, topic }, ...row }: Row,
  audience: Audience,
): Promise<void> {
  const reader = surveyReader(trx, clock);
  const view = await reader.view(id);
  if (view === undefined) return;
  const report: Notification = {
    id: newId(),
    tenantId: row.tenant_id,
    callerId: row.caller_id,
    callerName: row.caller_name,
    topic,
    said: resultsSaid(view, await reader.tallies(view)),
    audience,
    urgency: 'normal',
    correlationId: row.correlation_id,
    createdAt: clock.now(),
  };
  await record(trx, report);
  await wakeExpanders(trx);
}
