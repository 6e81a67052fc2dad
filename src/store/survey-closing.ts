import { type Kysely, sql } from 'kysely';
import type { Audience, Notification } from '../core/notification.ts';
import type { CloseSurvey } from '../core/ports/surveys.ts';
import type { Clock, NewId } from '../core/ports/time.ts';
import type { Survey } from '../core/survey.ts';
import { resultsCard } from '../decide/survey/results.ts';
import type { EnqueueWork } from './amend.ts';
import { addDeliveries } from './deliveries.ts';
import { record } from './notifications.ts';
import type { Schema } from './schema.ts';
import { surveyReader } from './survey-reader.ts';

/** Tells those who are in the middle of it, and who wanted the results. Once: the row says that it was done. */
export function surveyClosing(
  db: Kysely<Schema>,
  parts: { clock: Clock; newId: NewId; enqueue: EnqueueWork },
): CloseSurvey {
  const { clock } = parts;
  return surveyId =>
    db.transaction().execute(async trx => {
      const row = await locked(trx, surveyId);
      if (row === undefined || row.closed_at !== null) return 'done';
      const leftMs = row.closes_at.getTime() - clock.now().getTime();
      if (leftMs > 0) return { againInSeconds: Math.ceil(leftMs / 1000) };
      await trx
        .updateTable('surveys')
        .set({ closed_at: clock.now(), report: null })
        .where('id', '=', surveyId)
        .execute();
      const tell = { ...parts, survey: row.definition, of: row };
      await tellUnfinished(trx, tell);
      if (row.report !== null) await tellResults(trx, tell, row.report);
      return 'done';
    });
}

function locked(trx: Kysely<Schema>, id: string) {
  return trx
    .selectFrom('surveys as s')
    .innerJoin('notifications as n', 'n.id', 's.id')
    .where('s.id', '=', id)
    .select([
      'definition',
      'closes_at',
      'closed_at',
      'report',
      'tenant_id',
      'topic',
      'caller_id',
      'caller_name',
    ])
    .select(['correlation_id', 'recalled_at'])
    .forUpdate('s')
    .executeTakeFirst();
}

interface Telling {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly enqueue: EnqueueWork;
  readonly survey: Survey;
  readonly of: NonNullable<Awaited<ReturnType<typeof locked>>>;
}

/**
 * Who had answered some of it is told that it is over. Who had answered nothing hears nothing: a survey that was
 * ignored is not worth another message. The dialogue itself ends when they come to it.
 */
async function tellUnfinished(trx: Kysely<Schema>, { clock, newId, survey, of }: Telling): Promise<void> {
  const { rows } = await sql<{ id: string; label: string }>`
    select p.id, coalesce(p.name, p.upn, 'somebody') as label
    from survey_marks m join people p on p.id = m.person_id
    where m.survey_id = ${survey.id} and m.state = 'begun' order by p.id`.execute(trx);
  if (rows.length === 0 || of.recalled_at !== null) return;
  const word = {
    ...own(newId(), of, clock.now()),
    said: { text: farewell(survey) },
    interruption: 'ad-hoc',
  } as const;
  await record(trx, word);
  const common = {
    notificationId: word.id,
    tenantId: of.tenant_id,
    urgency: word.urgency,
    at: word.createdAt,
  };
  const deliveries = rows.map(({ id, label }) => ({
    ...common,
    id: newId(),
    recipient: { kind: 'person', personId: id, label } as const,
    because: { code: 'asked' } as const,
  }));
  await addDeliveries(trx, deliveries);
}

function farewell({ title }: Survey): string {
  return `The survey “${title}” has closed before you came to its end, so your answers to it were not kept.`;
}

async function tellResults(
  trx: Kysely<Schema>,
  { clock, newId, enqueue, survey, of }: Telling,
  audience: Audience,
): Promise<void> {
  const reader = surveyReader(trx, clock);
  const view = await reader.view(survey.id);
  if (view === undefined) return;
  const data = { ...resultsCard(view, await reader.tallies(survey.id)) };
  const report: Notification = {
    ...own(newId(), of, clock.now()),
    callerId: of.caller_id,
    callerName: of.caller_name,
    said: { template: 'survey-results', data },
    audience,
  };
  await record(trx, report);
  await enqueue.expansion(trx, report);
}

function own(id: string, { tenant_id, topic, correlation_id }: Telling['of'], createdAt: Date) {
  return {
    id,
    tenantId: tenant_id,
    callerId: 'herald',
    callerName: 'Herald',
    audience: {},
    urgency: 'normal' as const,
    correlationId: correlation_id,
    createdAt,
    ...(topic !== null && { topic }),
  };
}
