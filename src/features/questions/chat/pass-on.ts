import { sayLine, type Turn } from '../../../chat/turn.ts';
import type { Recipient } from '../../../core/delivery.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import { LONGEST_QUESTION, type Question } from '../question.ts';
import { promiseOf } from '../rules/question-reply.ts';
import { questionSaid } from '../rules/question-said.ts';
import { responderOf } from './responder.ts';

/** Passes a question on, and says at once who answers and until when. */
export async function passOn(
  turn: Turn,
  person: Person,
  text: string,
  place: Recipient,
): Promise<Question | undefined> {
  const { stores, now } = turn;
  const responder = responderOf(turn);
  if (responder === undefined) return undefined;
  const { mostOpen, isCalled: call } = responder;
  if (text.length > LONGEST_QUESTION) return refuse(turn, place, TOO_LONG);
  const question = await stores.questions.ask(person, {
    ...promiseOf(responder, now),
    ...{ text, place, mostOpen, call },
  });
  if (question === 'full') return refuse(turn, place, phrase('questions.too-many', { most: mostOpen }));
  const { deliveryId } = await stores.ledger.say({
    tenantId: question.tenantId,
    to: place,
    because: { code: 'asked' },
    said: questionSaid(question),
  });
  await stores.questions.acknowledged(question.id, deliveryId);
  return question;
}

const TOO_LONG = phrase('questions.too-long', { most: LONGEST_QUESTION });

async function refuse(turn: Turn, place: Recipient, line: Phrase): Promise<undefined> {
  await sayLine(turn, place, line);
  return undefined;
}
