import { errorFacts } from './error-facts.ts';

/** In small letters: headers come in any. */
const SECRETS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'accesstoken',
  'access_token',
  'key',
  'apikey',
  'bootstrapapikey',
  'clientsecret',
  'client_secret',
  'databaseurl',
  'queueurl',
  'connectionstring',
]);

/** Facts are flat; five levels are more than any has. Deeper values are not looked at, and so not written. */
export const DEEPEST = 5;

const THROWN: ReadonlySet<string> = new Set(['err', 'error']);

/**
 * The same facts as they may be written: a secret, known by its name, as `[secret]`, values deeper than `DEEPEST` as
 * `[deeper]`, an error as its few properties, and anything thrown (`err`, `error`) as an error or as text.
 * pino's own redaction wants every path of every secret, and looks at each for every line.
 */
export function withoutSecrets(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return mapped(facts, (name, value) =>
    THROWN.has(name) && value !== undefined ? errorFacts(value) : named(name, value, DEEPEST),
  );
}

function named(name: string, value: unknown, deep: number): unknown {
  return SECRETS.has(name.toLowerCase()) ? '[secret]' : shown(value, deep - 1);
}

function shown(value: unknown, deep: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return errorFacts(value);
  if (deep === 0) return '[deeper]';
  if ('toJSON' in value && typeof value.toJSON === 'function') return shown(value.toJSON(), deep - 1);
  if (Array.isArray(value)) return value.map(each => shown(each, deep - 1));
  return mapped(value, (name, each) => named(name, each, deep));
}

/** Not by assignment: a text from outside may be named `__proto__`. */
function mapped(facts: object, change: (name: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, change(name, value)]));
}
