import { sql } from 'kysely';
import type { StoreFeature } from '../../../platform/feature.ts';
import type { PlannedSurvey } from '../survey.ts';
import type { SurveyClosing, SurveyReader } from '../survey-ports.ts';
import { recordSurvey } from './record-survey.ts';
import { surveyClosing } from './survey-closing.ts';
import { surveyMigrations } from './survey-migrations.ts';
import { surveyReader } from './survey-reader.ts';
import { surveyStore } from './survey-store.ts';
import './survey-tables.ts';

declare module '../../../platform/ports/feature-stores.ts' {
  interface FeatureStores {
    readonly surveys: SurveyReader;
    readonly surveyClosing: SurveyClosing;
  }
}
declare module '../../../ledger/ports/accept.ts' {
  interface Alongside {
    readonly survey: PlannedSurvey;
  }
}

export const surveyStorage: StoreFeature = {
  migrations: surveyMigrations,
  turnStores: ({ db, clock, newId }) => ({ surveys: surveyStore(db, clock, newId) }),
  stores: ({ db, web, clock, newId }) => ({
    surveys: surveyReader(web, clock),
    surveyClosing: surveyClosing(db, { clock, newId }),
  }),
  records: { survey: recordSurvey },
  needs: since => sql`exists (select from surveys s where s.id = n.id and s.closes_at >= ${since})`,
  // A press on the card of an anonymous survey changes that card, too: that a person pressed is nobody's business.
  hides: change => sql`(
    ${sql.ref(`${change}.operation`)} = 'update' and ${sql.ref(`${change}.revision`)} = 0 and exists (
      select from surveys s where s.id = ${sql.ref(`${change}.notification_id`)} and (s.definition -> 'anonymous')::boolean))`,
  ownData: [
    {
      name: 'survey_marks',
      says: 'data.surveys',
      rows: id => sql`
        select s.definition ->> 'title' as survey, m.state from survey_marks m join surveys s on s.id = m.survey_id
        where m.person_id = ${id} order by m.survey_id`,
    },
    {
      name: 'survey_answers',
      rows: id => sql`
        select s.definition ->> 'title' as survey, a.answered_at, a.answers from survey_answers a
        join surveys s on s.id = a.survey_id where a.person_id = ${id} order by a.answered_at`,
    },
  ],
  merge: (kept, double) => [
    sql`update survey_answers set person_id = ${kept} where person_id = ${double}`,
    sql`
      insert into survey_marks (survey_id, person_id, state)
      select survey_id, ${kept}, state from survey_marks where person_id = ${double}
      on conflict (survey_id, person_id) do update set state = excluded.state where excluded.state = 'answered'`,
  ],
};
