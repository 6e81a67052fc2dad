import type { Wish } from './source.ts';

/** Whom a wish is for is known by address, as far as it is known. */
export interface AddressedWish extends Omit<Wish, 'logins' | 'forThemAlone'> {
  /** Those who hear of the same event by another one. */
  readonly except?: readonly string[];
  /** Everybody else hears of the same event by another one. */
  readonly besides?: true;
}

/**
 * What one body tells of one subject is one event, and one card for each person: whoever is named gets the first that
 * names them, and everybody else what is for everybody. What is for nobody then is not told. Two addresses may be one
 * person's: that is found out when the audience is, so `except` goes there, too.
 */
export function oncePerPerson(wishes: readonly AddressedWish[]): readonly AddressedWish[] {
  const events = Map.groupBy(wishes, ({ subject }) => subject.name);
  return wishes.flatMap(wish => withoutOthers(wish, events.get(wish.subject.name) ?? []));
}

function withoutOthers(wish: AddressedWish, event: readonly AddressedWish[]): readonly AddressedWish[] {
  const goFirst = isForAll(wish) ? event : event.slice(0, event.indexOf(wish));
  const others = [...new Set(goFirst.flatMap(({ people = [] }) => people))];
  const except = others.length > 0 && { except: others };
  if (isForAll(wish)) return [{ ...wish, ...except }];
  const people = wish.people?.filter(address => !others.includes(address)) ?? [];
  const besides = event.some(isForAll) && ({ besides: true } as const);
  return people.length === 0 ? [] : [{ ...wish, people, ...except, ...besides }];
}

const isForAll = ({ people }: AddressedWish) => people === undefined;
