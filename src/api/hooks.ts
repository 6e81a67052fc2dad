import { ERRORS, HeraldError, invalid } from '../core/errors.ts';
import { cut } from '../core/text.ts';
import type { Clock } from '../core/time.ts';
import type { Accept } from '../ledger/ports/accept.ts';
import { acceptAs, hashOf, type NotificationWish } from './accepting.ts';
import { hookCaller } from './callers.ts';
import { hashOfAddress, isHookAddress } from './hooks/making.ts';
import { payloadIn } from './hooks/payload.ts';
import { bearerIn } from './hooks/proof.ts';
import type { HookSource } from './hooks/source.ts';
import { sourceOf } from './hooks/sources.ts';
import { toPosts, type WhoIs } from './hooks/to-post.ts';
import type { Handler, HandlerAnswer, HandlerRequest, RequestHead } from './http.ts';
import { type MappedParts, mappedPosts } from './mapping/mapped-posts.ts';
import { warned } from './notifications.ts';
import type { HookStore, Noted, OpenHook } from './ports/hook-store.ts';
import type { Sender, SenderOf } from './tokens/senders.ts';
import { isToken } from './tokens/verify.ts';
import { unheard } from './unheard.ts';

export interface HookParts extends MappedParts {
  readonly accept: Accept;
  readonly hooks: HookStore;
  readonly clock: Clock;
  readonly whoIs: WhoIs;
  /** Missing where no app comes with a token of Entra ID. */
  readonly senderOf?: SenderOf;
}

/** A hook that was asked for by its address. */
interface Asked extends OpenHook {
  readonly source: HookSource;
}

/**
 * `POST /api/hooks/{id}`: a webhook as its source sends it. Audience, topic and tenant are kept with the hook, so the
 * holder of a signed body cannot change them. The hook is looked up before a body is read. The answer does not tell an
 * unknown hook from a wrong proof.
 */
export function postHook(parts: HookParts): Handler {
  return async head => {
    const asked = await ask(parts, head);
    const { source } = asked;
    if (!source.proof.isOffered(head) && tokenIn(asked, head) === undefined)
      await note(parts, asked, () => turnAway());
    return request =>
      note(parts, asked, () => take(parts, asked, request)).catch(error => {
        const said = source.refusal?.(error);
        if (said === undefined) throw error;
        return said;
      });
  };
}

/** `OPTIONS /api/hooks/{id}`: some sources ask whether they may send. They show no secret, so they are told no more. */
export function permitHook(parts: HookParts): Handler {
  return async head => {
    const { source } = await ask(parts, head);
    const headers = source.permission?.(head.headers) ?? turnAway();
    return async () => ({ status: 200, headers: { Allow: 'POST, OPTIONS', ...headers } });
  };
}

async function ask({ hooks, clock }: HookParts, { params: { id = '' } }: RequestHead): Promise<Asked> {
  if (id === 'github') throw new HeraldError('old-hook-address');
  const open = isHookAddress(id) ? await hooks.find(hashOfAddress(id), clock.now()) : undefined;
  const source = open && sourceOf(open.hook.source);
  return open === undefined || source === undefined ? turnAway() : { ...open, source };
}

/** The same for an address that is none, one that was revoked, and a secret that is another. `why`: for the operator alone. */
function turnAway(why?: string): never {
  throw new TurnedAway(why);
}

class TurnedAway extends HeraldError {
  readonly why: string | undefined;

  constructor(why: string | undefined) {
    super('invalid-signature');
    this.why = why;
  }
}

/** The list of hooks shows the outcome. A failure to note it changes no answer. */
async function note<T>({ hooks, clock }: HookParts, { hook }: Asked, work: () => T): Promise<Awaited<T>> {
  const noteAs = (what: Noted) => hooks.note(hook, what, clock.now()).catch(() => undefined);
  try {
    const answer = await work();
    await noteAs('taken');
    return answer;
  } catch (error) {
    if (error instanceof HeraldError && ERRORS[error.code].status < 500) await noteAs(refusalOf(error));
    throw error;
  }
}

/** In Herald's words: of what was sent stands nothing in it but names of fields. */
function refusalOf(error: HeraldError): Noted {
  const { code, faults } = error;
  const [first] = faults;
  const why = error instanceof TurnedAway ? error.why : first && `${first.field} ${first.message}`;
  return { code, ...(why !== undefined && { why: cut(why, LONGEST_WHY) }) };
}
const LONGEST_WHY = 300;

async function take(parts: HookParts, asked: Asked, request: HandlerRequest): Promise<HandlerAnswer> {
  const { source, secrets } = asked;
  const { headers, rawBody, query } = request;
  const body = { rawBody, now: parts.clock.now() };
  const isProved = secrets.some(secret => source.proof.isGood(request, body, secret));
  if (!isProved) await mustComeByToken(parts, asked, request);
  refuseFormerQuery(query);
  const payload = payloadIn(headers, rawBody);
  const handshake = source.handshake?.(headers, payload);
  if (handshake !== undefined) return handshake;
  const posts = await postsOf(parts, asked, { request, payload });
  const answer = await acceptAll(parts, asked, { request, posts });
  return source.answer?.(payload) ?? answer;
}

/** The token that a request shows, at a hook that is opened by one. */
function tokenIn({ hook, source }: Asked, { headers }: RequestHead): string | undefined {
  const token = (hook.sender ?? source.entra) && bearerIn(headers);
  return token !== undefined && isToken(token) ? token : undefined;
}

/** Of whom the hook names, else of the service itself. That the keys of its issuer are away is no refusal: it comes again. */
async function mustComeByToken({ senderOf }: HookParts, asked: Asked, head: RequestHead): Promise<void> {
  const token = tokenIn(asked, head);
  if (token === undefined) turnAway();
  if (senderOf === undefined) turnAway('came with a token, and ENTRA_AUDIENCE is not set');
  const sender = await senderOf(token).catch(error => {
    if (!(error instanceof HeraldError) || error.code !== 'invalid-token') throw error;
    return turnAway(`came with a token that is not taken: ${error.message}`);
  });
  const against = whatStandsAgainst(sender, asked);
  if (against !== undefined) turnAway(`came with a token ${against}`);
}

function whatStandsAgainst({ app, object, roles }: Sender, { hook, source }: Asked): string | undefined {
  const { entra } = source;
  if (hook.sender !== undefined)
    return [app, object].includes(hook.sender)
      ? undefined
      : `of the app ${app} with the object id ${object}, and neither is its sender ${hook.sender}`;
  if (app !== entra?.app) return `of the app ${app}, which is not ${entra?.app}`;
  return roles.includes(entra.role) ? undefined : `without the app role ${entra.role}`;
}

/** A notification to record, and the mark by which the source itself knows it. */
interface Post {
  readonly wish: NotificationWish;
  readonly mark?: string | undefined;
  readonly happenedAt?: string | undefined;
}

/** By the mapping that was given to the hook, else as its source does. */
async function postsOf(
  parts: HookParts,
  { hook, source }: Asked,
  { request, payload }: { request: HandlerRequest; payload: unknown },
): Promise<readonly Post[]> {
  const { mapping: text } = hook;
  if (text !== undefined) return mappedPosts(parts, { ...hook, mapping: text }, { request, payload });
  return toPosts(parts.whoIs, hook, source.translate(request.headers, payload));
}

/** One after the other, as what has the same key has an order. Of what fails half-way the first are known when it comes again. */
async function acceptAll(
  { accept, hooks }: HookParts,
  asked: Asked,
  { request, posts }: { request: HandlerRequest; posts: readonly Post[] },
): Promise<HandlerAnswer> {
  const answers: HandlerAnswer[] = [];
  for (const [index, { wish, mark, happenedAt }] of posts.entries()) {
    if (await isOvertaken(hooks, asked, { key: wish.key, happenedAt })) continue;
    const marks = marksOf(asked.source, request, { index, mark });
    const known = marks.length > 0 && { idempotency: { hookId: asked.hook.id, marks } };
    const caller = hookCaller(asked.hook);
    const answer = await acceptAs(accept, caller, request, { ...wish, ...known });
    answers.push(warned(answer, () => unheard(caller, wish.content)));
  }
  const recorded = answers.filter(({ status }) => status === 202);
  const [first = answers[0] ?? IGNORED, ...more] = recorded;
  return more.length === 0
    ? first
    : { status: 202, body: { notifications: recorded.map(({ body }) => body) } };
}

/** Some senders keep no order, and others send again what failed while the next came through. */
async function isOvertaken(
  hooks: HookStore,
  { hook }: Asked,
  { key, happenedAt }: { readonly key: string | undefined; readonly happenedAt: string | undefined },
): Promise<boolean> {
  return key !== undefined && happenedAt !== undefined && !(await hooks.isLatest(hook.id, key, happenedAt));
}

/** The source's request was fine, so it must not send it again. */
const IGNORED: HandlerAnswer = {
  status: 200,
  body: { ignored: true, reason: 'Nothing that people would want to hear.' },
};

/** Stood in the address before the hook kept them. A sender that still writes them there believes that they count. */
const FORMER_QUERY = ['people', 'teams', 'conversations', 'subscribers', 'topic', 'tenantId'];

function refuseFormerQuery(query: URLSearchParams): void {
  const found = FORMER_QUERY.filter(name => query.has(name));
  const message = 'is kept with the hook: take it out of the address, and make another hook to change it';
  if (found.length > 0) throw invalid(found.map(name => ({ field: `query.${name}`, message })));
}

/**
 * A repeat is one of the same bytes, which were signed, or under the same id, which was not; or what the source itself
 * calls a repeat. Each wish has marks of its own, as some of them may be accepted and others not.
 */
function marksOf(
  { deliveryHeaders = [], sameBodyIsNews }: HookSource,
  { headers, rawBody }: HandlerRequest,
  { index, mark }: { readonly index: number; readonly mark: string | undefined },
): string[] {
  const delivery = deliveryHeaders.map(name => headers[name]).find(value => typeof value === 'string');
  const which = index === 0 ? '' : `#${index}`;
  return [
    ...(sameBodyIsNews ? [] : [`body:${hashOf(rawBody)}${which}`]),
    ...(delivery === undefined ? [] : [`delivery:${delivery.slice(0, 200)}${which}`]),
    ...(mark === undefined ? [] : [`event:${hashOf(Buffer.from(mark))}`]),
  ];
}
