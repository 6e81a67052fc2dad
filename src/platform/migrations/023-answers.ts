import { type Kysely, sql } from 'kysely';

/** Who pressed which button of a caller's, and which answers to an anonymous survey are shown. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // A card in a channel has an answer of each who reads it; `answer` of its delivery is the last of them.
  `create table card_answers (
    delivery_id uuid not null references deliveries on delete cascade,
    person_id uuid not null references people on delete cascade,
    verb text not null,
    data jsonb not null,
    answered_at timestamptz not null,
    primary key (delivery_id, person_id))`,
  `create index card_answers_person on card_answers (person_id)`,
  // Whose an answer in a channel was, nobody had kept.
  `insert into card_answers (delivery_id, person_id, verb, data, answered_at)
    select id, person_id, answer ->> 'verb', coalesce(answer -> 'data', 'null'), state_since from deliveries
    where answer is not null and person_id is not null`,

  // What stands there was shown already.
  `alter table survey_answers add column shown boolean not null default true`,
];
