import { z } from 'zod';
import type { Wish } from './source.ts';

/** What is told where it is there: without it, or with something else in its place, the event is told all the same. */
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

export interface WishParts
  extends Pick<Wish, 'title' | 'severity' | 'urgency' | 'key' | 'mark' | 'happenedAt' | 'forThemAlone'> {
  /** What it happened to. */
  readonly subject: string;
  readonly url?: Maybe<string>;
  readonly actor: string;
  readonly detail?: Maybe<string>;
  /** Those that are there, in this order. */
  readonly facts?: Readonly<Record<string, Maybe<string | number>>>;
  /** Buttons that open what is there, in this order. */
  readonly links?: Readonly<Record<string, Maybe<string>>>;
  readonly ends?: boolean;
  /** Nobody in it: whoever the hook was made for. */
  readonly people?: readonly Maybe<string>[];
  readonly logins?: readonly Maybe<string>[];
}

/** The wish of what is there of all this. */
export function tell(parts: WishParts): Wish {
  const {
    subject,
    url,
    actor,
    detail,
    facts = {},
    links = {},
    ends,
    people = [],
    logins = [],
    ...rest
  } = parts;
  const shown = Object.entries(facts).flatMap(([title, value]) =>
    value == null || value === '' ? [] : [{ title, value: String(value) }],
  );
  const actions = Object.entries(links).flatMap(([title, to]) =>
    to ? [{ type: 'open' as const, title, url: to }] : [],
  );
  const named = addresses(people);
  const by = actor.toLowerCase();
  const known = [...new Set(logins.flatMap(each => (each && each.toLowerCase() !== by ? [each] : [])))];
  return {
    ...rest,
    subject: { name: subject, ...(url && { url }) },
    actor: { name: actor },
    ...(detail && { detail }),
    ...(shown.length > 0 && { facts: shown }),
    ...(actions.length > 0 && { actions }),
    ...(ends && { ends }),
    ...(named.length > 0 && { people: named }),
    ...(known.length > 0 && { logins: known }),
  };
}

/** What looks like an e-mail address or a UPN, each once: many senders write "[REDACTED]" or a login in its place. */
export const addresses = (all: readonly Maybe<string>[]): string[] => [
  ...new Set(all.flatMap(each => (each && ADDRESS.test(each) ? [each.toLowerCase()] : []))),
];

/** Somebody, by what a payload has of them: an address may be hidden, and a login says nothing by itself. */
export interface Somebody {
  readonly email?: Maybe<string>;
  readonly login?: Maybe<string>;
}

/** The addresses and the logins of these, without whoever did it, who need not be told. */
export function those(
  all: readonly Maybe<Somebody>[],
  actor: Maybe<Somebody>,
): { people: string[]; logins: string[] } {
  const found = all.filter(each => each != null).filter(each => !isSame(each, actor));
  return {
    people: addresses(found.map(({ email }) => email)),
    logins: [...new Set(found.flatMap(({ login }) => (login ? [login.toLowerCase()] : [])))],
  };
}

/** The same where a payload has nothing but addresses. */
export const others = (all: readonly Maybe<string>[], actor: Maybe<string>): string[] =>
  those(
    all.map(email => ({ email })),
    { email: actor },
  ).people;

export const isSame = (one: Somebody, other: Maybe<Somebody>): boolean =>
  equals(one.email, other?.email) || equals(one.login, other?.login);

const equals = (one: Maybe<string>, other: Maybe<string>) =>
  !!one && ADDRESSES_HIDDEN !== one && one.toLowerCase() === other?.toLowerCase();

/** By GitLab, of everybody. */
const ADDRESSES_HIDDEN = '[REDACTED]';

const ADDRESS = /^[^\s@,;<>]{1,200}@[^\s@,;<>]{1,100}$/;
