import type { Wish } from './source.ts';

/** A wish that names its people by address, as far as their addresses are known. */
export interface AddressedWish extends Omit<Wish, 'logins' | 'forThemAlone'> {
  /** Those who hear of the same event by another one. */
  readonly except?: readonly string[];
  /** Everybody else hears of the same event by another one. */
  readonly besides?: true;
}

/**
 * All that one body tells of one subject is one event, and one card for each person: people who are named get the first
 * wish that names them, and everybody else the one for everybody. A wish that is left without people is not told. Two
 * addresses may be one person's: that is found out when the audience is, so `except` goes there, too.
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
