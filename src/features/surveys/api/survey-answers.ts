import { z } from 'zod';
import { count, id, links, time } from '../../../api/openapi/shared.ts';

/** Schemas of the answers of the surveys' routes. */

const surveyLinks = z.strictObject({
  self: z.string(),
  answers: z.string(),
  report: z.string(),
  notification: z.string(),
});

export const surveyAccepted = z.strictObject({ id, state: z.literal('accepted'), links: surveyLinks });

export const reportAccepted = z.strictObject({ id, state: z.literal('accepted'), links });

const surveyQuestion = z.looseObject({
  id: z.string(),
  text: z.string(),
  type: z.enum(['text', 'choice', 'rating', 'number', 'date', 'yes-no']),
  required: z.boolean(),
  results: z
    .strictObject({
      answered: count,
      skipped: count,
      counts: z
        .array(z.strictObject({ value: z.string(), count }))
        .optional()
        .meta({ description: 'How often each was answered; many different numbers are put into ranges.' }),
      mean: z.number().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
    })
    .optional()
    .meta({ description: 'Missing where it is `withheld`.' }),
});

export const survey = z.strictObject({
  id,
  topic: z.string(),
  title: z.string(),
  intro: z.string().optional(),
  translations: z.record(z.string(), z.unknown()).optional().meta({ description: 'As they were given.' }),
  actor: z.strictObject({ name: z.string() }),
  asks: z.enum(['one-by-one', 'one-card']),
  anonymous: z.boolean(),
  tenantId: z.string(),
  state: z.enum(['open', 'closed']),
  createdAt: time,
  closesAt: time,
  counts: z.strictObject({
    asked: count.meta({ description: 'People whom its card reached 1:1.' }),
    begun: count.optional().meta({
      description:
        'They answered something, and did not come to the end yet. Missing, like `declined`, while an anonymous survey is open.',
    }),
    answered: count.meta({ description: 'While an anonymous survey is open: whose answers are shown.' }),
    declined: count.optional(),
  }),
  withheld: z
    .boolean()
    .meta({ description: 'It is anonymous, and fewer than 3 answers are shown, or came by its end.' }),
  questions: z.array(surveyQuestion),
  links: surveyLinks,
});

export const surveyAnswers = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id,
        person: z
          .strictObject({ label: z.string(), address: z.string().optional() })
          .optional()
          .meta({ description: 'Not there where the survey is anonymous.' }),
        answeredAt: time.optional().meta({ description: 'Not there where the survey is anonymous.' }),
        answers: z
          .record(z.string(), z.unknown())
          .meta({ description: 'By the `id` of the question; null where it was skipped.' }),
      }),
    )
    .max(200),
  next: id.nullable().meta({ description: 'The `cursor` of the next page; null on the last.' }),
});
