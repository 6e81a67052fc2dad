import { z } from 'zod';
import { type FieldFault, HeraldError } from '../core/errors.ts';
import { INTERRUPTIONS, URGENCIES } from '../core/notification.ts';

/** The body of `POST /api/notifications`. Limits are what a card can show and a caller can mean. */

const line = (longest: number) => z.string().trim().min(1, 'must not be empty').max(longest);

const httpsUrl = z
  .string()
  .max(2048)
  .refine(isHttps, 'must be an https: address; other links are not put on a card');

function isHttps(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

const topicName = z
  .string()
  .regex(
    /^[\w][\w./-]{0,99}$/,
    'must be 1 to 100 letters, digits, ".", "_", "-" or "/", beginning with a letter or digit',
  );

const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open'), title: line(40), url: httpsUrl }),
  z.strictObject({
    type: z.literal('callback'),
    title: line(40),
    verb: z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, ".", "_" or "-"'),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
]);

const address = line(320);

const audience = z
  .strictObject({
    people: z.array(address).max(10_000).optional(),
    teams: z.array(address).max(1_000).optional(),
    conversations: z.array(address).max(1_000).optional(),
    subscribers: z.boolean().optional(),
  })
  .refine(
    a => a.subscribers === true || [a.people, a.teams, a.conversations].some(list => (list?.length ?? 0) > 0),
    'must name somebody: "people", "teams", "conversations" or "subscribers": true. The default audience is nobody',
  );

export const notificationBody = z.strictObject({
  topic: topicName,
  title: line(300),
  subject: z.strictObject({ name: line(300), id: line(300).optional(), url: httpsUrl.optional() }),
  actor: z.strictObject({ name: line(200), id: z.guid('must be an Entra object id').optional() }),
  detail: z.string().max(20_000).optional(),
  facts: z
    .array(z.strictObject({ title: line(100), value: z.string().max(2_000) }))
    .max(30)
    .optional(),
  actions: z.array(action).max(4, 'at most four: "Stop these" needs its place').optional(),
  audience,
  tenantId: line(64).optional(),
  urgency: z.enum(URGENCIES).default('normal'),
  interruption: z.enum(INTERRUPTIONS).default('when-idle'),
  sendAt: z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-20T08:15:00Z' }).optional(),
  expiresAt: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-11-20T08:15:00Z' })
    .optional(),
  key: line(300).optional(),
});
export type NotificationBody = z.output<typeof notificationBody>;

/** Checks a body against a schema and names every fault at once. */
export function check<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap(toFaults);
  throw new HeraldError('invalid-request', summaryOf(faults), faults);
}

function toFaults(issue: z.core.$ZodIssue): FieldFault[] {
  const path = issue.path.map(String);
  const named = (name: string, message: string) => ({ field: [...path, name].join('.'), message });
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => named(key, 'is not known here; remove it'));
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return [{ field: path.join('.'), message: 'is required' }];
  return [{ field: path.join('.'), message: issue.message }];
}

function summaryOf(faults: readonly FieldFault[]): string {
  const fields = [...new Set(faults.map(({ field }) => field || 'the body'))];
  return `${faults.length === 1 ? 'One fault' : `${faults.length} faults`}: ${fields.join(', ')}.`;
}
