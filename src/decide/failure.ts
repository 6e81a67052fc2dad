import type { ReasonCode } from '../core/reasons.ts';
import { NOT_TEAMS, type TeamsFailure } from '../deliver/ports/teams.ts';

/** The consequence of a refusal or a silence of Teams. */
export type Consequence = {
  readonly reason: ReasonCode;
  /** Repairs that may put it right at once: each that fits is tried once, in this order, before all else. */
  readonly repairs?: readonly Repair[];
} & (
  | { readonly kind: 'done' }
  /** It passes. `tries`: how many there are at most, where that is fewer than usual. */
  | { readonly kind: 'retry'; readonly tries?: number; readonly pauseMs?: number }
  /** Teams asked for a pause: no fault of the card's, so it is not counted as a try. */
  | { readonly kind: 'slow-down' }
  /** Nobody here can be reached now: every card is kept, and one at a time is tried until one gets through. */
  | {
      readonly kind: 'wait';
      readonly scope: Scope;
      readonly alone: Alone;
      /** It may be about this one alone: only when a second one meets it the others wait too. */
      readonly bySecond?: boolean;
    }
  | { readonly kind: 'stop'; readonly mark?: Mark }
);

/** Everybody, or everybody in one tenant. */
export type Scope = 'app' | 'tenant';

/** The state of the conversation, and of the person whose 1:1 it is, that Teams' answer shows. */
export type Mark = 'removed' | 'blocked' | 'gone';

/** The consequence for this delivery alone, when the others of its scope get through. */
export type Alone =
  | { readonly kind: 'retry'; readonly reason: ReasonCode }
  | { readonly kind: 'stop'; readonly reason: ReasonCode; readonly mark: Mark };

export type Repair =
  /** Send to the id without `;messageid=`: only channels have threads. */
  | 'bare-id'
  /** Open the 1:1 again and send there. */
  | 'reopen'
  /** The tenant lives in the government's community cloud: ask there, and remember it. */
  | 'other-host'
  /** Send a shorter card. */
  | 'shorten';

/** The request that Teams failed. */
export type AskedOfTeams = 'create' | 'send' | 'update' | 'delete';

/** `to`: a person's 1:1, or a channel or group chat: the same refusal has another remedy there. */
export type FailureFacts = Pick<TeamsFailure, 'status' | 'code' | 'message' | 'outcome' | 'token'> & {
  readonly to: 'person' | 'conversation';
  readonly asked: AskedOfTeams;
};
type Test = (facts: FailureFacts) => boolean;
type Rule = readonly [Test, Consequence];

const all =
  (...tests: Test[]): Test =>
  facts =>
    tests.every(test => test(facts));
const code =
  (...codes: string[]): Test =>
  facts =>
    facts.code !== undefined && codes.includes(facts.code);
const status =
  (...statuses: number[]): Test =>
  facts =>
    facts.status !== undefined && statuses.includes(facts.status);
const asked =
  (...operations: AskedOfTeams[]): Test =>
  facts =>
    operations.includes(facts.asked);
const says =
  (words: RegExp): Test =>
  ({ message }) =>
    words.test(message);
const token: Test = facts => facts.token;
const noCode: Test = facts => facts.code === undefined;
const toPerson: Test = ({ to }) => to === 'person';
const toConversation: Test = ({ to }) => to === 'conversation';
/** Opening a 1:1, changing a card and taking it away do no harm when they are done twice. */
const repeatable: Test = ({ asked: what }) => what !== 'send';
const unknown: Test = ({ outcome }) => outcome === 'unknown';
const answeredFrom =
  (lowest: number, highest: number): Test =>
  ({ status: answered = 0 }) =>
    answered >= lowest && answered <= highest;
/** There was no answer because there was no connection: the network, the name, or the certificate. */
const notReached: Test = facts => facts.status === undefined && facts.outcome === 'refused';

const retry = (reason: ReasonCode): Consequence => ({ kind: 'retry', reason });
const stop = (reason: ReasonCode, mark?: Mark): Consequence =>
  mark === undefined ? { kind: 'stop', reason } : { kind: 'stop', reason, mark };
type Wait = Extract<Consequence, { kind: 'wait' }>;
const wait = (scope: Scope, reason: ReasonCode, more: Partial<Wait> = {}): Consequence => ({
  kind: 'wait',
  scope,
  reason,
  alone: { kind: 'retry', reason },
  ...more,
});
const repair = (repairs: readonly Repair[], otherwise: Consequence): Consequence => ({
  ...otherwise,
  repairs,
});
const DONE: Consequence = { kind: 'done', reason: 'sent' };

/** The identity library's words for "nobody answered", as opposed to "Entra said no". */
const noSignInService: Test = ({ code: named = '' }) =>
  /^E[A-Z_]+$|network|_request_failed$|endpoints_resolution_error|timeout|temporarily_unavailable/.test(
    named,
  );

/**
 * Microsoft's table of status codes, in the order in which it is asked: the first row that fits counts. Nothing
 * that is not named here is tried again. Why each row is as it is: `docs/decisions/0025` to `0028`, and `0083`.
 */
const TABLE: readonly Rule[] = [
  // Teams did not speak. A filter may mean the words of one card, so the others are tried.
  [all(token, code(NOT_TEAMS)), wait('app', 'not-teams')],
  [code(NOT_TEAMS), wait('tenant', 'not-teams', { bySecond: true })],

  // No request was made.
  [all(token, noSignInService), wait('app', 'sign-in-unavailable')],
  [token, wait('app', 'not-authorized')],
  [code('ServiceUrlNotAllowed'), stop('refused')],
  [notReached, wait('tenant', 'teams-unreachable')],

  // Herald's identity. One retry with a fresh token was made already, in `teams/ask.ts`.
  [code('BotNotRegistered'), wait('app', 'bot-not-registered')],
  [status(401), wait('tenant', 'not-authorized')],
  [
    code('BotDisabledByAdmin'),
    wait('tenant', 'blocked-by-admin', {
      alone: { kind: 'stop', reason: 'blocked-by-admin', mark: 'blocked' },
      // An app permission policy can block it for some people only.
      bySecond: true,
    }),
  ],

  // Where Herald may speak.
  [code('InvalidBotApiHost'), repair(['other-host'], stop('refused'))],
  [code('BotNotInConversationRoster'), stop('removed', 'removed')],
  [all(code('ConversationBlockedByUser'), toConversation), stop('moderated', 'blocked')],
  [code('ConversationBlockedByUser'), stop('blocked', 'blocked')],
  [code('MessageWritesBlocked', '209'), stop('blocked-or-removed', 'blocked')],
  [code('ForbiddenOperationException'), stop('not-installed')],
  [code('NotEnoughPermissions'), stop('not-permitted')],
  [
    all(status(403), toConversation, says(/isn['’]t enabled for requesting.*channel/i)),
    stop('not-in-channel', 'removed'),
  ],
  [all(status(403), toConversation), stop('unknown-conversation')],
  [all(status(403), noCode, asked('send', 'update', 'delete')), stop('blocked-or-removed', 'blocked')],
  [status(403), stop('not-installed')],

  // Things that are no longer there. A card that was to be taken away is away.
  [all(status(404), asked('delete')), DONE],
  [all(code('ActivityNotFoundInConversation'), asked('update')), stop('card-gone')],
  [code('ActivityNotFoundInConversation'), stop('thread-gone')],
  [all(status(404), asked('create')), stop('unknown-person')],
  [all(status(404), toPerson, asked('send')), repair(['reopen'], stop('conversation-gone', 'gone'))],
  [status(404), stop('conversation-gone', 'gone')],

  // Faults of the request itself.
  [
    all(status(400), says(/decrypt conversation id/i)),
    repair(['bare-id', 'reopen'], stop('unusable-address', 'gone')),
  ],
  [status(400), stop('refused')],
  [status(413), repair(['shorten'], stop('too-large'))],

  // Trouble that passes.
  [status(429), { kind: 'slow-down', reason: 'throttled' }],
  [status(412), retry('throttled')],
  [status(502, 503), retry('teams-unavailable')],
  [all(repeatable, unknown), retry('teams-unavailable')],
  // Teams took it and did not name it: a second card would be one too many.
  [code('AnswerWithoutId'), DONE],
  [answeredFrom(200, 299), DONE],
  [status(504), retry('outcome-unknown')],
  // Microsoft says: do not repeat. Once more, and late, is the price of losing none silently.
  [answeredFrom(500, 599), { kind: 'retry', reason: 'teams-error', tries: 2, pauseMs: 10_000 }],
  [unknown, retry('outcome-unknown')],
];

/** The consequence of a failure for the delivery. Whether a retry is still allowed is `retryAt`'s question. */
export function consequenceOf(facts: FailureFacts): Consequence {
  return TABLE.find(([fits]) => fits(facts))?.[1] ?? stop('refused');
}
