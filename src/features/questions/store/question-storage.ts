import { sql } from 'kysely';
import type { StoreFeature } from '../../../platform/feature.ts';
import type { OpenQuestionStore } from '../question-ports.ts';
import { openQuestionStore } from './open-questions.ts';
import { questionMigrations } from './question-migrations.ts';
import { deleteOldQuestions } from './question-rows.ts';
import { questionStore } from './question-store.ts';
import './question-tables.ts';

declare module '../../../platform/ports/feature-stores.ts' {
  interface FeatureStores {
    readonly questions: OpenQuestionStore;
  }
}

export const questionStorage: StoreFeature = {
  migrations: questionMigrations,
  turnStores: ({ db, ...parts }) => ({ questions: questionStore(db, parts) }),
  stores: ({ web, ...parts }) => ({ questions: openQuestionStore(web, parts) }),
  deleteEnded: deleteOldQuestions,
  quotes: personIds => sql`
    select d.notification_id from questions q
    join deliveries d on d.id in (q.question_card, q.apology_card, q.answer_card)
    where q.person_id = any(${personIds}::uuid[])`,
  ownData: [
    {
      name: 'questions',
      says: 'data.questions',
      rows: id => sql`
        select text, state, asked_at, progress, answer, link, answered_at from questions
        where person_id = ${id} order by asked_at`,
    },
  ],
  merge: (kept, double) => [sql`update questions set person_id = ${kept} where person_id = ${double}`],
};
