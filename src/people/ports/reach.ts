import type { PersonInDirectory } from '../../core/person.ts';
import type { ClaimedDelivery } from '../../ledger/ports/delivering.ts';

/**
 * Microsoft Graph, as `deliver/` needs it to reach people who do not have Herald yet. Implemented by `teams/`, and
 * handed over only where the operator allows it. Every method throws `TeamsFailure` and nothing else; all of them
 * may be repeated without harm.
 */
export interface Graph {
  /** Whose address this is: an Entra object id, UPN or e-mail address. Undefined when it is nobody's. */
  find(tenantId: string, address: string): Promise<PersonInDirectory | undefined>;
  /** Installs Herald for this person; Teams then sends the signs of an installation. */
  install(tenantId: string, aadObjectId: string): Promise<'installed' | 'already-installed'>;
  /** The id of their 1:1 with Herald. Undefined while there is none. */
  chat(tenantId: string, aadObjectId: string): Promise<string | undefined>;
}

/** Keeps in the address book for whom Herald installs itself. */
export interface ReachStore {
  /**
   * Herald is about to be installed for the person of this delivery, so the welcome waits for the card. False when
   * it must not be: they took it away, or are forgotten.
   */
  installing(delivery: ClaimedDelivery): Promise<boolean>;
  /** They have it now. */
  installed(delivery: ClaimedDelivery): Promise<void>;
}
