import { sayLine, type Turn } from '../../../chat/turn.ts';
import type { Recipient } from '../../../core/delivery.ts';
import type { Person } from '../../../core/person.ts';
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
  if (question === 'full') return refuse(turn, place, tooMany(mostOpen));
  const { deliveryId } = await stores.ledger.say({
    tenantId: question.tenantId,
    to: place,
    because: { code: 'asked' },
    said: questionSaid(question),
  });
  await stores.questions.acknowledged(question.id, deliveryId);
  return question;
}

const TOO_LONG = `I can pass on up to ${LONGEST_QUESTION} characters. Please say it shorter, or link to the rest.`;

const tooMany = (most: number) =>
  `${most === 1 ? 'One question of yours is' : `${most} questions of yours are`} still open, which is as many as I pass on at a time. Take one back on its card, or wait for an answer.`;

async function refuse(turn: Turn, place: Recipient, line: string): Promise<undefined> {
  await sayLine(turn, place, line);
  return undefined;
}
