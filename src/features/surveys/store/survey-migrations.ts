import { statements } from '../../../platform/migrations/statements.ts';

const FIRST = [
  // A survey is a notification with more to it, under the same id, and is deleted with it.
  `create table surveys (
    id uuid primary key references notifications on delete cascade,
    definition jsonb not null,
    closes_at timestamptz not null,
    report jsonb,
    closed_at timestamptz)`,

  // That a person has answered, and neither what nor when: so that nobody answers twice.
  `create table survey_marks (
    survey_id uuid not null references surveys on delete cascade,
    person_id uuid not null references people on delete cascade,
    state text not null check (state in ('begun', 'answered', 'declined')),
    primary key (survey_id, person_id))`,
  `create index survey_marks_person on survey_marks (person_id)`,

  // Of an anonymous survey: no person, no time, an id that is random and says no order.
  `create table survey_answers (
    id uuid primary key,
    survey_id uuid not null references surveys on delete cascade,
    person_id uuid references people on delete cascade,
    answered_at timestamptz,
    answers jsonb not null,
    -- Of an anonymous survey that is open: it belongs to a batch that is shown.
    shown boolean not null default true,
    check ((person_id is null) = (answered_at is null)))`,
  `create index survey_answers_survey on survey_answers (survey_id, id)`,
  `create index survey_answers_person on survey_answers (person_id) where person_id is not null`,
];

/** Surveys, what was answered, and who has answered. Never edited once released: add a new number. */
export const surveyMigrations = { '004-surveys': statements(FIRST) };
