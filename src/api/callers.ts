import { createHash } from 'node:crypto';
import { ABILITIES, type Ability, type Caller } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import type { Hook } from '../core/hook.ts';
import type { Handler, HandlerAnswer, HandlerRequest, RequestHead } from './http.ts';
import type { Callers } from './ports/callers.ts';

/** A handler that knows who is asking. */
export type CallerHandler = (request: HandlerRequest, caller: Caller) => Promise<HandlerAnswer>;

export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Every handler but health goes through here. `needs`: what its caller must be allowed. */
export function forCallers(callers: Callers, handler: CallerHandler, needs: Ability): Handler {
  return async head => {
    const caller = await authenticate(callers, head, needs);
    return request => handler(request, caller);
  };
}

/**
 * The same for a handler behind which the key is looked at again, in the statement that records what came: `memory` may be
 * some seconds old. A refused caller is looked up, so one whose key is no longer good hears that and nothing else.
 */
export function forRecalled(
  { memory, callers }: { readonly memory: Callers; readonly callers: Callers },
  handler: CallerHandler,
  needs: Ability,
): Handler {
  return async head => {
    const caller = await authenticate(memory, head, needs);
    return request =>
      handler(request, caller).catch(async error => {
        await authenticate(callers, head, needs);
        throw error;
      });
  };
}

async function authenticate(callers: Callers, head: RequestHead, needs: Ability): Promise<Caller> {
  const caller = await whoAsks(callers, head);
  const why = whyNot(caller, needs);
  if (why !== undefined) throw new HeraldError('forbidden', why);
  return caller;
}

/** Undefined where they may. Data of people takes a key made for it, and data about everything a key without scope. */
function whyNot({ name, may, topics, tenants }: Caller, needs: Ability): string | undefined {
  if (may !== undefined && !may.includes(needs))
    return `"${name}" is for ${may.join(', ') || 'nothing'} alone, and this is for ${needs}.`;
  // A pipeline, even one that posts to everybody, need not know what people chose.
  if (may === undefined && needs === 'people') return `The key "${name}" was not made with --people.`;
  const isTooNarrow =
    needs === 'administer'
      ? topics !== undefined
      : needs === 'metrics' && may === undefined && (topics ?? tenants) !== undefined;
  return isTooNarrow ? `"${name}" is for some topics alone, and this is about everything.` : undefined;
}

/** All that a caller may do. */
export const abilitiesOf = (caller: Caller): readonly Ability[] =>
  ABILITIES.filter(ability => whyNot(caller, ability) === undefined);

/** The caller that shows these credentials, whatever they are for. */
export async function whoAsks(callers: Callers, head: RequestHead): Promise<Caller> {
  const credential = credentialOf(head);
  const caller = credential === undefined ? undefined : await callers.find(credential);
  if (caller === undefined) throw new HeraldError('unauthorized');
  return caller;
}

/** `Bearer` for programs; `Basic` with the key as password, so that a browser can open the same addresses. */
function credentialOf({ headers }: RequestHead): string | undefined {
  const [scheme = '', credentials = ''] = String(headers.authorization ?? '')
    .trim()
    .split(/ +/);
  if (/^bearer$/i.test(scheme)) return credentials || undefined;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [, ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  return password.join(':') || undefined;
}

const HOOK = 'hook:';

/** A hook has no key: what it was let in by reaches as far as what is kept with it. */
export const hookCaller = ({ id, name }: Hook): Caller => ({ id: `${HOOK}${id}`, name });

export const isHook = (callerId: string): boolean => callerId.startsWith(HOOK);

/** Refuses what is outside the caller's scope. */
export function requireScope(caller: Caller, { topic, tenantId }: { topic: string; tenantId: string }): void {
  const outside = (scope: readonly string[] | undefined, value: string) =>
    scope !== undefined && !scope.includes(value);
  if (outside(caller.topics, topic))
    throw new HeraldError('forbidden', `"${caller.name}" may not post to the topic "${topic}".`);
  if (outside(caller.tenants, tenantId))
    throw new HeraldError('forbidden', `"${caller.name}" may not post to this tenant.`);
}
