import type { TeamsFailure } from '../core/ports/teams.ts';
import type { ReasonCode } from '../core/reasons.ts';

/** What follows from a refusal or a silence of Teams. */
export type Consequence =
  | { readonly kind: 'retry'; readonly reason: ReasonCode }
  /** The 1:1 is gone: open it again, once, and send there. */
  | { readonly kind: 'reopen'; readonly reason: ReasonCode }
  | { readonly kind: 'stop'; readonly reason: ReasonCode; readonly mark?: 'removed' | 'blocked' | 'gone' };

/** `to`: a person's 1:1, or a channel or group chat: the same refusal has another remedy there. */
type Facts = Pick<TeamsFailure, 'status' | 'code' | 'outcome' | 'token'> & {
  readonly to: 'person' | 'conversation';
};
type Rule = { readonly when: (facts: Facts) => boolean; readonly does: Consequence };

const code =
  (...codes: string[]) =>
  (facts: Facts) =>
    facts.code !== undefined && codes.includes(facts.code);
const status =
  (...statuses: number[]) =>
  (facts: Facts) =>
    facts.status !== undefined && statuses.includes(facts.status);

/** Microsoft's table of status codes, in the order in which it is asked. The first rule that fits counts. */
const RULES: readonly Rule[] = [
  { when: ({ token }) => token, does: { kind: 'retry', reason: 'not-authorized' } },
  { when: code('BotDisabledByAdmin'), does: { kind: 'stop', reason: 'blocked-by-admin', mark: 'blocked' } },
  { when: code('BotNotInConversationRoster'), does: { kind: 'stop', reason: 'removed', mark: 'removed' } },
  {
    when: code('ConversationBlockedByUser', 'MessageWritesBlocked'),
    does: { kind: 'stop', reason: 'blocked', mark: 'blocked' },
  },
  { when: code('ForbiddenOperationException'), does: { kind: 'stop', reason: 'not-installed' } },
  { when: code('ActivityNotFoundInConversation'), does: { kind: 'stop', reason: 'card-gone' } },
  { when: code('ConversationNotFound'), does: { kind: 'reopen', reason: 'conversation-gone' } },
  // The address is not Teams': a fault of the stored reference, which a retry would not mend.
  { when: code('ServiceUrlNotAllowed', 'NotEnoughPermissions'), does: { kind: 'stop', reason: 'refused' } },
  // A wrong secret is the operator's to mend: nobody's card is given up for it at once.
  { when: status(401), does: { kind: 'retry', reason: 'not-authorized' } },
  {
    when: facts => facts.status === 403 && facts.to === 'conversation',
    does: { kind: 'stop', reason: 'unknown-conversation' },
  },
  { when: status(403), does: { kind: 'stop', reason: 'not-installed' } },
  { when: status(404), does: { kind: 'reopen', reason: 'conversation-gone' } },
  { when: status(413), does: { kind: 'stop', reason: 'too-large' } },
  { when: status(429, 412), does: { kind: 'retry', reason: 'throttled' } },
  { when: status(400), does: { kind: 'stop', reason: 'refused' } },
  { when: status(502, 503), does: { kind: 'retry', reason: 'teams-unavailable' } },
  { when: ({ outcome }) => outcome === 'unknown', does: { kind: 'retry', reason: 'outcome-unknown' } },
  {
    when: ({ status = 500 }) => status >= 500,
    does: { kind: 'retry', reason: 'teams-unavailable' },
  },
];

/** What a failure means for the delivery. Whether a retry is still allowed is `retryAt`'s question. */
export function consequenceOf(facts: Facts): Consequence {
  return RULES.find(({ when }) => when(facts))?.does ?? { kind: 'stop', reason: 'refused' };
}
