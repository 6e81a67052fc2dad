import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Audience } from '../../../core/notification.ts';
import type { Instant, Maybe, MaybeInstant } from '../../../platform/schema.ts';
import type { AnswersById, Survey } from '../survey.ts';

declare module '../../../platform/schema.ts' {
  interface Schema {
    surveys: Surveys;
    survey_marks: SurveyMarks;
    survey_answers: SurveyAnswers;
  }
}

interface Surveys {
  /** That of its notification. */
  id: string;
  definition: JSONColumnType<Survey>;
  closes_at: Instant;
  /** The audience of the results when it closes. */
  report: ColumnType<Audience | null, string | null, string | null>;
  closed_at: MaybeInstant;
}

interface SurveyMarks {
  survey_id: string;
  person_id: string;
  state: 'begun' | 'answered' | 'declined';
}

/** Of an anonymous survey without person and time. */
interface SurveyAnswers {
  id: string;
  survey_id: string;
  person_id: Maybe<string>;
  answered_at: MaybeInstant;
  answers: JSONColumnType<AnswersById>;
  /** Of an anonymous survey that is open: whether it belongs to a batch that is shown. */
  shown: Generated<boolean>;
}
