import { type Button, type Click, named, noEffect, replaceCard, tell } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { voiceOf } from '../../../chat/turn.ts';
import { card, dataOf } from '../../../core/said.ts';
import { phrase } from '../../../text/phrase.ts';
import { questionSaid } from '../rules/question-said.ts';
import { ask } from './my-questions.ts';
import { passOn } from './pass-on.ts';
import { responderOf } from './responder.ts';

/** *Take it back*: also in a channel only by who asked. The card then says so to everybody. */
async function takeBack(click: Click): Promise<ClickAnswer> {
  const { person, stores } = click;
  const id = named(click, 'question');
  const question = id === undefined ? undefined : await stores.questions.withdraw(person.id, id);
  if (question === undefined) return tell(click, phrase('questions.not-yours'));
  return replaceCard(click, questionSaid(question));
}

/** *Ask again*, of a question that nobody answered: in the same place, once. */
async function askAgain(click: Click): Promise<ClickAnswer> {
  const { delivery, person } = click;
  const { said } = delivery;
  const answer = dataOf(said, 'answer');
  if (answer === undefined) return noEffect(click);
  if (responderOf(click) === undefined) return tell(click, phrase('questions.nobody-now'));
  if (answer.state !== 'none') return replaceCard(click, said);
  const asked = await passOn(click, person, answer.text, delivery.recipient);
  if (asked === undefined) return { text: voiceOf(click).say('questions.not-passed-on') };
  const again = card('answer', { ...answer, state: 'again' });
  await click.stores.ledger.restate(delivery.id, again);
  return replaceCard(click, again);
}

/** *Ask something else*: in the 1:1, wherever the button was. */
async function askElse(click: Click): Promise<ClickAnswer> {
  await click.once(() => ask(click, click.person, ''));
  const isPersonal = click.delivery.recipient.kind === 'person';
  return { text: voiceOf(click).say(isPersonal ? 'questions.ask-below' : 'questions.ask-in-chat') };
}

export const QUESTION_BUTTONS = {
  takeBack: { on: ['question'], press: takeBack },
  askAgain: { on: ['answer'], press: askAgain },
  askElse: { on: ['answer'], press: askElse },
} as const satisfies Record<string, Button>;
