import { type Kysely, type Selectable, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import { holdPerson } from '../../../people/store/hold.ts';
import type { StoreParts } from '../../../platform/feature.ts';
import type { Schema } from '../../../platform/schema.ts';
import type { Question } from '../question.ts';
import type { QuestionStore } from '../question-ports.ts';
import { restateQuestion } from './question-rows.ts';

/** People's questions, in the transaction of their turn. */
export function questionStore(
  db: Kysely<Schema>,
  { clock, newId, enqueue, followUp }: Pick<StoreParts, 'clock' | 'newId' | 'enqueue' | 'followUp'>,
): QuestionStore {
  return {
    async ask({ id: personId, tenantId }, { text, place, mostOpen, call, ...promised }) {
      await holdPerson(db, personId);
      if ((await countOpen(db, personId)) >= mostOpen) return 'full';
      const [id, now] = [newId(), clock.now()];
      await db
        .insertInto('questions')
        .values({
          id,
          tenant_id: tenantId,
          person_id: personId,
          place: JSON.stringify(place),
          text,
          state: 'open',
          state_since: now,
          responder: promised.responder,
          next_step: promised.nextStep ?? null,
          asked_at: now,
          expected_at: promised.expectedAt,
          deadline_at: promised.deadlineAt,
        })
        .execute();
      if (call) await enqueue(db, 'call-responder', { questionId: id });
      await enqueue(db, 'end-question', { questionId: id }, promised.deadlineAt);
      return (await readQuestion(db, id)) ?? 'full';
    },
    async openOf(personId) {
      const open = questions(db).where('q.person_id', '=', personId).where('q.state', '=', 'open');
      return (await open.orderBy('q.id').execute()).map(toQuestion);
    },
    async acknowledged(questionId, deliveryId) {
      await db
        .updateTable('questions')
        .set({ question_card: deliveryId })
        .where('id', '=', questionId)
        .execute();
    },
    async withdraw(personId, questionId) {
      const question = await lockQuestion(db, questionId);
      if (question?.asker.personId !== personId) return undefined;
      if (question.state !== 'open') return question;
      const withdrawn = { ...question, state: 'withdrawn' as const };
      await changeQuestion(db, questionId, { state: 'withdrawn', state_since: clock.now() });
      await restateQuestion(db, withdrawn, clock.now(), followUp);
      return withdrawn;
    },
  };
}

async function countOpen(db: Kysely<Schema>, personId: string): Promise<number> {
  const { open } = await db
    .selectFrom('questions')
    .where('person_id', '=', personId)
    .where('state', '=', 'open')
    .select(sql<number>`count(*)::int`.as('open'))
    .executeTakeFirstOrThrow();
  return open;
}

export async function readQuestion(db: Kysely<Schema>, id: string): Promise<Question | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await questions(db).where('q.id', '=', id).executeTakeFirst();
  return row && toQuestion(row);
}

/** Locks a question, so that all changes to it come one after the other. */
export async function lockQuestion(db: Kysely<Schema>, id: string): Promise<Question | undefined> {
  if (!isUuid(id)) return undefined;
  await db.selectFrom('questions').where('id', '=', id).forNoKeyUpdate().select('id').execute();
  return readQuestion(db, id);
}

export const questions = (db: Kysely<Schema>) =>
  db
    .selectFrom('questions as q')
    .innerJoin('people as p', 'p.id', 'q.person_id')
    .selectAll('q')
    .select(['p.name', 'p.upn', 'p.aad_object_id', 'p.time_zone']);

type Columns = Partial<
  Pick<
    Selectable<Schema['questions']>,
    | 'state'
    | 'state_since'
    | 'called_at'
    | 'progress'
    | 'progress_at'
    | 'answer'
    | 'link'
    | 'answered_at'
    | 'apology_card'
    | 'answer_card'
  >
>;

export async function changeQuestion(db: Kysely<Schema>, id: string, columns: Columns): Promise<void> {
  await db.updateTable('questions').set(columns).where('id', '=', id).execute();
}

type Row = Selectable<Schema['questions']> &
  Pick<Selectable<Schema['people']>, 'name' | 'upn' | 'aad_object_id' | 'time_zone'>;

export function toQuestion(row: Row): Question {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    asker: askerOf(row),
    // Two rows of one person may have become one since.
    place: row.place.kind === 'person' ? { ...row.place, personId: row.person_id } : row.place,
    text: row.text,
    state: row.state,
    responder: row.responder,
    ...(row.next_step !== null && { nextStep: row.next_step }),
    askedAt: row.asked_at,
    expectedAt: row.expected_at,
    deadlineAt: row.deadline_at,
    ...(row.progress !== null &&
      row.progress_at !== null && { progress: { text: row.progress, at: row.progress_at } }),
    ...(row.answer !== null &&
      row.answered_at !== null && {
        answer: { text: row.answer, at: row.answered_at, ...(row.link !== null && { link: row.link }) },
      }),
  };
}

function askerOf({ person_id, name, upn, aad_object_id, time_zone }: Row): Question['asker'] {
  return {
    personId: person_id,
    ...(name !== null && { name }),
    ...(upn !== null && { upn }),
    ...(aad_object_id !== null && { aadObjectId: aad_object_id }),
    ...(time_zone !== null && { timeZone: time_zone }),
  };
}
