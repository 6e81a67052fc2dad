import type { Kysely } from 'kysely';
import type { PlannedSurvey } from '../../core/survey.ts';
import type { Schema } from '../schema.ts';
import type { EnqueueWork } from './amend.ts';

/** In the transaction that records its notification. */
export async function recordSurvey(
  trx: Kysely<Schema>,
  { survey, report }: PlannedSurvey,
  enqueue: EnqueueWork,
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
  await enqueue.closing(trx, survey);
}
