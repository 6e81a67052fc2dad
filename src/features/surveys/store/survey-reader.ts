import { type Kysely, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { Clock } from '../../../core/time.ts';
import type { Schema } from '../../../platform/schema.ts';
import type { AnswersById, Survey } from '../survey.ts';
import type {
  AnswersView,
  AnswerTally,
  Shown,
  SurveyCounts,
  SurveyReader,
  SurveyView,
} from '../survey-ports.ts';

/** The results of surveys. */
export function surveyReader(db: Kysely<Schema>, clock: Clock): SurveyReader {
  return {
    view: id => readView(db, id, clock.now()),
    tallies: view => readTallies(db, view),
    async answers(view, { after, limit }) {
      const { rows } = await sql<AnswerRow>`
        select a.id, a.answered_at, a.answers, coalesce(p.name, p.upn, 'somebody') as label,
          coalesce(p.upn, p.email, p.aad_object_id) as address, p.id is not null as known
        from survey_answers a left join people p on p.id = a.person_id
        where ${isShown(view)} ${after === undefined ? sql`` : sql`and a.id > ${after}`}
        order by a.id limit ${limit}`.execute(db);
      return rows.map(toView);
    },
  };
}

/** As the view says, and not as it is by now: between the two a batch may have come, or the end. */
const isShown = ({ survey: { id }, closed }: Shown) =>
  sql<boolean>`a.survey_id = ${id} and (a.shown or ${closed}::boolean)`;

async function readView(db: Kysely<Schema>, id: string, now: Date): Promise<SurveyView | undefined> {
  if (!isUuid(id)) return undefined;
  await letAnswersIn(db, id, now);
  const { rows } = await sql<ViewRow>`
    select s.definition, n.tenant_id, n.caller_id, n.created_at, s.closes_at <= ${now} or n.recalled_at is not null as closed,
      (select count(*)::int from deliveries d where d.notification_id = s.id and d.operation = 'send'
        and d.person_id is not null and d.state in ('sent', 'acknowledged')) as asked,
      (select count(*)::int from survey_answers a where a.survey_id = s.id and a.shown) as shown,
      (select count(*)::int from survey_answers a where a.survey_id = s.id) as answered,
      (select count(*)::int from survey_marks m where m.survey_id = s.id and m.state = 'begun') as begun,
      (select count(*)::int from survey_marks m where m.survey_id = s.id and m.state = 'declined') as declined
    from surveys s join notifications n on n.id = s.id where s.id = ${id}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    survey: row.definition,
    tenantId: row.tenant_id,
    callerId: row.caller_id,
    createdAt: row.created_at,
    closed: row.closed,
    counts: countsOf(row),
  };
}

/** Of an open anonymous survey `begun` and `declined` are left out: each move would tell of one person. */
function countsOf({ definition, closed, asked, shown, answered, begun, declined }: ViewRow): SurveyCounts {
  return definition.anonymous && !closed ? { asked, answered: shown } : { asked, begun, answered, declined };
}

/**
 * The end of an anonymous survey shows all remaining answers at once. A person who was let in before it holds the row
 * until their answer is there; one who comes later is told that it is closed. So a read from now on has all of them.
 */
async function letAnswersIn(db: Kysely<Schema>, id: string, now: Date): Promise<void> {
  await sql`
    select from surveys s where s.id = ${id} and (s.definition -> 'anonymous')::boolean and (s.closes_at <= ${now}
      or exists (select from notifications n where n.id = s.id and n.recalled_at is not null))
    for share`.execute(db);
}

interface ViewRow {
  readonly definition: Survey;
  readonly tenant_id: string;
  readonly caller_id: string;
  readonly created_at: Date;
  readonly closed: boolean;
  readonly asked: number;
  readonly shown: number;
  readonly begun: number;
  readonly answered: number;
  readonly declined: number;
}

/** The database counts equal answers, so that 100,000 of them are few rows. */
async function readTallies(db: Kysely<Schema>, view: Shown): Promise<AnswerTally[]> {
  const { rows } = await sql<AnswerTally>`
    with texts as (
      select array(select q ->> 'id' from jsonb_array_elements(s.definition -> 'questions') q
        where q ->> 'type' = 'text') as ids from surveys s where s.id = ${view.survey.id})
    select each.key as question,
      case when each.key = any((select ids from texts)::text[]) then 'true'::jsonb else each.value end as value,
      count(*)::int as count
    from survey_answers a, jsonb_each(a.answers) each
    where ${isShown(view)} and each.value <> 'null' group by 1, 2`.execute(db);
  return rows;
}

interface AnswerRow {
  readonly id: string;
  readonly answered_at: Date | null;
  readonly answers: AnswersById;
  readonly label: string;
  readonly address: string | null;
  readonly known: boolean;
}

function toView({ id, answered_at, answers, label, address, known }: AnswerRow): AnswersView {
  return {
    id,
    answers,
    ...(known && { person: { label, ...(address !== null && { address }) } }),
    ...(answered_at !== null && { answeredAt: answered_at }),
  };
}
