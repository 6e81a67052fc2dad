import type { ReasonCode } from '../../core/reasons.ts';

/**
 * One request to Teams. With a `lane` it sends: it opens a 1:1, posts, changes or takes away a card there. With a
 * `roster` it reads who or what is in that conversation; Teams counts the two apart.
 */
export type LimitedRequest =
  | { readonly tenantId: string; readonly lane: string }
  | { readonly tenantId: string; readonly roster: string }
  /** A request to Microsoft Graph, which counts apart from Teams: `tenantId` is then a name of its own. */
  | { readonly tenantId: string; readonly graph: true };

/** The requests that a pause stops: all, those of one tenant, or those in one lane (`ClaimedDelivery.lane`). */
export type PauseScope = 'app' | { readonly tenantId: string } | { readonly lane: string };

/** `tenantUntil`: missing where only the lane is meant. `sooner`: than Teams named. */
export interface Paused {
  readonly until: Date;
  readonly tenantUntil?: Date;
  readonly sooner: boolean;
}

/** How fast Teams may be asked, for all workers together. */
export interface RateLimit {
  /**
   * Resolves when the request may go, and has counted it by then. A claim has counted the first request of its
   * delivery; every other one waits for its slot here. Rejects with a `TeamsFailure` (refused, 429, `Paced`, with
   * `retryAfterMs`) where its slot is further away than a lease allows; then nothing was counted.
   */
  slot(request: LimitedRequest): Promise<void>;
  /** Nothing in this scope is claimed until then, by any worker. A pause that ends later is left as it is. */
  pause(scope: PauseScope, until: Date, reason: ReasonCode): Promise<void>;
  /**
   * Teams answered 429, which does not say whether it means the conversation or the tenant. Pauses the lane; and the
   * tenant, for some minutes at most, where another lane was refused a moment ago too and neither the limits of this
   * one nor an earlier refusal explain it. Says until when nothing goes in the lane, and in the tenant.
   */
  throttled(at: { readonly tenantId: string; readonly lane: string }, until: Date): Promise<Paused>;
}
