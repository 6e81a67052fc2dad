import { v7 as newId } from 'uuid';
import { asking, card } from '../../../src/core/said.ts';
import type { SurveyQuestionCard } from '../../../src/features/surveys/cards/survey-cards.ts';
import { surveyStore } from '../../../src/features/surveys/store/survey-store.ts';
import { addDeliveries } from '../../../src/ledger/store/deliveries.ts';
import type { KnownPerson, Ledger } from '../../ledger/ledger.ts';

const CLOSES_AT = '2030-01-01T00:00:00.000Z';
const SURVEY = {
  topic: 'pulse',
  title: 'Names',
  actor: 'CI',
  asks: 'one-by-one',
  anonymous: false,
  closesAt: CLOSES_AT,
  questions: [{ id: 'name', text: 'Your name?', required: true, type: 'text', maxLength: 100 }],
} as const;

/** Has surveys keep a person's answers, and the card that shows them. */
export async function know(book: Ledger, { tenantId, ana }: KnownPerson): Promise<void> {
  const { db, clock } = book;
  const begins = { dialogue: 'survey', given: { by: 'the test' } };
  const { id } = await book.notification(tenantId, { begins });
  const definition = { ...SURVEY, id };
  const planned = { id, definition: JSON.stringify(definition), closes_at: new Date(CLOSES_AT) };
  await db.insertInto('surveys').values(planned).execute();
  const answering = { id: ana.personId, tenantId, reach: 'open' } as const;
  await surveyStore(db, clock, newId).answered(answering, definition, { name: 'Ana Silva' });
  const said = asking(card('survey-question', {} as SurveyQuestionCard), { answered: 'Ana Silva' });
  const [because, urgency] = [{ code: 'named', by: 'CI' }, 'normal'] as const;
  const first = { id: newId(), notificationId: id, tenantId, recipient: ana, said, because, urgency };
  await addDeliveries(db, [{ ...first, at: clock.now(), state: 'sent', reason: 'sent' }]);
}
