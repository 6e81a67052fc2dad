import { type Kysely, sql } from 'kysely';
import type { Person } from '../../../core/person.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import type { Schema } from '../../../platform/schema.ts';
import { type AnswersById, FEWEST_ANONYMOUS, type Survey } from '../survey.ts';
import type { SurveyStore } from '../survey-ports.ts';

/** The marks and answers of surveys. */
export function surveyStore(db: Kysely<Schema>, clock: Clock, newId: NewId): SurveyStore {
  const store: SurveyStore = {
    async begun({ id }, surveyId) {
      await mark(db, id, surveyId, 'begun');
    },
    async declined({ id }, surveyId) {
      await mark(db, id, surveyId, 'declined');
    },
    async undone({ id }, surveyId) {
      await db
        .deleteFrom('survey_marks')
        .where('survey_id', '=', surveyId)
        .where('person_id', '=', id)
        .where('state', '=', 'begun')
        .execute();
    },
    async answered(person, survey, answers) {
      if (survey.anonymous) await takeTurns(db, survey.id);
      if (!(await isOpen(db, survey.id, clock.now()))) return 'closed';
      if (!(await mark(db, person.id, survey.id, 'answered'))) return 'again';
      await (survey.anonymous
        ? addAnonymous(db, survey.id, answers)
        : addNamed(db, { id: newId(), survey, person, answers, at: clock.now() }));
      return 'kept';
    },
    async standing({ id }, surveyId) {
      if (!(await isOpen(db, surveyId, clock.now()))) return 'closed';
      const marked = await db
        .selectFrom('survey_marks')
        .where('survey_id', '=', surveyId)
        .where('person_id', '=', id)
        .where('state', '=', 'answered')
        .select('state')
        .executeTakeFirst();
      return marked === undefined ? 'open' : 'answered';
    },
    async unanswered({ id }) {
      const { rows } = await sql<{ definition: Survey }>`
        select s.definition from deliveries d
        join surveys s on s.id = d.notification_id join notifications n on n.id = s.id
        where d.person_id = ${id} and d.state in ('sent', 'acknowledged')
          and s.closes_at > ${clock.now()} and n.recalled_at is null
          and not exists (select from survey_marks m
            where m.survey_id = s.id and m.person_id = ${id} and m.state = 'answered')
        order by d.id desc limit 1`.execute(db);
      return rows[0]?.definition;
    },
  };
  return store;
}

/** Nothing is marked over an answer. False where they have answered. */
async function mark(
  db: Kysely<Schema>,
  personId: string,
  surveyId: string,
  state: 'begun' | 'answered' | 'declined',
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into survey_marks as m (survey_id, person_id, state)
    select id, ${personId}, ${state} from surveys where id = ${surveyId}
    on conflict (survey_id, person_id) do update set state = excluded.state
      where m.state <> 'answered'`.execute(db);
  return numAffectedRows === 1n;
}

async function isOpen(db: Kysely<Schema>, surveyId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select from surveys s join notifications n on n.id = s.id
    where s.id = ${surveyId} and s.closes_at > ${now} and n.recalled_at is null`.execute(db);
  return rows.length > 0;
}

async function addNamed(
  db: Kysely<Schema>,
  {
    id,
    survey,
    person,
    answers,
    at,
  }: { id: string; survey: Survey; person: Person; answers: AnswersById; at: Date },
): Promise<void> {
  await db
    .insertInto('survey_answers')
    .values({
      id,
      survey_id: survey.id,
      person_id: person.id,
      answered_at: at,
      answers: JSON.stringify(answers),
    })
    .execute();
}

/**
 * Answers that come at once take turns: each would pass over the rows that another holds, and be written alone. A read
 * of the survey's end waits, too.
 */
async function takeTurns(db: Kysely<Schema>, surveyId: string): Promise<void> {
  await sql`select from surveys where id = ${surveyId} for no key update`.execute(db);
}

/** So many answers at a time look, to PostgreSQL too, as if they had been written at once. */
const SHUFFLED = 100;

/**
 * PostgreSQL knows of every row which transaction wrote it, and where it lies. This transaction writes the mark of who
 * answered, too, so by that the two could be joined. So others are written anew with each, in random order; all that
 * wait to be shown are among them. When enough wait, a batch of them is shown, drawn by lot.
 */
async function addAnonymous(db: Kysely<Schema>, surveyId: string, answers: AnswersById): Promise<void> {
  await sql`
    with taken as (
      delete from survey_answers where id in (
        select id from survey_answers where survey_id = ${surveyId}
        order by shown, random() limit ${SHUFFLED})
      returning id, answers, shown),
    all_of_them as materialized (
      select id, answers, shown from taken
      union all select gen_random_uuid(), ${JSON.stringify(answers)}::jsonb, false),
    waiting as (select id from all_of_them where not shown),
    batch as (
      select id from waiting where (select count(*) from waiting) >= ${2 * FEWEST_ANONYMOUS}
      order by random() limit ${FEWEST_ANONYMOUS})
    insert into survey_answers (id, survey_id, answers, shown)
    select id, ${surveyId}::uuid, answers, shown or id in (select id from batch) from all_of_them
    order by random()`.execute(db);
}
