import type { Kysely } from 'kysely';
import type { Origin } from '../../../core/notification.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import type { EnqueueWork } from '../../../ledger/store/amend.ts';
import { promptly } from '../../../platform/database/away.ts';
import type { Schema } from '../../../platform/schema.ts';
import type { Question } from '../question.ts';
import type { OpenQuestionStore, Taking } from '../question-ports.ts';
import { effectOfAnswer, effectOfProgress } from '../rules/question-reply.ts';
import { answerSaid, apologySaid } from '../rules/question-said.ts';
import { restateCard, restateQuestion, sayWhereAsked } from './question-rows.ts';
import { changeQuestion, lockQuestion, questions, readQuestion, toQuestion } from './question-store.ts';

interface Parts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly origin: () => Origin;
  readonly followUp: EnqueueWork;
}

/** Questions as those see them who answer. An answer and its card are one transaction: both are there, or neither. */
export function openQuestionStore(db: Kysely<Schema>, parts: Parts): OpenQuestionStore {
  const { clock } = parts;
  const locked = <T>(id: string, work: (trx: Kysely<Schema>, question: Question) => Promise<T>) =>
    promptly(() =>
      db.transaction().execute(async trx => {
        const question = await lockQuestion(trx, id);
        return question && work(trx, question);
      }),
    );
  return {
    async list({ tenantId, state, after, limit }) {
      const rows = await questions(db)
        .where('q.tenant_id', '=', tenantId)
        .$if(state !== undefined, q => q.where('q.state', '=', state ?? 'open'))
        .$if(after !== undefined, q => q.where('q.id', '>', after ?? ''))
        .orderBy('q.id')
        .limit(limit)
        .execute();
      return rows.map(toQuestion);
    },
    async find(id) {
      const question = await readQuestion(db, id);
      const sent = question && (await sentOf(db, id));
      return question && { ...question, ...(sent && { sent }) };
    },
    answer: (id, given) =>
      locked(id, async (trx, question): Promise<Taking> => {
        const effect = effectOfAnswer(question, given, clock.now());
        if (effect === 'closed') return 'closed';
        if (effect === 'nothing') return { state: question.state, changed: false };
        const answer = { text: given.text, at: clock.now(), ...(given.link && { link: given.link }) };
        const answered = { ...question, answer };
        await (effect === 'answers'
          ? sayAnswer(trx, parts, answered, given.interruption)
          : sayOtherAnswer(trx, parts, answered));
        return { state: 'answered', changed: true };
      }),
    progress: (id, text) =>
      locked(id, async (trx, question): Promise<Taking> => {
        const effect = effectOfProgress(question, text);
        if (effect === 'closed') return 'closed';
        if (effect === 'nothing') return { state: question.state, changed: false };
        const at = clock.now();
        await changeQuestion(trx, id, { progress: text, progress_at: at });
        await restateQuestion(trx, { ...question, progress: { text, at } }, at, parts.followUp);
        return { state: question.state, changed: true };
      }),
    async called(id) {
      await changeQuestion(db, id, { called_at: clock.now() });
    },
    async toCall(id) {
      const waits = await db
        .selectFrom('questions')
        .where('id', '=', id)
        .where('state', '=', 'open')
        .where('called_at', 'is', null)
        .where('deadline_at', '>', clock.now())
        .select('id')
        .executeTakeFirst();
      return waits && readQuestion(db, id);
    },
    async end(id) {
      const ended = await locked(id, async (trx, question) => {
        const leftMs = question.deadlineAt.getTime() - clock.now().getTime();
        if (question.state !== 'open') return 'done';
        if (leftMs > 0) return { againInSeconds: Math.ceil(leftMs / 1000) };
        await apologise(trx, parts, question);
        return 'done';
      });
      return ended ?? 'done';
    },
  };
}

async function sentOf(db: Kysely<Schema>, id: string) {
  return db
    .selectFrom('questions as q')
    .innerJoin('deliveries as d', 'd.id', 'q.answer_card')
    .where('q.id', '=', id)
    .where('q.state', '=', 'answered')
    .select(['d.id as delivery', 'd.state', 'd.reason_code as reason'])
    .executeTakeFirst();
}

type Answered = Question & { readonly answer: NonNullable<Question['answer']> };

const columnsOf = ({ answer: { text, link, at } }: Answered) => ({
  state: 'answered' as const,
  answer: text,
  link: link ?? null,
  answered_at: at,
});

async function sayAnswer(
  trx: Kysely<Schema>,
  { newId, origin, followUp }: Parts,
  question: Answered,
  interruption: Parameters<typeof sayWhereAsked>[2]['interruption'],
): Promise<void> {
  const { at } = question.answer;
  const said = answerSaid(question, question.state === 'unanswered');
  const card = await sayWhereAsked(trx, question, { said, interruption, at }, newId, origin());
  await changeQuestion(trx, question.id, { ...columnsOf(question), state_since: at, answer_card: card });
  await restateQuestion(trx, { ...question, state: 'answered' }, at, followUp);
}

/** The last answer counts. Where the card of the first is no longer known, it is said anew. */
async function sayOtherAnswer(trx: Kysely<Schema>, parts: Parts, question: Answered): Promise<void> {
  const { at } = question.answer;
  const said = answerSaid(question, false);
  if (!(await restateCard(trx, question.id, 'answer_card', said, at, parts.followUp)))
    return sayAnswer(trx, parts, question, undefined);
  await changeQuestion(trx, question.id, columnsOf(question));
}

/** With a next step. The question is closed, but an answer that comes late is still brought. */
async function apologise(
  trx: Kysely<Schema>,
  { clock, newId, origin, followUp }: Parts,
  question: Question,
): Promise<void> {
  const at = clock.now();
  const unanswered = { ...question, state: 'unanswered' as const };
  const card = await sayWhereAsked(trx, question, { said: apologySaid(question), at }, newId, origin());
  await changeQuestion(trx, question.id, { state: 'unanswered', state_since: at, apology_card: card });
  await restateQuestion(trx, unanswered, at, followUp);
}
