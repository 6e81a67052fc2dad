import { z } from 'zod';
import type { Admit } from '../ledger/ports/budgets.ts';
import { FROM_HOOK } from './bodies.ts';
import { countedAccept } from './budgets.ts';
import { SOURCES, shownBy } from './hooks/sources.ts';
import { type HookParts, permitHook, postHook } from './hooks.ts';
import { messagesHandler, type TeamsHandler } from './messages.ts';
import { ACCEPTED, ignored } from './notification-answers.ts';
import { BODY_PROBLEMS } from './openapi/shared.ts';
import type { RouteDefinition, Tag } from './route.ts';

export interface InboundParts extends HookParts {
  readonly admit: Admit;
  readonly teams: TeamsHandler;
}

const INBOUND: Tag = { name: 'inbound', description: 'The posts of other systems and of Microsoft Teams.' };

const recorded = ACCEPTED.schema ?? z.unknown();
const taken = z.union([recorded, z.strictObject({ notifications: z.array(recorded) })]);

/** A line of each source: what it may show, and what is told. */
const sources = Object.entries(SOURCES)
  .map(([name, source]) => `- \`${name}\` (${source.title}). ${source.tells} Proof: ${shownBy(source)}`)
  .join('\n');

const FLOW = '/workflows/{id}/triggers/manual/paths/invoke';

const HOOK: RouteDefinition<InboundParts> = {
  method: 'post',
  path: '/api/hooks/{id}',
  id: 'hook',
  summary: 'Take a webhook as its source sends it',
  description: `Made by \`npm run hook -- create --source github --people ana@contoso.com --topic deployments\`, which prints the address and its secret once. The topic, the tenant and the audience are kept with the hook, not in the address, so that a sender can change none of them; several hooks of one source may name different people. People whom an event itself names, such as the assignee of an issue, hear it in their place: by an address, or by a login that is entered with \`PUT /api/identities\`. Each source shows its secret in its own way, and each tells what people want to hear; anything else is taken and ignored. Where to enter the address and the secret: [Point your tool at Herald](point-your-tool.md). Sources:\n\n${sources}\n\nA body of up to 25 MB is taken; parts of it that are not used do not decide. The same body, or the same id of a delivery, at the same hook is the same notification, as long as that is kept. News about the same incident, build or issue changes the card that is there.`,
  who: 'signature',
  tag: INBOUND,
  headers: {
    'X-GitHub-Event': 'The event, as GitHub names it.',
    'X-GitHub-Delivery': 'By which a repeat from GitHub is known, besides the body.',
    'X-Hub-Signature-256':
      'The proof that GitHub shows: HMAC-SHA256 of the body with the secret of the hook.',
    'X-Herald-Secret': 'The secret itself, from a source that can sign nothing and set a header.',
  },
  body: { example: SOURCES.github?.example.body },
  limit: FROM_HOOK,
  answers: {
    200: { description: 'Taken, and ignored.', schema: ignored },
    202: { ...ACCEPTED, schema: taken },
  },
  problems: [
    ...BODY_PROBLEMS,
    'invalid-signature',
    'issuer-away',
    'mapping-failed',
    'old-hook-address',
    'tenant-required',
    'foreign-tenant',
  ],
  handler: ({ accept, admit, ...parts }) => postHook({ ...parts, accept: countedAccept(accept, admit) }),
};

/** The routes of other systems, and of Microsoft Teams, which send in their own form. */
export const INBOUND_ROUTES: readonly RouteDefinition<InboundParts>[] = [
  HOOK,
  // Where whatever posts to Teams expects a workflow to be, and Apprise with it.
  { ...HOOK, path: FLOW, id: 'hookAsWorkflow', sameAs: HOOK.path },
  { ...HOOK, path: `/powerautomate/automations/direct${FLOW}`, id: 'hookAsPowerAutomate', sameAs: HOOK.path },
  {
    method: 'options',
    path: '/api/hooks/{id}',
    id: 'hookPermission',
    summary: 'Ask whether webhooks may be sent there',
    description:
      'As Azure Event Grid asks before it sends CloudEvents. It is answered at the address of a hook whose source asks so, and nowhere else.',
    who: 'anybody',
    tag: INBOUND,
    headers: {
      'WebHook-Request-Origin': 'The sender that asks.',
      'WebHook-Request-Rate': 'How many a minute.',
    },
    answers: { 200: { description: 'It may, as the headers say.' } },
    problems: ['invalid-signature', 'old-hook-address', 'unavailable', 'overloaded'],
    handler: permitHook,
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
