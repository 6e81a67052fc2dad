import type { Kysely } from 'kysely';
import type { Enqueue } from '../../../platform/background.ts';
import type { Schema } from '../../../platform/schema.ts';
import type { PlannedSurvey } from '../survey.ts';

/** In the transaction that records its notification. */
export async function recordSurvey(
  trx: Kysely<Schema>,
  { survey, report }: PlannedSurvey,
  enqueue: Enqueue,
): Promise<void> {
  const { id, closesAt } = survey;
  await trx
    .insertInto('surveys')
    .values({
      id,
      definition: JSON.stringify(survey),
      closes_at: new Date(closesAt),
      report: report === undefined ? null : JSON.stringify(report),
    })
    .execute();
  await enqueue(trx, 'close-survey', { surveyId: id }, new Date(closesAt));
}
