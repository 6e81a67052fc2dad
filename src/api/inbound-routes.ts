import { z } from 'zod';
import type { Admit } from '../ledger/ports/budgets.ts';
import { FROM_HOOK } from './bodies.ts';
import { countedAccept } from './budgets.ts';
import { type HookParts, postHook } from './hooks.ts';
import { messagesHandler, type TeamsHandler } from './messages.ts';
import { ACCEPTED } from './notification-answers.ts';
import { BODY_PROBLEMS } from './openapi/shared.ts';
import type { RouteDefinition, Tag } from './route.ts';

export interface InboundParts extends HookParts {
  readonly admit: Admit;
  readonly teams: TeamsHandler;
}

const INBOUND: Tag = { name: 'inbound', description: 'What other systems and Microsoft Teams send.' };

export const githubExample = {
  action: 'opened',
  issue: { number: 1, title: 'Spelling error', html_url: 'https://github.com/contoso/checkout/issues/1' },
  repository: { full_name: 'contoso/checkout' },
  sender: { login: 'priya' },
};

const ignored = z.strictObject({ ignored: z.literal(true), reason: z.string() });

/** What other systems, and Microsoft Teams, send as they send it. */
export const INBOUND_ROUTES: readonly RouteDefinition<InboundParts>[] = [
  {
    method: 'post',
    path: '/api/hooks/{id}',
    id: 'hook',
    summary: 'Take a webhook as its source sends it',
    description:
      'Made by `npm run hook -- create --source github --people ana@contoso.com --topic deployments`, which prints the address and its secret once. Who hears it, the topic and the tenant are kept with the hook, not in the address, so that nothing of it can be changed by whoever posts; several hooks of one source may name different people. Sources: `github`. A failed workflow run, a pull request that was opened, closed or wants a review, and an issue that was opened, closed or assigned become notifications; anything else is ignored. A body of up to 25 MB is taken; what is not used of it does not decide. The same body, or the same `X-GitHub-Delivery`, at the same hook is the same notification, as long as that is kept.',
    who: 'signature',
    tag: INBOUND,
    headers: {
      'X-GitHub-Event': 'What happened, as GitHub names it.',
      'X-GitHub-Delivery': 'By which a repeat is known, besides the body.',
      'X-Hub-Signature-256': 'HMAC-SHA256 of the body with the secret of the hook.',
    },
    body: { example: githubExample },
    limit: FROM_HOOK,
    answers: {
      200: { description: 'Taken, and ignored.', schema: ignored },
      202: ACCEPTED,
    },
    problems: [
      ...BODY_PROBLEMS,
      'invalid-signature',
      'old-hook-address',
      'tenant-required',
      'foreign-tenant',
    ],
    handler: ({ accept, admit, hooks, clock }) =>
      postHook({ accept: countedAccept(accept, admit), hooks, clock }),
  },
  {
    method: 'post',
    path: '/api/messages',
    id: 'messages',
    summary: 'The messaging endpoint of the bot',
    description:
      'Only Teams calls it, with Bot Framework activities. Its address stands in the bot registration.',
    who: 'teams',
    tag: INBOUND,
    body: {},
    answers: { 200: { description: 'Taken in; with an answer where a card was clicked.' } },
    problems: ['invalid-json', 'unsupported-media-type', 'too-large', 'invalid-activity', 'wrong-bot'],
    handler: ({ teams }) => messagesHandler(teams),
  },
];
