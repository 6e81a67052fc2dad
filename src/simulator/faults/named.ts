import type { ErrorAnswer, FaultAnswer } from './fault.ts';

/** A way to misbehave that can be asked for by name. */
export interface NamedFault {
  readonly title: string;
  readonly answer: FaultAnswer;
}

const refusal = (title: string, answer: ErrorAnswer): NamedFault => ({ title, answer });

/** Every failure that the documentation of Teams names, with the body it has there, and those of the line. */
export const namedFaults = {
  throttled: refusal('429, try again in 5 s', {
    status: 429,
    retryAfterSeconds: 5,
    message: 'API calls quota exceeded.',
  }),
  'throttled-silently': refusal('429, does not say for how long', { status: 429 }),
  concurrent: refusal('412, concurrent operations', { status: 412 }),
  'internal-error': refusal('500, nothing posted', { status: 500 }),
  'internal-error-after': refusal('500, but posted', { status: 500, when: 'after' }),
  'bad-gateway': refusal('502, nothing posted', { status: 502 }),
  'bad-gateway-after': refusal('502, but posted', { status: 502, when: 'after' }),
  unavailable: refusal('503, nothing posted', { status: 503, shape: 'gateway' }),
  'unavailable-for-5-s': refusal('503, try again in 5 s', { status: 503, retryAfterSeconds: 5 }),
  'gateway-timeout': refusal('504, nothing posted', { status: 504, shape: 'gateway' }),
  'gateway-timeout-after': refusal('504, but posted', { status: 504, shape: 'gateway', when: 'after' }),
  filtered: refusal('403, the page of a filter on the way', { status: 403, shape: 'gateway' }),
  dropped: { title: 'Line cut, nothing posted', answer: { drop: 'before' } },
  'dropped-after': { title: 'Line cut, but posted', answer: { drop: 'after' } },
  'dropped-within': { title: 'Line cut in the middle of the answer', answer: { drop: 'within' } },
  slow: { title: 'Slow: 1 to 3 s', answer: { latencyMs: 1_000, jitterMs: 2_000 } },
  stuck: { title: 'No answer for 2 min, nothing posted', answer: { latencyMs: 120_000 } },
  'stuck-after': { title: 'No answer for 2 min, but posted', answer: { latencyMs: 120_000, when: 'after' } },
  'disabled-by-admin': refusal('403, app blocked by an admin', {
    status: 403,
    code: 'BotDisabledByAdmin',
    message: 'The tenant admin disabled this bot.',
  }),
  'blocked-by-user': refusal('403, blocked by the person', {
    status: 403,
    code: 'ConversationBlockedByUser',
    message: 'User blocked the conversation with the bot.',
  }),
  'writes-blocked': refusal('403, blocked, old shape', {
    status: 403,
    shape: 'legacy',
    code: 'MessageWritesBlocked',
    message: 'Thread is marked as read only.',
  }),
  'not-in-roster': refusal('403, bot not in the conversation', {
    status: 403,
    code: 'BotNotInConversationRoster',
    message: 'The bot is not part of the conversation roster.',
  }),
  'not-installed': refusal('403, not installed by the person', {
    status: 403,
    code: 'ForbiddenOperationException',
    message: "Bot isn't installed in user's personal scope",
  }),
  'not-in-channel': refusal('403, not in the shared channel', {
    status: 403,
    code: 'Forbidden',
    message: "Caller isn't enabled for requesting the channel of Shared channel type",
  }),
  'not-permitted': refusal('403, a permission is missing', {
    status: 403,
    code: 'NotEnoughPermissions',
    message: 'The bot lacks a permission.',
  }),
  'wrong-host': refusal('403, wrong host (GCC)', {
    status: 403,
    code: 'InvalidBotApiHost',
    message: 'Use https://smba.infra.gcc.teams.microsoft.com/.',
  }),
  'conversation-gone': refusal('404, conversation not found', {
    status: 404,
    code: 'ConversationNotFound',
    message: 'Conversation not found.',
  }),
  'activity-gone': refusal('404, message not found', {
    status: 404,
    code: 'ActivityNotFoundInConversation',
    message: 'Activity not found in conversation.',
  }),
  'too-big': refusal('413, message too big', { status: 413, message: 'Message size too large.' }),
  'bad-argument': refusal('400, bad argument', { status: 400, message: 'Bad Argument' }),
  undecryptable: refusal('400, conversation of another bot', {
    status: 400,
    message: 'Failed to decrypt conversation id',
  }),
  'bad-syntax': refusal('400, bad creation', {
    status: 400,
    code: 'BadSyntax',
    message: 'Incorrect conversation creation parameters',
  }),
  'not-registered': refusal('401, bot not registered', { status: 401 }),
  unauthorized: refusal('401, authorization denied', {
    status: 401,
    shape: 'bare',
    message: 'Authorization has been denied for this request.',
  }),
} as const satisfies Readonly<Record<string, NamedFault>>;

export type FaultName = keyof typeof namedFaults;
export const faultNames = Object.keys(namedFaults) as [FaultName, ...FaultName[]];
