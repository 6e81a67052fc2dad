import { z } from 'zod';
import type { Wish } from './source.ts';

/** A field that is told where it is there: without it, or with something else in its place, the event is told, too. */
export const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().catch(undefined);

export const text = maybe(z.string());

/** Many senders write a number where others write it as a text. */
export const id = z.union([z.string(), z.number()]).transform(String);

/** The entries of a list that are as they should be; of what is no list, none. */
export const list = <S extends z.ZodType>(entry: S) =>
  z
    .array(z.unknown())
    .catch([])
    .transform(all => all.flatMap(each => entry.safeParse(each).data ?? []) as z.output<S>[]);

/** Names with their texts, as labels are; what is no text is left out. */
export const texts = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform(all => {
    const each = Object.entries(all).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(each) as Readonly<Record<string, string | undefined>>;
  });

type Maybe<T> = T | null | undefined;

/** When something happened, of a time or of milliseconds since 1970; what is neither is left out. */
export function happened(at: Maybe<string | number>): Pick<Wish, 'happenedAt'> {
  const time = at == null ? Number.NaN : new Date(at).getTime();
  const happenedAt = Number.isNaN(time) ? '' : new Date(time).toISOString();
  return /^[12]\d{3}-/.test(happenedAt) ? { happenedAt } : {};
}

/** When the first and the last began; what is no time is left out. */
export function began(all: readonly Maybe<string>[]): Pick<Wish, 'began'> {
  const known = all.flatMap(at => happened(at).happenedAt ?? []).toSorted();
  const [first, last] = [known[0], known.at(-1)];
  return first === undefined || last === undefined ? {} : { began: { first, last } };
}

/** Of an alert: so long nobody posts of one that goes on, as all repeat it every few hours. */
export const ALERT_SILENT_SECONDS = 86_400;

export interface WishParts
  extends Pick<
    Wish,
    | 'title'
    | 'severity'
    | 'urgency'
    | 'key'
    | 'mark'
    | 'happenedAt'
    | 'forThemAlone'
    | 'began'
    | 'silentSeconds'
  > {
  /** The thing that it happened to. */
  readonly subject: string;
  readonly url?: Maybe<string>;
  readonly actor: string;
  readonly detail?: Maybe<string>;
  /** Those that are there, in this order. */
  readonly facts?: Readonly<Record<string, Maybe<string | number>>>;
  /** Buttons that open what is there, in this order. */
  readonly links?: Readonly<Record<string, Maybe<string>>>;
  readonly ends?: boolean;
  /** undefined: whoever the hook was made for. */
  readonly whom?: Whom | undefined;
}

/** The wish of what is there of all this. */
export function tell(parts: WishParts): Wish {
  const { subject, url, actor, detail, facts = {}, links = {}, ends, whom, ...rest } = parts;
  const shown = Object.entries(facts).flatMap(([title, value]) =>
    value == null || value === '' ? [] : [{ title, value: String(value) }],
  );
  const actions = Object.entries(links).flatMap(([title, to]) =>
    to ? [{ type: 'open' as const, title, url: to }] : [],
  );
  return {
    ...rest,
    subject: { name: subject, ...(url && { url }) },
    actor: { name: actor },
    ...(detail && { detail }),
    ...(shown.length > 0 && { facts: shown }),
    ...(actions.length > 0 && { actions }),
    ...(ends && { ends }),
    ...(whom && whom.people.length > 0 && { people: whom.people }),
    ...(whom && whom.logins.length > 0 && { logins: whom.logins }),
  };
}

/**
 * A telling about one thing that only some people get. It has a card of its own, so it changes nobody else's, and rings
 * for them though they have the card of the thing.
 */
export type Aside = 'review' | 'assigned' | 'mentioned' | 'conflict';
export const asideOf = (key: string, aside: Aside): string => `${key}/${aside}`;

/** The end of a thing ends its asides. An aside that nobody was told has nothing open, so nobody hears of its end. */
export function withAsides(wish: Wish, ...asides: readonly Aside[]): readonly Wish[] {
  const { key, ends } = wish;
  return key === undefined || !ends
    ? [wish]
    : [wish, ...asides.map(aside => ({ ...wish, key: asideOf(key, aside) }))];
}

/** Somebody, by what a payload has of them. The name that is shown is none of it: two people may share one. */
export interface Somebody {
  /** An id of the source's own: it tells people apart, and reaches nobody. */
  readonly id?: Maybe<string>;
  /** Of which many senders make "[REDACTED]", or write a login in its place. */
  readonly email?: Maybe<string>;
  readonly login?: Maybe<string>;
}

/** Those whom an event is for. There is at least one. */
export interface Whom {
  readonly people: readonly string[];
  readonly logins: readonly string[];
}

/** The addresses and the logins of these, without whoever did it, who need not be told. undefined: nobody is left. */
export function those(all: readonly Maybe<Somebody>[], actor?: Maybe<Somebody>): Whom | undefined {
  const found = all.filter(each => each != null).filter(each => !isSame(each, actor));
  const people = unique(found.flatMap(({ email }) => (isAddress(email) ? [email] : [])));
  const logins = unique(found.flatMap(({ login }) => login || []));
  return people.length + logins.length > 0 ? { people, logins } : undefined;
}

/** Either may be missing on one side, so whatever both have says it. */
export const isSame = (one: Somebody, other: Maybe<Somebody>): boolean =>
  equals(one.id, other?.id) ||
  equals(one.login, other?.login) ||
  (isAddress(one.email) && equals(one.email, other?.email));

const equals = (one: Maybe<string>, other: Maybe<string>) =>
  !!one && one.toLowerCase() === other?.toLowerCase();

const unique = (all: readonly string[]) => [...new Set(all.map(each => each.toLowerCase()))];

/** Whether a text looks like an e-mail address or a UPN. */
const isAddress = (said: Maybe<string>): said is string => !!said && ADDRESS.test(said);
const ADDRESS = /^[^\s@,;<>]{1,200}@[^\s@,;<>]{1,100}$/;
