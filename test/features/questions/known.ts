import { v7 as newId } from 'uuid';
import { turnLedger } from '../../../src/chat/store/turn-ledger.ts';
import { questionStore } from '../../../src/features/questions/store/question-store.ts';
import type { KnownPerson, Ledger } from '../../ledger/ledger.ts';

/** The work that follows from a question is not done here. */
const nothing = async () => undefined;
const NO_WORK = { enqueue: nothing, followUp: { followUp: nothing, expiry: nothing } };

/** Has questions keep one that a person asked in a channel, where it is quoted on a card that they pressed. */
export async function know(book: Ledger, { tenantId, ana }: KnownPerson): Promise<void> {
  const { db, clock } = book;
  const questions = questionStore(db, { clock, newId, ...NO_WORK });
  const asker = { id: ana.personId, tenantId, reach: 'open' } as const;
  const question = await questions.ask(asker, {
    ...{ text: 'Who is Ana Silva?', place: ana, mostOpen: 1, call: false },
    ...{ responder: 'Desk', expectedAt: clock.now(), deadlineAt: clock.now() },
  });
  const inOps = { kind: 'conversation', conversationId: '19:ops', label: 'Ops' } as const;
  const quoted = { said: { text: 'Ana Silva asked: Who is Ana Silva?' }, callerId: 'herald' };
  const card = await book.delivery(tenantId, inOps, { notification: quoted, state: 'sent' });
  const press = { verb: 'seen', data: null };
  await turnLedger(db, clock, newId, () => ({})).acknowledge(card, ana.personId, press);
  if (question !== 'full') await questions.acknowledged(question.id, card);
}
