import { z } from 'zod';
import { cursor, tenantId } from '../../../api/schema.ts';
import { INTERRUPTIONS } from '../../../core/notification.ts';
import { LONGEST_ANSWER, LONGEST_PROGRESS, QUESTION_STATES } from '../question.ts';

/** Schemas of all that responders may write about questions. */

const words = (longest: number) => z.string().trim().min(1, 'must not be empty').max(longest);

const link = z
  .string()
  .max(2_048)
  .refine(isLink, 'must be an https address without user and password')
  .meta({ description: 'Where there is more of it: https only.' });

function isLink(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}

/** The body of `POST /api/questions/{id}/answer`. */
export const answerBody = z.strictObject({
  text: words(LONGEST_ANSWER).meta({ description: 'Shown as it is: Markdown in it is not interpreted.' }),
  link: link.optional(),
  interruption: z.enum(INTERRUPTIONS).optional().meta({
    description: 'How it meets a dialogue that the person is in the middle of. Without it: as they wish.',
  }),
});

const progress = words(LONGEST_PROGRESS);

/** The body of `POST /api/questions/{id}/progress`. */
export const progressBody = z.strictObject({
  text: progress.meta({ description: 'Takes the place of the last one.' }),
});

/** The query of `GET /api/questions`. */
export const questionsQuery = z.strictObject({
  state: z.enum(QUESTION_STATES).optional(),
  cursor,
  tenantId: tenantId.optional(),
});

/** A responder's answer to a call, which may also be empty. Further fields are its own affair. */
export const replyBody = z.looseObject({
  answer: z.union([words(LONGEST_ANSWER), answerBody]).optional(),
  link: link.optional(),
  progress: progress.optional(),
});
