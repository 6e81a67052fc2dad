import type { Caller } from '../core/caller.ts';
import { HeraldError, invalid, OverBudget } from '../core/errors.ts';
import type { Accept } from '../core/ports/accept.ts';
import type { Acceptance, Accepted } from '../core/ports/ledger.ts';
import type { Clock, NewId } from '../core/ports/time.ts';
import { isServed, type Tenants, usualTenant } from '../decide/tenants.ts';

/** What it takes to say for which tenant a caller asks, and whether they may. */
export interface Scoping {
  readonly acceptance: Acceptance;
  readonly tenants: Tenants;
  /** The tenant of the bot's registration, where there is one. */
  readonly ownTenantId: string | undefined;
  /** Throws where the key does not reach as far. */
  readonly mayPost: (caller: Caller, scope: { topic: string; tenantId: string }) => void;
}

export function createAccept(parts: Scoping & { clock: Clock; newId: NewId }): Accept {
  const { acceptance, clock, newId } = parts;
  return async (caller, { content, idempotency, tenantId: named, ...request }) => {
    const tenantId = await scopeFor(parts, caller, content.topic, named);
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
      return invalid([EXPIRED]);
    case 'over-budget': {
      const { code, retryAfterSeconds } = BUDGETS[accepted.of];
      return new OverBudget(code, `At most ${accepted.most} are allowed for one key.`, retryAfterSeconds);
    }
    case 'other-topic': {
      const message = `must be "${accepted.topic}" for this key: the topic of a notification cannot change`;
      return invalid([{ field: 'topic', message }]);
    }
  }
}

const BUDGETS = {
  openDeliveries: { code: 'too-many-open', retryAfterSeconds: 30 },
  topics: { code: 'too-many-topics', retryAfterSeconds: 3_600 },
} as const;

export const EXPIRED = { field: 'expiresAt', message: 'must be in the future' } as const;

/** The tenant that is named, else the usual one, else the only one there is. Throws where the caller may not there. */
export async function scopeFor(
  { acceptance, tenants, ownTenantId, mayPost }: Scoping,
  caller: Caller,
  topic: string,
  named: string | undefined,
): Promise<string> {
  const tenantId = named ?? usualTenant(tenants, ownTenantId) ?? (await onlyTenant(acceptance, tenants));
  if (!isServed(tenants, tenantId)) throw new HeraldError('foreign-tenant');
  mayPost(caller, { topic, tenantId });
  return tenantId;
}

/** More than anybody names. */
const MANY = 100;

async function onlyTenant(acceptance: Acceptance, tenants: Tenants): Promise<string> {
  const known = await acceptance.tenants(MANY);
  const [first, second] = known.filter(id => isServed(tenants, id));
  if (first !== undefined && second === undefined) return first;
  const detail =
    first === undefined
      ? 'Herald has not been installed anywhere yet, so it knows no tenant.'
      : 'This bot serves several tenants.';
  throw new HeraldError('tenant-required', detail, [{ field: 'tenantId', message: 'is required here' }]);
}
