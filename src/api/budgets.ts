import type { Caller } from '../core/caller.ts';
import { OverBudget } from '../core/errors.ts';
import type { Accept } from '../ledger/ports/accept.ts';
import type { Admit } from '../ledger/ports/budgets.ts';
import type { Handler } from './http.ts';
import type { Callers } from './ports/callers.ts';

/** Callers whose every request counts: who asks too often is refused as soon as it is known who they are. */
export function countedCallers(callers: Callers, admit: Admit): Callers {
  return {
    async find(credential) {
      const caller = await callers.find(credential);
      if (caller !== undefined) await mayAsk(admit, caller);
      return caller;
    },
  };
}

/** A webhook is counted when there is something to accept: before, it may be nobody's who may post. */
export function countedAccept(accept: Accept, admit: Admit): Accept {
  return async (caller, wish) => {
    await mayAsk(admit, caller);
    return accept(caller, wish);
  };
}

async function mayAsk(admit: Admit, { id, name }: Caller): Promise<void> {
  const waitMs = await admit(id);
  if (waitMs === 0) return;
  throw new OverBudget('too-many-requests', `"${name}" asks too often.`, Math.ceil(waitMs / 1_000));
}

/** Many senders of webhooks take 429 for "never again", and 503 for what it says. */
export function forWebhooks(handler: Handler): Handler {
  return async head => {
    const answering = await handler(head).catch(asUnavailable);
    return request => answering(request).catch(asUnavailable);
  };
}

function asUnavailable(error: unknown): never {
  if (!(error instanceof OverBudget)) throw error;
  throw new OverBudget('hook-over-budget', error.message, error.retryAfterSeconds);
}
