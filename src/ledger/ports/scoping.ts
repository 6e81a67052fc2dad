import type { Caller } from '../../core/caller.ts';
import type { Tenants } from '../../decide/tenants.ts';
import type { Acceptance } from './accept.ts';

/** The parts that say for which tenant a caller asks, and whether it may. */
export interface Scoping {
  readonly acceptance: Acceptance;
  readonly tenants: Tenants;
  /** The tenant of the bot's registration, where there is one. */
  readonly ownTenantId: string | undefined;
  /** Throws where the key does not reach as far. */
  readonly mayPost: (caller: Caller, scope: { topic: string; tenantId: string }) => void;
}
