import type { Said } from '../core/notification.ts';
import type { ClickAnswer } from '../core/ports/converse.ts';
import type { SentDelivery } from '../core/ports/turn.ts';
import { whyYouGetThis } from '../decide/wording.ts';
import { type Asked, sayLine, type Turn, toPerson } from './turn.ts';

/** A click on a card that this person may click. */
export type Click = Asked & { readonly delivery: SentDelivery };

export const NO_EFFECT: ClickAnswer = { text: 'This button has no effect any more.' };

/**
 * Puts another card in the place of the clicked one. The answer to an `Action.Execute` does that for the one
 * who clicked; an `Action.Submit` has no answer, so the card is changed in their 1:1, and where a card is
 * everybody's the new one comes to their 1:1 instead.
 */
export async function stand(click: Click, said: Said): Promise<ClickAnswer> {
  const { delivery } = click;
  if (click.happening.via === 'submit') await click.once(() => changeBySending(click, said));
  const why = whyYouGetThis(delivery.because, delivery.topic);
  const place = delivery.recipient.kind === 'person' ? 'personal' : 'group';
  const { id: deliveryId, urgency, met } = delivery;
  return asAnswer(click.render(said, { deliveryId, why, place, urgency, ...(met && { met }) }));
}

/** A line above the card, which stays as it is, with what was typed into it. A submit has no answer. */
export async function tell(click: Click, text: string): Promise<ClickAnswer> {
  if (click.happening.via === 'submit') await click.once(() => sayLine(click, toPerson(click.person), text));
  return { text };
}

async function changeBySending({ stores, person, happening, delivery }: Click, said: Said): Promise<void> {
  const own = said === delivery.said ? undefined : said;
  if (delivery.recipient.kind === 'person') return stores.ledger.amend(delivery.id, own);
  const { tenantId } = happening.conversation;
  await stores.ledger.say({ tenantId, to: toPerson(person), because: { code: 'asked' }, said });
}

function asAnswer(message: ReturnType<Turn['render']>): ClickAnswer {
  return 'card' in message ? { card: message.card } : { text: message.text };
}
