import { z } from 'zod';
import { invalid } from '../../../core/errors.ts';
import { pick } from '../../check.ts';
import { byApi } from '../by-api.ts';
import { signed } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { TELLINGS } from './tellings.ts';

/**
 * GitHub's webhooks. Only what somebody would want to be told. Everything else is taken in and ignored.
 *
 * Neither the event's name nor the delivery's id is signed. Of what is told, no two events share both the members and
 * the action of a payload, so a signed body under another name is ignored or refused, and never told as something else.
 */
export const github: HookSource = {
  title: 'GitHub',
  proof: signed({
    words: 'HMAC-SHA256 of the body with the secret of the hook in `X-Hub-Signature-256`.',
    header: 'x-hub-signature-256',
    prefix: 'sha256=',
  }),
  deliveryHeaders: ['x-github-delivery'],
  setup:
    'On GitHub: Settings, Webhooks, Add webhook. Payload URL: the address. Content type: application/json. Secret: the secret. Events: Issues, Pull requests, Pull request reviews, Workflow runs, Dependabot alerts; and Issue comments, Pull request review comments for those who are mentioned. Or with a token that may write webhooks:',
  config: byApi('https://api.github.com/repos/contoso/checkout/hooks', '-H "Authorization: Bearer $TOKEN"', {
    name: 'web',
    events: Object.keys(TELLINGS),
    config: { url: '$ADDRESS', content_type: 'json', secret: '$SECRET' },
  }),
  tells:
    'A workflow that fails on a branch, until it succeeds there, a vulnerable dependency until it is fixed, a pull request from when it is opened until it is merged or closed, a review that is asked for, approves it or wants changes, and an issue from when it is opened until it is closed. GitHub sends logins: of those that are entered with `PUT /api/identities`, the requested reviewer, the assignee, and the author of a reviewed pull request hear it alone, and so do people who are mentioned in a description or a comment; of a mention nobody else hears. A request for review or an assignment within a minute of the opening changes the card that has just come; later it is a card of its own. A pull request that a bot opened, such as Dependabot, is of low urgency, but for a review that is asked for later.',
  example: {
    headers: { 'X-GitHub-Event': 'issues' },
    body: {
      action: 'opened',
      issue: {
        number: 1,
        title: 'Spelling error',
        html_url: 'https://github.com/contoso/checkout/issues/1',
      },
      repository: { full_name: 'contoso/checkout' },
      sender: { login: 'priya' },
    },
  },
  translate(headers, payload) {
    const event = headers['x-github-event'];
    if (typeof event !== 'string')
      throw invalid([{ field: 'X-GitHub-Event', message: 'is required; GitHub sends it' }]);
    const tellings = Object.hasOwn(TELLINGS, event) ? TELLINGS[event] : undefined;
    if (tellings === undefined) return [];
    const { action } = pick(acted, payload);
    const said = Object.hasOwn(tellings, action) ? tellings[action]?.(payload) : undefined;
    return [said ?? []].flat();
  },
};

const acted = z.object({ action: z.string() });
