import type { z } from 'zod';
import { HeraldError } from '../core/errors.ts';
import { check } from './check.ts';

/**
 * The answer that Herald got to its own post. `faults`, for the log: why it could not be read. A body that is no JSON
 * object says nothing, and has neither.
 */
export function replyBy<S extends z.ZodType>(
  schema: S,
  text: string,
): { readonly data: z.output<S> } | { readonly faults?: string } {
  const body = asObject(text);
  if (body === undefined) return {};
  try {
    return { data: check(schema, body) };
  } catch (error) {
    if (!(error instanceof HeraldError)) throw error;
    return { faults: error.faults.map(({ field, message }) => `${field} ${message}`).join('; ') };
  }
}

function asObject(text: string): object | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
