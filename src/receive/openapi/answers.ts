import { z } from 'zod';
import { DELIVERY_STATES } from '../../core/delivery.ts';
import { ERRORS, type ErrorCode } from '../../core/errors.ts';
import { REASONS, type ReasonCode } from '../../core/reasons.ts';

/** What the doors answer, as schemas. They describe; what holds the doors to them is the story test. */

const names = <T extends string>(table: Readonly<Record<T, unknown>>) =>
  z.enum(Object.keys(table) as [T, ...T[]]);
const time = z.iso.datetime();
const id = z.uuid();
const links = z.strictObject({ self: z.string(), deliveries: z.string() });

export const accepted = z.strictObject({ id, state: z.literal('accepted'), links });

export const ignored = z.strictObject({ ignored: z.literal(true), reason: z.string() });

export const progress = z.strictObject({
  id,
  state: z.enum(['expanding', 'active', 'done']).meta({
    description:
      '`expanding` until everybody is known, `active` while something is still to be done, then `done`.',
  }),
  topic: z.string().optional(),
  tenantId: z.string(),
  createdAt: time,
  counts: z.strictObject(
    Object.fromEntries(DELIVERY_STATES.map(state => [state, z.int().min(0)])) as Record<string, z.ZodInt>,
  ),
  links,
});

const reason = z.strictObject({
  code: names<ReasonCode>(REASONS),
  text: z.string().meta({ description: 'The reason in words, with the remedy where there is one.' }),
});

const attempt = z.strictObject({
  number: z.int().min(1),
  startedAt: time,
  finishedAt: time.optional(),
  outcome: z.enum(['sent', 'refused', 'unknown', 'not-tried']).optional(),
  status: z.int().optional().meta({ description: 'What Teams answered.' }),
  code: z.string().optional().meta({ description: "Teams' own code, or that of the network." }),
  reason: reason.optional(),
});

const delivery = z.strictObject({
  id,
  recipient: z.looseObject({ kind: z.enum(['person', 'conversation', 'unknown']), label: z.string() }),
  because: z
    .looseObject({ code: z.string() })
    .meta({ description: 'Why this recipient belongs to the audience.' }),
  state: z.enum(DELIVERY_STATES),
  reason,
  stateSince: time,
  dueAt: time,
  possiblyRepeated: z
    .boolean()
    .meta({ description: 'An attempt had an unknown outcome, so the card may stand twice.' }),
  attempts: z.array(attempt),
  activityId: z.string().optional(),
  sentAt: time.optional(),
  answer: z.strictObject({ verb: z.string(), data: z.unknown() }).optional(),
});

export const deliveriesPage = z.strictObject({
  items: z.array(delivery).max(200),
  next: id.nullable().meta({ description: 'The `cursor` of the next page; null on the last.' }),
});

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

export const health = z.strictObject({ status: z.string() });
