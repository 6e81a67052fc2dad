import { z } from 'zod';
import {
  actions,
  actor,
  detail,
  expiresAt,
  facts,
  httpsUrl,
  line,
  sendAt,
  subject,
  title,
} from './schema.ts';

const fixed = (remedy: string) => z.never(`cannot be changed: ${remedy}`).optional();
const ANEW = 'cancel this notification and send another';

/** The body of `PATCH /api/notifications/{id}`: JSON Merge Patch. */
export const notificationPatch = z
  .strictObject({
    title: title.optional(),
    subject: subject
      .extend({ id: line(300).nullable(), url: httpsUrl.nullable() })
      .partial()
      .optional(),
    actor: actor.extend({ id: actor.shape.id.unwrap().nullable() }).partial().optional(),
    detail: detail.nullable().optional(),
    facts: facts.nullable().optional(),
    actions: actions.nullable().optional(),
    sendAt: sendAt.nullable().optional(),
    expiresAt: expiresAt.nullable().optional(),
    audience: fixed('post the notification again with its "key" to add people'),
    topic: fixed(ANEW),
    tenantId: fixed(ANEW),
    key: fixed(ANEW),
    fallback: fixed(ANEW),
    urgency: fixed(ANEW),
    interruption: fixed(ANEW),
  })
  .refine(patch => Object.keys(patch).length > 0, 'must change something');
export type NotificationPatchBody = z.output<typeof notificationPatch>;
