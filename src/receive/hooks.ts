import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Caller } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import type { Audience } from '../core/notification.ts';
import type { Accept } from '../core/ports/accept.ts';
import type { Keys } from '../core/ports/keys.ts';
import { authenticate } from './callers.ts';
import { github } from './hooks/github.ts';
import type { HookSource } from './hooks/source.ts';
import type { Door, DoorAnswer, DoorRequest } from './http.ts';
import { accepted, idempotencyOf } from './notifications.ts';
import { check, notificationBody } from './schema.ts';

const SOURCES: Readonly<Record<string, HookSource>> = { github };

/**
 * `POST /api/hooks/{source}`: a webhook as the source sends it. Who hears it stands in the address, as the
 * source cannot know it: `?people=&teams=&conversations=&topic=&subscribers=`; the default is the subscribers
 * of the topic. Let in by a key, or by a signature with the secret that the operator gave the source.
 */
export function postHook(parts: {
  accept: Accept;
  keys: Pick<Keys, 'find'>;
  secrets: Readonly<Record<string, string | undefined>>;
}): Door {
  return async request => {
    const name = request.params.source ?? '';
    const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
    const caller = await letIn(parts, name, source, request);
    if (source === undefined)
      throw new HeraldError('unknown-source', `There is no webhook source "${name}".`);
    const translated = source.translate(request.headers, request.body);
    if (translated === undefined) return IGNORED;
    const audience = audienceIn(request);
    const content = { ...translated.content, topic: request.query.get('topic') ?? translated.content.topic };
    check(notificationBody, { ...content, audience });
    const { id, replayed } = await parts.accept(caller, {
      content,
      audience,
      urgency: translated.urgency ?? 'normal',
      interruption: 'when-idle',
      correlationId: request.correlationId,
      ...idempotent(source, request),
    });
    return accepted(id, replayed);
  };
}

/** The source did nothing wrong, so it must not send again. */
const IGNORED: DoorAnswer = {
  status: 200,
  body: { ignored: true, reason: 'Nothing that people would want to hear.' },
};

async function letIn(
  { keys, secrets }: { keys: Pick<Keys, 'find'>; secrets: Readonly<Record<string, string | undefined>> },
  name: string,
  source: HookSource | undefined,
  request: DoorRequest,
): Promise<Caller> {
  const signature = source && request.headers[source.signatureHeader];
  if (typeof signature !== 'string' || request.headers.authorization !== undefined)
    return authenticate(keys, request);
  const secret = secrets[name];
  if (secret === undefined || !isSigned(request.rawBody, secret, signature))
    throw new HeraldError('invalid-signature');
  return { id: `hook:${name}`, name };
}

function isSigned(body: Buffer, secret: string, signature: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function audienceIn({ query }: DoorRequest): Audience {
  const list = (name: string) =>
    query
      .getAll(name)
      .flatMap(value => value.split(','))
      .map(value => value.trim())
      .filter(Boolean);
  const named = Object.fromEntries(
    ['people', 'teams', 'conversations']
      .map(name => [name, list(name)] as const)
      .filter(([, values]) => values.length > 0),
  );
  const subscribers = query.get('subscribers') === 'true' || Object.keys(named).length === 0;
  return { ...named, ...(subscribers && { subscribers }) };
}

function idempotent(source: HookSource, request: DoorRequest) {
  const own = idempotencyOf(request);
  const delivery = request.headers[source.deliveryHeader];
  if (own !== undefined || typeof delivery !== 'string') return own === undefined ? {} : { idempotency: own };
  return { idempotency: idempotencyOf({ ...request, headers: { 'idempotency-key': delivery } }) };
}
