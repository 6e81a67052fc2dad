import type { NotificationWish } from './accepting.ts';
import { isOneAddress, ONE_ADDRESS } from './one-address.ts';
import type { UnheardField } from './unheard.ts';

/** Enough to see what is wrong with a list. */
const MOST_NAMED = 20;

/**
 * Entries among people that can be nobody's address. They are not refused: a directory has such an entry among hundreds
 * that are good, and these are to hear it. The delivery of an odd one says that nobody has the address.
 */
export function oddAddresses({ audience, fallback, acknowledge }: NotificationWish): readonly UnheardField[] {
  const named = (people: readonly string[] = [], path: string) =>
    people.map((text, i) => [`${path}.${i}`, text] as const);
  const all = [
    ...named(audience.people, 'audience.people'),
    ...named(acknowledge?.escalateTo?.people, 'acknowledge.escalateTo.people'),
    ...(fallback && 'person' in fallback ? [['fallback.person', fallback.person] as const] : []),
  ];
  return all
    .filter(([, text]) => !isOneAddress(text))
    .slice(0, MOST_NAMED)
    .map(([field]) => ({ field, message: `reaches nobody: it ${ONE_ADDRESS}` }));
}
