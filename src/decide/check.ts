import { z } from 'zod';
import type { FieldFault } from '../core/errors.ts';
import { nearest } from './nearest.ts';

export type Checked<T> = { readonly data: T } | { readonly faults: readonly FieldFault[] };

/** A schema's reading of a value, or every fault in words that say what to do. `root` stands before each path. */
export function checked<S extends z.ZodType>(
  schema: S,
  value: unknown,
  root: readonly string[] = [],
): Checked<z.output<S>> {
  const isQuery = root[0] === 'query';
  const result = schema.safeParse(value, { error: issue => wordingOf(issue, isQuery) });
  if (result.success) return { data: result.data };
  return { faults: result.error.issues.flatMap(issue => toFaults(issue, root)) };
}

export const fault = (path: readonly PropertyKey[], message: string): FieldFault => ({
  field: path.map(String).join('.') || 'the body',
  message,
});

function toFaults(issue: z.core.$ZodIssue, root: readonly string[]): FieldFault[] {
  const path = [...root, ...issue.path];
  if (issue.code !== 'unrecognized_keys') return [fault(path, issue.message)];
  const messages = issue.message.split('\n');
  return issue.keys.map((key, i) => fault([...path, key], messages[i] ?? issue.message));
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** The remedy for an issue that zod finds. The schema itself words those that are not here. */
function wordingOf(issue: z.core.$ZodRawIssue, isQuery: boolean): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is required'
        : `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), issue.input);
    case 'too_big':
      return `must have at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'unrecognized_keys':
      // One issue names all of them: a line for each.
      return issue.keys.map(key => unknownField(key, issue, isQuery)).join('\n');
    default:
      return undefined;
  }
}

function oneOf(values: readonly string[], input: unknown): string {
  const meant = typeof input === 'string' ? nearest(input, values) : undefined;
  const all = values.map(value => `"${value}"`).join(' or ');
  return meant === undefined ? `must be ${all}` : `must be ${all}; did you mean "${meant}"?`;
}

/** A field that is there already was not meant by another. A query has few names, so all of them stand where none is near. */
function unknownField(key: string, { inst, input }: z.core.$ZodRawIssue, isQuery: boolean): string {
  const names = inst instanceof z.ZodObject ? Object.keys(inst.shape) : [];
  const meant = nearest(
    key,
    names.filter(name => !Object.hasOwn(input as object, name)),
  );
  if (meant !== undefined) return `is not known here; did you mean "${meant}"?`;
  return isQuery && names.length > 0
    ? `is not known here; there are: ${names.join(', ')}`
    : 'is not known here; remove it';
}
