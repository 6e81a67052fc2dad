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
  severity,
  subject,
  title,
  words,
} from './schema.ts';
import { inLanguages } from './translations.ts';

const fixed = (remedy: string) => z.never(`cannot be changed: ${remedy}`).optional();
const ANEW = 'cancel this notification and send another';

const { shape } = words;
const wordsPatch = z.strictObject({
  title: shape.title.nullable(),
  subject: shape.subject.nullable(),
  detail: shape.detail.nullable(),
  facts: shape.facts.nullable(),
  actions: shape.actions.nullable(),
});

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
    translations: inLanguages(wordsPatch.nullable()).nullable().optional().meta({
      description:
        'Merged by language and field. A translation of what you change, and do not translate anew, is dropped.',
    }),
    severity: severity.nullable().optional(),
    icon: httpsUrl.nullable().optional().meta({ description: 'As in a post: at a host in `ICON_HOSTS`.' }),
    sendAt: sendAt.nullable().optional(),
    expiresAt: expiresAt.nullable().optional(),
    audience: fixed('post the notification again with its "key" to add people'),
    topic: fixed(ANEW),
    tenantId: fixed(ANEW),
    key: fixed(ANEW),
    repeat: fixed('delete this notification and post another'),
    ends: fixed('post the notification again with its "key" and "ends": true'),
    fallback: fixed(ANEW),
    urgency: fixed(ANEW),
    interruption: fixed(ANEW),
  })
  .refine(patch => Object.keys(patch).length > 0, 'must change something');
export type NotificationPatchBody = z.output<typeof notificationPatch>;
