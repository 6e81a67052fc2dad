import type { z } from 'zod';
import { type FieldFault, invalid } from '../core/errors.ts';
import { isKeepable } from '../core/text.ts';
import { checked, fault } from '../decide/check.ts';

/** Checks a value against a schema and names every fault at once. `where` stands before each field's path. */
export function check<S extends z.ZodType>(schema: S, value: unknown, where?: string): z.output<S> {
  const root = where === undefined ? [] : [where];
  const unkeepable = textFaults(value, root);
  // Looking at it any further would run out of stack.
  if (unkeepable.some(({ message }) => message === TOO_DEEP)) throw invalid(unkeepable);
  const result = checked(schema, value ?? {}, root);
  if ('data' in result && unkeepable.length === 0) return result.data;
  throw invalid([...('faults' in result ? result.faults : []), ...unkeepable]);
}

/**
 * As `check`, but of what is not in the schema nothing is looked at, not even whether it could be kept. For what comes
 * from those who cannot be told to mend it; whoever keeps a text of it has to clean it.
 */
export function pick<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = checked(schema, value ?? {});
  if ('data' in result) return result.data;
  throw invalid(result.faults);
}

/** Nothing that people write is nested deeper; recursion, here and later, ends long before the stack does. */
const DEEPEST = 32;
const TOO_DEEP = `must not be nested deeper than ${DEEPEST}`;

/** Texts that JSON can carry and PostgreSQL cannot keep, wherever they stand: also in keys, and in fields we ignore. */
export function textFaults(value: unknown, path: readonly string[]): FieldFault[] {
  if (typeof value === 'string')
    return isKeepable(value) ? [] : [fault(path, 'must not hold U+0000 or half of a surrogate pair')];
  if (typeof value !== 'object' || value === null) return [];
  if (path.length >= DEEPEST) return [fault(path, TOO_DEEP)];
  return Object.entries(value).flatMap(([key, inner]) =>
    isKeepable(key) ? textFaults(inner, [...path, key]) : textFaults(key, [...path, '(a name)']),
  );
}
