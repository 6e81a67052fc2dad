import type { Context } from 'hono';
import type { z } from 'zod';

/** Reads a body against its shape. Throws a `ZodError` where it does not fit. */
export const read = async <T>(c: Context, shape: z.ZodType<T>): Promise<T> =>
  shape.parse(await c.req.json().catch(() => undefined));
