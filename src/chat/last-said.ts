import type { Person } from '../core/person.ts';
import { dataOf } from '../core/said.ts';
import type { SentDelivery } from './ports/turn-ledger.ts';
import type { Turn } from './turn.ts';

/**
 * The last card or line that came to them, or on which they did something, but for why it is said in this language, which
 * comes behind the first answer by itself. `counts`: the last of these alone.
 */
export async function lastSaid(
  { stores }: Turn,
  person: Person,
  counts: (delivery: SentDelivery) => boolean = () => true,
): Promise<SentDelivery | undefined> {
  for (const id of await stores.ledger.lastCards(person.id)) {
    const delivery = await stores.ledger.find(id);
    if (delivery === undefined) continue;
    if (dataOf(delivery.said, 'language')?.kind !== 'learned' && counts(delivery)) return delivery;
  }
  return undefined;
}
