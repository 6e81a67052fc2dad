import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Purpose } from '../core/caller.ts';
import type { Log } from '../core/log.ts';
import type { NewId } from '../core/time.ts';
import { hashOfKey } from './callers.ts';
import type { Keys } from './ports/key-store.ts';
import { oneAddress, tenantId, topicName } from './schema.ts';

/** The prefix tells secret scanners, and people, what it is. */
const PREFIX = 'herald_';

/** A key with 256 random bits. It is shown once and kept only as a hash. */
export const newKey = (): string => `${PREFIX}${randomBytes(32).toString('base64url')}`;

/** The name of the key in `BOOTSTRAP_API_KEY`. */
const BOOTSTRAP = 'bootstrap';

/** The words that a key is made of. The name stands on cards ("ci named you") and in lists, one per line. */
export const keyRequest = z
  .strictObject({
    name: z
      .string()
      .regex(/^\w[\w .@-]{0,99}$/, 'must be 1 to 100 letters, digits, spaces, ".", "_", "@" or "-"')
      .refine(name => name !== BOOTSTRAP, 'must be another: this one belongs to BOOTSTRAP_API_KEY'),
    topic: z.array(topicName).optional(),
    tenant: z.array(tenantId).optional(),
    metrics: z.literal(true).optional(),
    readings: z.literal(true).optional(),
    questions: z.literal(true).optional(),
    people: z.literal(true).optional(),
    all: z.literal(true).optional(),
  })
  .refine(({ all, name: _, ...scope }) => !all || Object.values(scope).every(said => said === undefined), {
    path: ['all'],
    message: 'lets it do everything: leave it out, or leave out what narrows it',
  })
  .refine(hasScope, {
    path: ['all'],
    message:
      'is needed for a key that may do everything. Otherwise say what it may do: --topic, --tenant, --metrics, --readings, --questions or --people',
  })
  .refine(
    ({ people, topic, metrics, readings, questions }) =>
      !people || (topic ?? metrics ?? readings ?? questions) === undefined,
    {
      path: ['people'],
      message:
        'gives people their data, forgets them, and nothing else: leave --topic, --metrics, --readings and --questions out',
    },
  )
  .refine(
    ({ questions, topic, metrics, readings }) => !questions || (topic ?? metrics ?? readings) === undefined,
    {
      path: ['questions'],
      message: 'reads and answers questions and nothing else: leave --topic, --metrics and --readings out',
    },
  )
  .refine(({ readings, topic, metrics }) => !readings || (topic ?? metrics) === undefined, {
    path: ['readings'],
    message: 'brings readings and nothing else: leave --topic and --metrics out',
  })
  .refine(({ metrics, topic, tenant }) => !metrics || (topic ?? tenant) === undefined, {
    path: ['metrics'],
    message: 'opens /metrics and nothing else: leave --topic and --tenant out',
  });

/** A secret as Standard Webhooks have it: 256 random bits. */
export const newCallbackSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * The address at which the caller of a key is told what people press. It takes TLS, as it gets data of people, unless
 * the operator has named the host.
 */
export const callbackRequest = (allow: readonly string[]) =>
  z.strictObject({ name: z.string(), url: z.string().max(2048).refine(isWebAddress, WEB_ADDRESS) }).refine(
    ({ url }) => {
      const { protocol, hostname } = new URL(url);
      return protocol === 'https:' || allow.includes(hostname.toLowerCase());
    },
    {
      path: ['url'],
      message:
        'must begin with https://; if it is in your own network, name its host in CALLBACK_ALLOW where Herald and this command run',
    },
  );

const WEB_ADDRESS =
  'must be the address to post to, such as https://ci.example/herald, without user and password';

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.password === ''
  );
}

/** The person who gets the previews of a key. */
export const testerRequest = z.strictObject({ name: z.string(), person: oneAddress });

/** The same as the words of a command line. */
export const KEY_OPTIONS = {
  url: { type: 'string' },
  rotate: { type: 'boolean' },
  off: { type: 'boolean' },
  'at-once': { type: 'boolean' },
  name: { type: 'string' },
  person: { type: 'string' },
  topic: { type: 'string', multiple: true },
  tenant: { type: 'string', multiple: true },
  metrics: { type: 'boolean' },
  readings: { type: 'boolean' },
  questions: { type: 'boolean' },
  people: { type: 'boolean' },
  all: { type: 'boolean' },
  entra: { type: 'string' },
  issuer: { type: 'string' },
  audience: { type: 'string' },
  subject: { type: 'string' },
} as const;

const PURPOSES = ['metrics', 'readings', 'questions', 'people'] as const satisfies readonly Purpose[];

/** The record of a key, besides its hash. */
export function keyRecord(
  { name, topic: topics, tenant: tenants, ...asked }: z.output<typeof keyRequest>,
  made: { readonly id: string; readonly createdAt: Date },
): Parameters<Keys['add']>[0] {
  const purpose = PURPOSES.find(each => asked[each]);
  return {
    ...made,
    name,
    ...(topics && { topics }),
    ...(tenants && { tenants }),
    ...(purpose && { purpose, may: [purpose] }),
  };
}

/** Whether it was said what the key may do, be it everything. */
export function hasScope({ name: _, ...scope }: object & { name?: unknown }): boolean {
  return Object.values(scope).some(said => said !== undefined);
}

/** What the answer to "What may it do?" means: `all`, or topics with commas between them. */
export function scopeIn(answer: string): { all: true } | { topic: string[] } {
  const words = answer.split(',').map(word => word.trim());
  return words.length === 1 && words[0]?.toLowerCase() === 'all' ? { all: true } : { topic: words };
}

/**
 * `BOOTSTRAP_API_KEY` is good as long as it is set: it is recorded at the first start, and when it changes the
 * former one is revoked.
 */
export async function bootstrapKey(parts: {
  keys: Keys;
  key: string | undefined;
  newId: NewId;
  now: Date;
  log: Log;
}): Promise<void> {
  const { keys, key, newId, now, log } = parts;
  if (key === undefined) return void (await keys.revoke(BOOTSTRAP, now));
  const record = { id: newId(), name: BOOTSTRAP, createdAt: now };
  if ((await keys.replace(record, hashOfKey(key))) === 'revoked')
    log.warn({}, 'BOOTSTRAP_API_KEY was revoked before and stays so. Set another one, or take it away');
}
