import type { Caller } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import type { Accept } from '../core/ports/accept.ts';
import type { Acceptance, Accepted } from '../core/ports/ledger.ts';
import type { Clock, NewId } from '../core/ports/time.ts';

export function createAccept(parts: {
  acceptance: Acceptance;
  clock: Clock;
  newId: NewId;
  /** The tenant of the bot's registration, where there is one. */
  homeTenantId: string | undefined;
  mayPost: (caller: Caller, scope: { topic: string; tenantId: string }) => void;
}): Accept {
  const { acceptance, clock, newId, homeTenantId, mayPost } = parts;
  return async (caller, { content, idempotency, tenantId: named, ...request }) => {
    const tenantId = await tenantFor({ acceptance, homeTenantId }, named);
    mayPost(caller, { topic: content.topic, tenantId });
    const notification = {
      ...request,
      id: newId(),
      tenantId,
      callerId: caller.id,
      callerName: caller.name,
      topic: content.topic,
      said: { template: 'notification' as const, data: { ...content } },
      createdAt: clock.now(),
      ...(content.actor.id !== undefined && { actorAadObjectId: content.actor.id }),
    };
    const accepted = await acceptance.accept(notification, idempotency);
    if (!('id' in accepted)) throw refusalOf(accepted);
    const { id, changed, outcome } = accepted;
    return { id, changed, replayed: outcome === 'replayed' };
  };
}

/** What became of a notification that was not accepted, as its caller sees it. */
export function refusalOf(accepted: Exclude<Accepted, { id: string }>): HeraldError {
  switch (accepted.outcome) {
    case 'conflict':
      return new HeraldError('idempotency-conflict');
    case 'expired':
      return new HeraldError('invalid-request', 'One fault: expiresAt.', [EXPIRED]);
    case 'other-topic': {
      const message = `must be "${accepted.topic}" for this key: the topic of a notification cannot change`;
      return new HeraldError('invalid-request', 'One fault: topic.', [{ field: 'topic', message }]);
    }
  }
}

export const EXPIRED = { field: 'expiresAt', message: 'must be in the future' } as const;

/** The tenant that is named, else that of the bot, else the only one there is. */
export async function tenantFor(
  { acceptance, homeTenantId }: { acceptance: Acceptance; homeTenantId: string | undefined },
  named: string | undefined,
): Promise<string> {
  return named ?? homeTenantId ?? onlyTenant(acceptance);
}

async function onlyTenant(acceptance: Acceptance): Promise<string> {
  const [first, second] = await acceptance.tenants(2);
  if (first !== undefined && second === undefined) return first;
  const detail =
    first === undefined
      ? 'Herald has not been installed anywhere yet, so it knows no tenant.'
      : 'This bot serves several tenants.';
  throw new HeraldError('tenant-required', detail, [{ field: 'tenantId', message: 'is required here' }]);
}
