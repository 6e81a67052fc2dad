import type { Dice } from './dice.ts';

/** A JSON schema, as far as Herald's descriptions use it. */
// biome-ignore lint/suspicious/noExplicitAny: a schema is walked by its own rules
export type Schema = any;

/** Values for fields of these names. */
export type Known = Readonly<Record<string, unknown>>;

/** A value that fits the schema in its shape, with this and that left out: where a mutation begins. */
export function fitting(schema: Schema, dice: Dice, known: Known = {}): unknown {
  const options = schema.enum ?? ('const' in schema ? [schema.const] : undefined);
  if (options) return dice.of(options);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return fitting(dice.of(branches), dice, known);
  if (schema.allOf) return fitting(Object.assign({}, ...schema.allOf), dice, known);
  return KINDS[dice.of([schema.type].flat()) as string]?.(schema, dice, known) ?? 'x';
}

/** How likely a field is there that need not be, and how likely one holds what is known of its name. */
const PRESENT = 45;
const KNOWN = 85;

const KINDS: Readonly<Record<string, (schema: Schema, dice: Dice, known: Known) => unknown>> = {
  object({ properties = {}, required = [] }, dice, known) {
    const names = Object.keys(properties).filter(name => required.includes(name) || dice.percent(PRESENT));
    const value = (name: string) =>
      Object.hasOwn(known, name) && dice.percent(KNOWN)
        ? known[name]
        : fitting(properties[name], dice, known);
    return Object.fromEntries(names.map(name => [name, value(name)]));
  },
  array({ items, minItems = 0, maxItems = 3 }, dice, known) {
    const length = Math.max(minItems, dice.below(Math.min(maxItems, 3) + 1));
    return Array.from({ length }, () => fitting(items, dice, known));
  },
  string: ({ format }, dice) => dice.of(TEXTS[format] ?? PLAIN),
  number: ({ minimum = 0, maximum = 100 }, dice) => dice.of([minimum, maximum, minimum + 1, 20, 2.5]),
  integer: ({ minimum = 0, maximum = 100 }, dice) => dice.of([minimum, maximum, minimum + 1, 5]),
  boolean: (_, dice) => dice.percent(50),
  null: () => null,
};

const PLAIN = [
  'ana@contoso.com',
  'deployments',
  'Deployment failed',
  'https://ci.example/4521',
  '4521',
  'de',
];
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  uuid: ['0199f0a5-6c1e-7d3a-9a51-3f1d2b8c4e70'],
  uri: ['https://ci.example/4521'],
  'date-time': ['2036-11-20T08:15:00Z', '2026-11-20T08:15:00+01:00', '2036-11-20T08:15:00.123Z'],
};
