import { expect, test } from '@jest/globals';
import { type Consequence, consequenceOf } from '../../src/decide/failure.ts';

type Facts = Parameters<typeof consequenceOf>[0];

const refused: Facts = {
  outcome: 'refused',
  status: undefined,
  code: undefined,
  token: false,
  to: 'person',
};
const retry = (reason: Consequence['reason']) => ({ kind: 'retry', reason });
const stop = (reason: Consequence['reason']) => ({ kind: 'stop', reason });
const stopAndMark = (reason: Consequence['reason'], mark: string) => ({ kind: 'stop', reason, mark });

test.each<[string, Partial<Facts>, object]>([
  ['no token could be had', { token: true }, retry('not-authorized')],
  [
    'an administrator blocked the bot',
    { status: 403, code: 'BotDisabledByAdmin' },
    stopAndMark('blocked-by-admin', 'blocked'),
  ],
  [
    'the bot is not in the conversation',
    { status: 403, code: 'BotNotInConversationRoster' },
    stopAndMark('removed', 'removed'),
  ],
  [
    'the person blocked the bot',
    { status: 403, code: 'ConversationBlockedByUser' },
    stopAndMark('blocked', 'blocked'),
  ],
  [
    'the person blocked the bot, in the older shape',
    { status: 403, code: 'MessageWritesBlocked' },
    stopAndMark('blocked', 'blocked'),
  ],
  [
    'the person has not installed the bot',
    { status: 403, code: 'ForbiddenOperationException' },
    stop('not-installed'),
  ],
  ['a permission is missing', { status: 403, code: 'NotEnoughPermissions' }, stop('refused')],
  ['Teams refuses a 1:1 and says no more', { status: 403 }, stop('not-installed')],
  [
    'Teams refuses a channel and says no more',
    { status: 403, to: 'conversation' },
    stop('unknown-conversation'),
  ],
  ['the card is gone', { status: 404, code: 'ActivityNotFoundInConversation' }, stop('card-gone')],
  [
    'the conversation is gone',
    { status: 404, code: 'ConversationNotFound' },
    { kind: 'reopen', reason: 'conversation-gone' },
  ],
  ['something is not there', { status: 404 }, { kind: 'reopen', reason: 'conversation-gone' }],
  ['the address is not one of Teams', { code: 'ServiceUrlNotAllowed' }, stop('refused')],
  ['the token was not accepted', { status: 401 }, retry('not-authorized')],
  ['the card is too large', { status: 413, code: 'MessageSizeTooBig' }, stop('too-large')],
  ['Teams asks to slow down', { status: 429, code: 'Throttled' }, retry('throttled')],
  ['two requests met in one conversation', { status: 412 }, retry('throttled')],
  ['the request was wrong', { status: 400, code: 'BadSyntax' }, stop('refused')],
  ['Teams is not available', { status: 503 }, retry('teams-unavailable')],
  ['a part of Teams is not available', { status: 502, outcome: 'unknown' }, retry('teams-unavailable')],
  ['Teams failed', { status: 500, outcome: 'unknown' }, retry('outcome-unknown')],
  ['a gateway lost patience', { status: 504, outcome: 'unknown' }, retry('outcome-unknown')],
  ['the connection was cut', { code: 'ECONNRESET', outcome: 'unknown' }, retry('outcome-unknown')],
  ['nobody answered at the address', { code: 'ECONNREFUSED' }, retry('teams-unavailable')],
  ['Teams failed before any card was on its way', { status: 500 }, retry('teams-unavailable')],
  ['Teams says something that is not in its table', { status: 418 }, stop('refused')],
])('when %s, it is known what to do', (_, facts, consequence) => {
  expect(consequenceOf({ ...refused, ...facts })).toEqual(consequence);
});
