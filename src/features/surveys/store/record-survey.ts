import type { Kysely } from 'kysely';
import type { EnqueueWork } from '../../../ledger/store/amend.ts';
import type { Schema } from '../../../platform/schema.ts';
import type { PlannedSurvey } from '../survey.ts';

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
