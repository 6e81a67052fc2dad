import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { Caller } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import type { Audience } from '../core/notification.ts';
import type { Accept } from '../core/ports/accept.ts';
import type { Keys } from '../core/ports/keys.ts';
import { acceptAs, idempotencyKeyOf, type Repeatable, type Wish } from './accepting.ts';
import { authenticate, hookCaller } from './callers.ts';
import { check } from './check.ts';
import { github } from './hooks/github.ts';
import type { HookSource } from './hooks/source.ts';
import type { Door, DoorAnswer, DoorHead, DoorRequest } from './http.ts';
import { parseJson } from './request.ts';
import { fieldsOf, hookQuery } from './schema.ts';

/** Every source of webhooks, by its name in the address. */
export const SOURCES: Readonly<Record<string, HookSource>> = { github };

export interface HookParts {
  readonly accept: Accept;
  readonly keys: Pick<Keys, 'find'>;
  /** The secret with which each source signs. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

/**
 * `POST /api/hooks/{source}`: a webhook as the source sends it. Who hears it stands in the address, as the
 * source cannot know it; the default is the subscribers of the topic. Let in by a key, or by a signature with
 * the secret that the operator gave the source.
 */
export function postHook(parts: HookParts): Door {
  return async head => {
    const name = head.params.source ?? '';
    const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
    const callerOf = await letIn(parts, name, source, head);
    if (source === undefined)
      throw new HeraldError('unknown-source', 'There is no webhook source of this name.');
    const query = check(hookQuery, fieldsOf(head.query, LISTS), 'query');
    return async request => {
      const caller = callerOf(request);
      const said = source.translate(request.headers, payloadOf(request));
      if (said === undefined) return IGNORED;
      return acceptAs(parts.accept, caller, request, wishOf(said, query), repeatableOf(source, request));
    };
  };
}

function wishOf(
  said: NonNullable<ReturnType<HookSource['translate']>>,
  { topic, tenantId, ...whom }: z.output<typeof hookQuery>,
): Wish {
  return {
    content: { ...said, ...(topic !== undefined && { topic }) },
    audience: audienceOf(whom),
    urgency: 'normal',
    ...(tenantId !== undefined && { tenantId }),
  };
}

/** What the source sent was fine, so it must not send it again. */
const IGNORED: DoorAnswer = {
  status: 200,
  body: { ignored: true, reason: 'Nothing that people would want to hear.' },
};

/** By a key at once; by a signature as soon as the body is there that it is over. */
async function letIn(
  { keys, secrets }: HookParts,
  name: string,
  source: HookSource | undefined,
  head: DoorHead,
): Promise<(request: DoorRequest) => Caller> {
  const signature = source && head.headers[source.signatureHeader];
  if (typeof signature !== 'string' || head.headers.authorization) {
    const caller = await authenticate(keys, head);
    return () => caller;
  }
  const secret = secrets[name];
  if (secret === undefined || !SIGNATURE.test(signature)) throw new HeraldError('invalid-signature');
  return ({ rawBody }) => {
    if (!isSigned(rawBody, secret, signature)) throw new HeraldError('invalid-signature');
    return hookCaller(name);
  };
}

const SIGNATURE = /^sha256=[\da-f]{64}$/;

function isSigned(body: Buffer, secret: string, signature: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** GitHub's own default is a form with the JSON in `payload`. */
function payloadOf(request: DoorRequest): unknown {
  const type = String(request.headers['content-type'] ?? '');
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return request.json();
  return parseJson(new URLSearchParams(request.rawBody.toString()).get('payload') ?? '');
}

const LISTS = ['people', 'teams', 'conversations'];

function audienceOf({
  subscribers,
  ...named
}: Omit<z.output<typeof hookQuery>, 'topic' | 'tenantId'>): Audience {
  const nobodyNamed = Object.keys(named).length === 0;
  return { ...named, ...((subscribers === 'true' || nobodyNamed) && { subscribers: true }) };
}

/**
 * The source's own id of the event, unless the caller gives a key. GitHub gives all webhooks that hear of an
 * event the same id, so the address belongs to it: two of them may name different people.
 */
function repeatableOf(source: HookSource, request: DoorRequest): Repeatable | undefined {
  const own = idempotencyKeyOf(request);
  if (own !== undefined) return { key: own, content: `${request.search}\n${request.rawBody}` };
  const event = request.headers[source.deliveryHeader];
  if (typeof event !== 'string') return undefined;
  const address = createHash('sha256').update(request.search).digest('hex');
  return { key: `${event.slice(0, 100)} ${address}`, content: request.rawBody };
}
