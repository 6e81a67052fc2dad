import type { JSONColumnType } from 'kysely';
import type { Recipient } from '../../../core/delivery.ts';
import type { Instant, Maybe, MaybeInstant } from '../../../platform/schema.ts';
import type { QuestionState } from '../question.ts';

declare module '../../../platform/schema.ts' {
  interface Schema {
    questions: Questions;
  }
}

interface Questions {
  id: string;
  tenant_id: string;
  person_id: string;
  place: JSONColumnType<Recipient>;
  text: string;
  state: QuestionState;
  state_since: Instant;
  responder: string;
  next_step: Maybe<string>;
  asked_at: Instant;
  expected_at: Instant;
  deadline_at: Instant;
  called_at: MaybeInstant;
  progress: Maybe<string>;
  progress_at: MaybeInstant;
  answer: Maybe<string>;
  link: Maybe<string>;
  answered_at: MaybeInstant;
  /** The deliveries whose cards acknowledged it, said that no answer came, and brought the answer. */
  question_card: Maybe<string>;
  apology_card: Maybe<string>;
  answer_card: Maybe<string>;
}
