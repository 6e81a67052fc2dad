import { describe, expect, test } from 'vitest';
import { type Consequence, consequenceOf, type FailureFacts } from '../../src/decide/failure.ts';

type Reason = Consequence['reason'];

const refused: FailureFacts = {
  outcome: 'refused',
  status: undefined,
  code: undefined,
  message: '',
  token: false,
  to: 'person',
  asked: 'send',
};
const retry = (reason: Reason) => ({ kind: 'retry', reason });
const stop = (reason: Reason, mark?: string) => ({ kind: 'stop', reason, ...(mark && { mark }) });
const wait = (scope: string, reason: Reason, alone: object = { kind: 'retry', reason }) => ({
  kind: 'wait',
  scope,
  reason,
  alone,
});
const done = { kind: 'done', reason: 'sent' };
const shared = "Caller isn't enabled for requesting the channel of Shared channel type";

const ROWS: [string, Partial<FailureFacts>, object][] = [
  ['the secret is wrong', { token: true, code: 'invalid_client' }, wait('app', 'not-authorized')],
  [
    'the app is not in the tenant',
    { token: true, code: 'unauthorized_client' },
    wait('app', 'not-authorized'),
  ],
  [
    'Entra says no for a reason of its own',
    { token: true, code: 'AADSTS90002' },
    wait('app', 'not-authorized'),
  ],
  ['Entra is not found', { token: true, code: 'ENOTFOUND' }, wait('app', 'sign-in-unavailable')],
  ['Entra does not answer', { token: true, code: 'ETIMEDOUT' }, wait('app', 'sign-in-unavailable')],
  [
    'the network to Entra is down',
    { token: true, code: 'endpoints_resolution_error' },
    wait('app', 'sign-in-unavailable'),
  ],
  ['the address is not one of Teams', { code: 'ServiceUrlNotAllowed' }, stop('refused')],
  ['nobody listens at the address', { code: 'ECONNREFUSED' }, wait('tenant', 'teams-unreachable')],
  ['a proxy lets nothing through', { code: 'ERR_PROXY_TUNNEL' }, wait('tenant', 'teams-unreachable')],
  [
    'something other than Teams answered',
    { code: 'NotTeams' },
    { ...wait('tenant', 'not-teams'), bySecond: true },
  ],
  ['something other than Entra answered', { token: true, code: 'NotTeams' }, wait('app', 'not-teams')],
  ['the name of Teams is not found', { code: 'ENOTFOUND' }, wait('tenant', 'teams-unreachable')],
  ['the certificate is not to be trusted', { code: 'CERT_HAS_EXPIRED' }, wait('tenant', 'teams-unreachable')],
  [
    'Teams does not know the bot',
    { status: 401, code: 'BotNotRegistered' },
    wait('app', 'bot-not-registered'),
  ],
  ['a fresh token is not accepted', { status: 401 }, wait('tenant', 'not-authorized')],
  [
    'an administrator blocked the bot',
    { status: 403, code: 'BotDisabledByAdmin' },
    {
      ...wait('tenant', 'blocked-by-admin', { kind: 'stop', reason: 'blocked-by-admin', mark: 'blocked' }),
      bySecond: true,
    },
  ],
  [
    'the tenant is served elsewhere',
    { status: 403, code: 'InvalidBotApiHost' },
    { ...stop('refused'), repairs: ['other-host'] },
  ],
  [
    'the bot is not in the chat',
    { status: 403, code: 'BotNotInConversationRoster' },
    stop('removed', 'removed'),
  ],
  ['the person blocked it', { status: 403, code: 'ConversationBlockedByUser' }, stop('blocked', 'blocked')],
  [
    'a moderator blocked it',
    { status: 403, code: 'ConversationBlockedByUser', to: 'conversation' },
    stop('moderated', 'blocked'),
  ],
  [
    'the chat may not be written to',
    { status: 403, code: 'MessageWritesBlocked' },
    stop('blocked-or-removed', 'blocked'),
  ],
  [
    'the chat may not be written to, by number',
    { status: 403, code: '209' },
    stop('blocked-or-removed', 'blocked'),
  ],
  [
    'the person has not installed it',
    { status: 403, code: 'ForbiddenOperationException' },
    stop('not-installed'),
  ],
  ['a permission is missing', { status: 403, code: 'NotEnoughPermissions' }, stop('not-permitted')],
  [
    'it was not added to the shared channel',
    { status: 403, to: 'conversation', message: shared },
    stop('not-in-channel', 'removed'),
  ],
  [
    'Teams refuses a channel and says no more',
    { status: 403, to: 'conversation' },
    stop('unknown-conversation'),
  ],
  ['Teams refuses a known 1:1 and says no more', { status: 403 }, stop('blocked-or-removed', 'blocked')],
  ['Teams refuses to open a 1:1 and says no more', { status: 403, asked: 'create' }, stop('not-installed')],
  ['Teams refuses for a new reason', { status: 403, code: 'SomethingNew' }, stop('not-installed')],
  [
    'the 1:1 is gone',
    { status: 404, code: 'ConversationNotFound' },
    { ...stop('conversation-gone', 'gone'), repairs: ['reopen'] },
  ],
  [
    'the channel is gone',
    { status: 404, code: 'ConversationNotFound', to: 'conversation' },
    stop('conversation-gone', 'gone'),
  ],
  ['nobody has this id', { status: 404, asked: 'create' }, stop('unknown-person')],
  [
    'the card to be changed is gone',
    { status: 404, code: 'ActivityNotFoundInConversation', asked: 'update' },
    stop('card-gone'),
  ],
  [
    'the chat of the card to be changed is gone',
    { status: 404, code: 'ConversationNotFound', asked: 'update' },
    stop('conversation-gone', 'gone'),
  ],
  [
    'the card to be taken away is gone',
    { status: 404, code: 'ActivityNotFoundInConversation', asked: 'delete' },
    done,
  ],
  [
    'the chat of the card to be taken away is gone',
    { status: 404, code: 'ConversationNotFound', asked: 'delete' },
    done,
  ],
  [
    'the thread is gone',
    { status: 404, code: 'ActivityNotFoundInConversation', to: 'conversation' },
    stop('thread-gone'),
  ],
  [
    'the id belongs to another bot',
    { status: 400, code: 'BadArgument', message: 'Failed to decrypt conversation id' },
    { ...stop('unusable-address', 'gone'), repairs: ['bare-id', 'reopen'] },
  ],
  ['the request was wrong', { status: 400, code: 'BadArgument', message: 'Bad Argument' }, stop('refused')],
  [
    'a 1:1 was asked for in a wrong way',
    { status: 400, code: 'BadSyntax', asked: 'create' },
    stop('refused'),
  ],
  [
    'the card is too large',
    { status: 413, code: 'MessageSizeTooBig' },
    { ...stop('too-large'), repairs: ['shorten'] },
  ],
  ['Teams asks to slow down', { status: 429, code: 'Throttled' }, { kind: 'slow-down', reason: 'throttled' }],
  ['two requests met in one conversation', { status: 412 }, retry('throttled')],
  ['Teams is not available', { status: 503 }, retry('teams-unavailable')],
  ['a part of Teams is not available', { status: 502, outcome: 'unknown' }, retry('teams-unavailable')],
  [
    'Teams failed',
    { status: 500, outcome: 'unknown' },
    { kind: 'retry', reason: 'teams-error', tries: 2, pauseMs: 10_000 },
  ],
  ['a gateway lost patience', { status: 504, outcome: 'unknown' }, retry('outcome-unknown')],
  ['the connection was cut', { code: 'ECONNRESET', outcome: 'unknown' }, retry('outcome-unknown')],
  ['Teams took the card and did not name it', { code: 'AnswerWithoutId', outcome: 'unknown' }, done],
  ['Teams took the card and cannot be understood', { status: 201, outcome: 'unknown' }, done],
  ['Teams says something that is not in its table', { status: 418 }, stop('refused')],
];

test.each(ROWS)('when %s, it is known what to do', (_, facts, consequence) => {
  expect(consequenceOf({ ...refused, ...facts })).toEqual(consequence);
});

describe.each(['create', 'update', 'delete'] as const)('%s, which may be repeated without harm,', asked => {
  test.each([[500], [502], [504], [undefined]])(
    'is tried again like anything that passes, after %s',
    status => {
      expect(consequenceOf({ ...refused, asked, status, outcome: 'unknown' })).toEqual(
        retry('teams-unavailable'),
      );
    },
  );
});
