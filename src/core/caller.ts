/**
 * **Caller**: an authenticated program, by a key or by a token of somebody whom the operator trusts. Missing scopes mean:
 * every topic, every tenant. `may` narrows it to some things: a `metrics` key reads numbers, a `readings` key brings
 * readings, a `people` key gives people what is kept of them and forgets them, and none may do anything else; a token may
 * do what its roles say.
 */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly topics?: readonly string[];
  readonly tenants?: readonly string[];
  readonly may?: readonly Ability[];
  /** Any address of the one person who gets its previews. */
  readonly tester?: string;
  /** Where it is told of what people press; missing: nowhere. */
  readonly callback?: { readonly url: string };
}

/** The rights of a caller, by what it asks for. `administer`: to say who stands for whom, for everybody. */
export const ABILITIES = [
  'send',
  'read',
  'readings',
  'questions',
  'people',
  'metrics',
  'administer',
] as const;
export type Ability = (typeof ABILITIES)[number];

/** The abilities that a key can have alone. */
export type Purpose = Extract<Ability, 'metrics' | 'readings' | 'questions' | 'people'>;
