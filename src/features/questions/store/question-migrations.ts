import { statements } from '../../../platform/migrations/statements.ts';

const FIRST = [
  `create table questions (
    id uuid primary key,
    tenant_id text not null,
    person_id uuid not null references people on delete cascade,
    place jsonb not null,
    text text not null,
    state text not null check (state in ('open', 'answered', 'unanswered', 'withdrawn')),
    state_since timestamptz not null,
    responder text not null,
    next_step text,
    asked_at timestamptz not null,
    expected_at timestamptz not null,
    deadline_at timestamptz not null,
    -- When the responder took the call.
    called_at timestamptz,
    progress text,
    progress_at timestamptz,
    answer text,
    link text,
    answered_at timestamptz,
    -- The cards that acknowledged it, that said that no answer came, and that brought the answer.
    question_card uuid references deliveries on delete set null,
    apology_card uuid references deliveries on delete set null,
    answer_card uuid references deliveries on delete set null)`,
  `create index questions_person on questions (person_id)`,
  `create index questions_list on questions (tenant_id, state, id)`,
  `create index questions_ended on questions (state_since) where state <> 'open'`,
  `create index questions_question_card on questions (question_card)`,
  `create index questions_apology_card on questions (apology_card)`,
  `create index questions_answer_card on questions (answer_card)`,
];

/** The table of questions, and of what came of them. Never edited once released: add a new number. */
export const questionMigrations = { '005-questions': statements(FIRST) };
