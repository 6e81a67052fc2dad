import type { z } from 'zod';
import { type FieldFault, invalid } from '../core/errors.ts';

/** Checks a value against a schema and names every fault at once. `where` stands before each field's path. */
export function check<S extends z.ZodType>(schema: S, value: unknown, where?: string): z.output<S> {
  const root = where === undefined ? [] : [where];
  const unkeepable = textFaults(value, root);
  // Whoever looks at it any further runs out of stack.
  if (unkeepable.some(({ message }) => message === TOO_DEEP)) throw invalid(unkeepable);
  const result = schema.safeParse(value ?? {}, { error: issue => wordingOf(issue) });
  if (result.success && unkeepable.length === 0) return result.data;
  const issues = result.error?.issues ?? [];
  throw invalid([...issues.flatMap(issue => toFaults(issue, root)), ...unkeepable]);
}

const fault = (path: readonly PropertyKey[], message: string): FieldFault => ({
  field: path.map(String).join('.') || 'the body',
  message,
});

function toFaults(issue: z.core.$ZodIssue, root: readonly string[]): FieldFault[] {
  const path = [...root, ...issue.path];
  if (issue.code !== 'unrecognized_keys') return [fault(path, issue.message)];
  return issue.keys.map(key => fault([...path, key], 'is not known here; remove it'));
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What zod finds, as what to do about it. What is not here is worded in the schema itself. */
function wordingOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is required'
        : `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map(value => `"${String(value)}"`).join(' or ')}`;
    case 'too_big':
      return `must have at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
    default:
      return undefined;
  }
}

/** Nothing that people write is nested deeper; recursion, here and later, ends long before the stack does. */
const DEEPEST = 32;
const TOO_DEEP = `must not be nested deeper than ${DEEPEST}`;

/** What JSON can carry and PostgreSQL cannot keep, wherever it stands: also in keys, and in fields we ignore. */
function textFaults(value: unknown, path: readonly string[]): FieldFault[] {
  if (typeof value === 'string')
    return isKeepable(value) ? [] : [fault(path, 'must not hold U+0000 or half of a surrogate pair')];
  if (typeof value !== 'object' || value === null) return [];
  if (path.length >= DEEPEST) return [fault(path, TOO_DEEP)];
  return Object.entries(value).flatMap(([key, inner]) =>
    isKeepable(key) ? textFaults(inner, [...path, key]) : textFaults(key, [...path, '(a name)']),
  );
}

const isKeepable = (text: string) => text.isWellFormed() && !text.includes('\0');
