import { z } from 'zod';
import { invalid } from '../../../core/errors.ts';
import { pick } from '../../check.ts';
import { hmacSha256 } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { TELLINGS } from './tellings.ts';

/**
 * GitHub's webhooks. Only what somebody would want to be told: a run that failed, a review that was asked for, an issue
 * or pull request that was opened or closed. Everything else is taken in and ignored.
 *
 * Neither the event's name nor the delivery's id is signed. Of what is told, no two events share both the members and
 * the action of a payload, so a signed body under another name is ignored or refused, and never told as something else.
 */
export const github: HookSource = {
  proof: hmacSha256('x-hub-signature-256', 'sha256='),
  deliveryHeader: 'x-github-delivery',
  setup:
    'On GitHub: Settings, Webhooks, Add webhook. Payload URL: the address. Content type: application/json. Secret: the secret. Events: Issues, Pull requests, Workflow runs.',
  translate(headers, payload) {
    const event = headers['x-github-event'];
    if (typeof event !== 'string')
      throw invalid([{ field: 'X-GitHub-Event', message: 'is required; GitHub sends it' }]);
    const tellings = Object.hasOwn(TELLINGS, event) ? TELLINGS[event] : undefined;
    if (tellings === undefined) return undefined;
    const { action } = pick(acted, payload);
    return Object.hasOwn(tellings, action) ? tellings[action]?.(payload) : undefined;
  },
};

const acted = z.object({ action: z.string() });
