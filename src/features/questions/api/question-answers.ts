import { z } from 'zod';
import { id, page, reason, time } from '../../../api/openapi/shared.ts';
import { DELIVERY_STATES } from '../../../core/delivery.ts';
import { QUESTION_STATES } from '../question.ts';

/** Schemas of the answers of the questions' routes, and of the post to the responder. */

export const question = z.strictObject({
  id,
  state: z.enum(QUESTION_STATES).meta({
    description:
      '`unanswered`: the deadline passed, which the person was told; an answer is still taken for 14 days.',
  }),
  text: z.string().meta({ description: 'As the person wrote it: text from outside.' }),
  asker: z
    .strictObject({ name: z.string().optional(), upn: z.string().optional(), id: z.string().optional() })
    .meta({ description: 'As far as Herald knows them; `id` is that of Entra.' }),
  place: z.strictObject({ kind: z.enum(['personal', 'conversation']), name: z.string().optional() }),
  tenantId: z.string(),
  askedAt: time,
  expectedAt: time.meta({ description: 'By when the person was told that answers usually come.' }),
  deadlineAt: time.meta({ description: 'By when the person hears that there is none.' }),
  progress: z.strictObject({ text: z.string(), at: time }).optional(),
  answer: z
    .strictObject({
      text: z.string(),
      link: z.string().optional(),
      at: time,
      delivery: z
        .strictObject({ id, state: z.enum(DELIVERY_STATES), reason })
        .optional()
        .meta({ description: 'The delivery of the card that brings it.' }),
    })
    .optional(),
  links: z.strictObject({ self: z.string(), answer: z.string(), progress: z.string() }),
});

/** The post to the responder. */
export const questionAsked = z.strictObject({
  type: z.literal('question.asked'),
  timestamp: time,
  data: question,
});

export const questionsPage = page(question);

export const questionTaken = z.strictObject({
  id,
  state: z.enum(QUESTION_STATES),
  changed: z.boolean().meta({ description: 'False: the same was there already.' }),
  links: question.shape.links,
});
