import { ERRORS, HeraldError, invalid } from '../core/errors.ts';
import type { Clock } from '../core/time.ts';
import type { Accept } from '../ledger/ports/accept.ts';
import { acceptAs, hashOf, type NotificationWish } from './accepting.ts';
import { hookCaller } from './callers.ts';
import { fitting } from './hooks/fitting.ts';
import { hashOfAddress, isHookAddress } from './hooks/making.ts';
import { payloadIn } from './hooks/payload.ts';
import type { HookSource } from './hooks/source.ts';
import { sourceOf } from './hooks/sources.ts';
import type { Handler, HandlerAnswer, HandlerRequest, RequestHead } from './http.ts';
import type { HookStore, OpenHook } from './ports/hook-store.ts';

export interface HookParts {
  readonly accept: Accept;
  readonly hooks: HookStore;
  readonly clock: Clock;
}

/** A hook that was asked for by its address. */
interface Asked extends OpenHook {
  readonly source: HookSource;
}

/**
 * `POST /api/hooks/{id}`: a webhook as its source sends it. Who hears it, on which topic and in which tenant is kept
 * with the hook, so whoever holds a signed body can change nothing of it. Whether there is such a hook is asked before
 * a body is read; whether there is none, or the proof is wrong, nobody is told.
 */
export function postHook(parts: HookParts): Handler {
  return async head => {
    const asked = await ask(parts, head);
    if (!asked.source.proof.isOffered(head.headers)) await note(parts, asked, turnAway);
    return request => note(parts, asked, () => take(parts.accept, asked, request));
  };
}

async function ask({ hooks, clock }: HookParts, { params: { id = '' } }: RequestHead): Promise<Asked> {
  if (sourceOf(id) !== undefined) throw new HeraldError('old-hook-address');
  const open = isHookAddress(id) ? await hooks.find(hashOfAddress(id), clock.now()) : undefined;
  const source = open && sourceOf(open.hook.source);
  return open === undefined || source === undefined ? turnAway() : { ...open, source };
}

/** The same for an address that is none, one that was revoked, and a secret that is another. */
function turnAway(): never {
  throw new HeraldError('invalid-signature');
}

/** What comes of it is seen in the list of hooks. That it could not be noted changes no answer. */
async function note<T>({ hooks, clock }: HookParts, { hook }: Asked, work: () => T): Promise<Awaited<T>> {
  const noteAs = (what: Parameters<HookStore['note']>[1]) =>
    hooks.note(hook, what, clock.now()).catch(() => undefined);
  try {
    const answer = await work();
    await noteAs('taken');
    return answer;
  } catch (error) {
    if (error instanceof HeraldError && ERRORS[error.code].status < 500) await noteAs(error.code);
    throw error;
  }
}

async function take(accept: Accept, asked: Asked, request: HandlerRequest): Promise<HandlerAnswer> {
  const { source, hook, secrets } = asked;
  const { headers, rawBody } = request;
  if (!secrets.some(secret => source.proof.isGood(headers, rawBody, secret))) turnAway();
  refuseFormerQuery(request.query);
  const said = source.translate(headers, payloadIn(headers, rawBody));
  if (said === undefined) return IGNORED;
  const wish: NotificationWish = {
    content: { ...fitting(said), ...(hook.topic !== undefined && { topic: hook.topic }) },
    audience: hook.audience,
    urgency: 'normal',
    ...(hook.tenantId !== undefined && { tenantId: hook.tenantId }),
    idempotency: { hookId: hook.id, marks: marksOf(source, request) },
  };
  return acceptAs(accept, hookCaller(hook), request, wish);
}

/** What the source sent was fine, so it must not send it again. */
const IGNORED: HandlerAnswer = {
  status: 200,
  body: { ignored: true, reason: 'Nothing that people would want to hear.' },
};

/** What stood in the address of a hook before it was kept with it. Whoever still writes it believes that it counts. */
const FORMER_QUERY = ['people', 'teams', 'conversations', 'subscribers', 'topic', 'tenantId'];

function refuseFormerQuery(query: URLSearchParams): void {
  const found = FORMER_QUERY.filter(name => query.has(name));
  const message = 'is kept with the hook: take it out of the address, and make another hook to change it';
  if (found.length > 0) throw invalid(found.map(name => ({ field: `query.${name}`, message })));
}

/** A repeat is one of the same bytes, which were signed, or under the same id, which was not. */
function marksOf({ deliveryHeader }: HookSource, { headers, rawBody }: HandlerRequest): string[] {
  const delivery = headers[deliveryHeader];
  const body = `body:${hashOf(rawBody)}`;
  return typeof delivery === 'string' ? [body, `delivery:${delivery.slice(0, 200)}`] : [body];
}
