import { isDeepStrictEqual } from 'node:util';
import { type Click, noEffect, tell } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { voiceOf } from '../../../chat/turn.ts';
import type { CardAction } from '../../../core/cards.ts';
import type { Pressed } from '../../../core/delivery.ts';
import type { Said } from '../../../core/notification.ts';
import { dataOf } from '../../../core/said.ts';
import { phrase } from '../../../text/phrase.ts';

/**
 * A button of the caller's. What was pressed is on the delivery, where the caller reads it. Verb and data are the
 * caller's own: what the click says of them only chooses among the buttons that the card has.
 */
export async function callback(click: Click): Promise<ClickAnswer> {
  const { abilities, delivery, event, stores } = click;
  const pressed = offered(delivery.said).find(action => isSame(action, event.data));
  if (pressed === undefined) return noEffect(click);
  const { verb, data = null } = pressed;
  // Of a card that was shown again the caller knows the first.
  const first = await abilities.firstShown(click, delivery.id);
  const ended = await stores.ledger.endedBySender(first);
  if (ended !== undefined) return tell(click, TOO_LATE[ended]);
  await click.once(() => count(click, first, { verb, data }));
  return { text: voiceOf(click).say('callback.recorded') };
}

const TOO_LATE = {
  cancelled: phrase('callback.cancelled'),
  recalled: phrase('callback.recalled'),
} as const;

/** On a card that several read, all of them see who pressed what. */
async function count({ person, stores }: Click, first: string, pressed: Pressed): Promise<void> {
  await stores.ledger.acknowledge(first, person.id, pressed);
  const card = await stores.ledger.find(first);
  if (card?.recipient.kind === 'conversation') await stores.ledger.amend(first);
}

type Callback = Extract<CardAction, { type: 'callback' }>;

function offered(said: Said): readonly Callback[] {
  const { actions = [] } = dataOf(said, 'notification') ?? {};
  return actions.filter(action => action.type === 'callback');
}

function isSame({ verb, data = {} }: Callback, pressed: Readonly<Record<string, unknown>>): boolean {
  return verb === pressed.action && isDeepStrictEqual(data, pressed.payload ?? {});
}
