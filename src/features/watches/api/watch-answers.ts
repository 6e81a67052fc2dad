import { z } from 'zod';
import { count, id, time } from '../../../api/openapi/shared.ts';

/** Schemas of the answers of the watches' routes. */

const point = z.strictObject({ value: z.unknown().meta({ description: 'A number or a text.' }), at: time });

export const readingsTaken = z.strictObject({
  accepted: count,
  late: count.meta({
    description: 'Not later than the last reading of their subject; nothing was done with them.',
  }),
});

export const watch = z.strictObject({
  id,
  subject: z.string(),
  condition: z.looseObject({
    kind: z.enum(['drops', 'rises', 'falls-below', 'rises-above', 'changes', 'is']),
  }),
  fired: z
    .boolean()
    .meta({ description: 'It was told, or was so from the beginning; see docs/decisions/0070.' }),
  base: point.optional().meta({ description: 'The reading to compare with. Missing until there is one.' }),
  last: point.extend({ unit: z.string().optional() }).optional(),
  createdAt: time,
  endsAt: time,
});

export const watches = z.strictObject({ items: z.array(watch) });

export const watchStopped = z.strictObject({ id, state: z.literal('stopped') });
