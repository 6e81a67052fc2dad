import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../core/errors.ts';
import { names } from './shared.ts';

/** The body of every refusal. */
export const problem = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: names<ErrorCode>(ERRORS).meta({ description: 'Stable; see docs/errors.md.' }),
  remedy: z.string(),
  correlationId: z.string(),
  errors: z
    .array(z.strictObject({ field: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'Every bad field, with its remedy.' }),
});

export const problemExample = {
  type: 'about:blank',
  title: ERRORS['invalid-request'].title,
  status: 422,
  detail: 'One fault: subject.name.',
  code: 'invalid-request',
  remedy: ERRORS['invalid-request'].remedy,
  correlationId: 'build-4521',
  errors: [{ field: 'subject.name', message: 'is required' }],
};
