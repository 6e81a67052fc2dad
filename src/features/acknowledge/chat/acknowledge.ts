import { type Click, noEffect, replaceCard } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { dataOf } from '../../../core/said.ts';
import '../acknowledge-ports.ts';

/**
 * *Acknowledge*: of all who press it at the same moment one is first, and every copy of the card says who. A person who
 * comes later, or too late, sees how it stands.
 */
export async function acknowledge(click: Click): Promise<ClickAnswer> {
  const { delivery, person, stores } = click;
  if (dataOf(delivery.said, 'notification')?.acknowledge === undefined) return noEffect(click);
  await click.once(() => stores.acknowledgements.take(delivery.id, person.id));
  const now = await stores.ledger.find(delivery.id);
  return now === undefined ? noEffect(click) : replaceCard({ ...click, delivery: now }, now.said);
}
