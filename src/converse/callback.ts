import { isDeepStrictEqual } from 'node:util';
import type { CardAction, NotificationContent, Said } from '../core/notification.ts';
import type { ClickAnswer } from '../core/ports/converse.ts';
import { type Click, isOf, noEffect } from './click.ts';

/**
 * A button of the caller's. What was pressed is on the delivery, where the caller reads it. Verb and data are the
 * caller's own: what the click says of them only chooses among the buttons that the card has.
 */
export async function callback(click: Click): Promise<ClickAnswer> {
  const { delivery, happening, stores } = click;
  const pressed = offered(delivery.said).find(action => isSame(action, happening.data));
  if (pressed === undefined) return noEffect(click);
  const { verb, data = null } = pressed;
  // Of a card that was shown again the caller knows the first.
  const first = (await stores.reminders.snoozedCard(delivery.id)) ?? delivery.id;
  await click.once(() => stores.ledger.acknowledge(first, { verb, data }));
  return { text: 'Your answer is recorded for the sender.' };
}

type Callback = Extract<CardAction, { type: 'callback' }>;

/** Data of the template `notification` was checked when it came in. */
function offered(said: Said): readonly Callback[] {
  if (!isOf('notification', said)) return [];
  const { actions = [] } = said.data as unknown as NotificationContent;
  return actions.filter(action => action.type === 'callback');
}

function isSame({ verb, data = {} }: Callback, pressed: Readonly<Record<string, unknown>>): boolean {
  return verb === pressed.action && isDeepStrictEqual(data, pressed.payload ?? {});
}
