import { createHash } from 'node:crypto';
import type { Caller, Purpose } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import type { Hook } from '../core/hook.ts';
import type { Handler, HandlerAnswer, HandlerRequest, RequestHead } from './http.ts';
import type { Keys } from './ports/key-store.ts';

/** A handler that knows who is asking. */
export type CallerHandler = (request: HandlerRequest, caller: Caller) => Promise<HandlerAnswer>;

export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Every handler but health goes through here. `purpose`: keys that are for this alone are let in as well. */
export function forCallers(keys: Pick<Keys, 'find'>, handler: CallerHandler, purpose?: Purpose): Handler {
  return async head => {
    const caller = await authenticate(keys, head, purpose);
    return request => handler(request, caller);
  };
}

/**
 * The same for a handler behind which the key is looked at again, in the statement that records what came: `memory` may be
 * some seconds old. Who is refused is looked up, so whoever has no good key any more hears that and nothing else.
 */
export function forRecalled(
  memory: Pick<Keys, 'find'>,
  keys: Pick<Keys, 'find'>,
  handler: CallerHandler,
): Handler {
  return async head => {
    const caller = await authenticate(memory, head);
    return request =>
      handler(request, caller).catch(async error => {
        await authenticate(keys, head);
        throw error;
      });
  };
}

/** A key is looked up by its hash, so no comparison of secrets can leak by its timing. */
export async function authenticate(
  keys: Pick<Keys, 'find'>,
  head: RequestHead,
  purpose?: Purpose,
): Promise<Caller> {
  const caller = await whoAsks(keys, head);
  if (caller.purpose !== undefined && caller.purpose !== purpose)
    throw new HeraldError('forbidden', `The key "${caller.name}" is for ${caller.purpose} alone.`);
  return caller;
}

/** Whose key it is, whatever the key is for. */
export async function whoAsks(keys: Pick<Keys, 'find'>, head: RequestHead): Promise<Caller> {
  const key = keyOf(head);
  const caller = key === undefined ? undefined : await keys.find(hashOfKey(key));
  if (caller === undefined) throw new HeraldError('unauthorized');
  return caller;
}

/** `Bearer <key>` for programs; `Basic` with the key as password, so that a browser can open the same addresses. */
function keyOf({ headers }: RequestHead): string | undefined {
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
    throw new HeraldError('forbidden', `The key "${caller.name}" may not post to the topic "${topic}".`);
  if (outside(caller.tenants, tenantId))
    throw new HeraldError('forbidden', `The key "${caller.name}" may not post to this tenant.`);
}
