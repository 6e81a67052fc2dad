import { type Kysely, sql } from 'kysely';
import type { Interruption, Origin, Said } from '../../../core/notification.ts';
import type { NewId } from '../../../core/time.ts';
import { type EnqueueWork, restate } from '../../../ledger/store/amend.ts';
import { wakeWorkers } from '../../../ledger/store/deliveries.ts';
import { ofHerald, recordTo } from '../../../ledger/store/recording.ts';
import type { Schema } from '../../../platform/schema.ts';
import type { Question } from '../question.ts';
import { questionSaid } from '../rules/question-said.ts';

/** The card that acknowledged a question shows how it stands now. */
export function restateQuestion(
  db: Kysely<Schema>,
  question: Question,
  now: Date,
  followUp: EnqueueWork,
): Promise<boolean> {
  return restateCard(db, question.id, 'question_card', questionSaid(question), now, followUp);
}

/** A card that was sent is changed; one that waits says the new. False where it is gone, with what was kept of it. */
export async function restateCard(
  db: Kysely<Schema>,
  questionId: string,
  card: 'question_card' | 'answer_card',
  said: Said,
  now: Date,
  followUp: EnqueueWork,
): Promise<boolean> {
  const row = await db
    .selectFrom('notifications')
    .where('id', '=', ({ selectFrom }) =>
      selectFrom('questions')
        .innerJoin('deliveries', 'deliveries.id', card)
        .where('questions.id', '=', questionId)
        .select('deliveries.notification_id'),
    )
    .forNoKeyUpdate()
    .selectAll()
    .executeTakeFirst();
  if (row === undefined) return false;
  await restate(db, row, { said }, now, followUp);
  return true;
}

/**
 * Says something where the question was asked, as a notification of Herald's own that meets a dialogue as is wished.
 * Its delivery is urgent: an answer that somebody waits for is no burst. Returns the delivery.
 */
export async function sayWhereAsked(
  db: Kysely<Schema>,
  { tenantId, place }: Question,
  { said, interruption, at }: { said: Said; interruption?: Interruption | undefined; at: Date },
  newId: NewId,
  origin: Origin = {},
): Promise<string> {
  const [id, notificationId] = [newId(), newId()];
  const notification = ofHerald({
    id: notificationId,
    tenantId,
    said,
    createdAt: at,
    ...origin,
    ...(interruption !== undefined && { interruption }),
  });
  const because = { code: 'asked' } as const;
  await recordTo(db, notification, { id, recipient: place, because, urgency: 'urgent', at });
  await wakeWorkers(db);
  return id;
}

/** Questions that ended before `since`; what was said of them ends on its own. */
export async function deleteOldQuestions(db: Kysely<Schema>, since: Date): Promise<void> {
  await sql`delete from questions where state <> 'open' and state_since < ${since}`.execute(db);
}
