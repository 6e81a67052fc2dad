import { z } from 'zod';
import { pick } from '../../check.ts';
import { byApi } from '../by-api.ts';
import { either, secretShown } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { standardWebhooks } from '../standard-webhooks.ts';
import { TELLINGS } from './tellings.ts';

export const gitlab: HookSource = {
  title: 'GitLab',
  proof: either(standardWebhooks, secretShown({ header: 'x-gitlab-token' })),
  deliveryHeaders: ['webhook-id', 'idempotency-key', 'x-gitlab-event-uuid'],
  setup:
    'On GitLab: Settings, Webhooks, Add new webhook. URL: the address. Secret token: the secret. Trigger: Comments, Issues events, Merge request events, Pipeline events, Deployment events, Releases events. Where GitLab makes a signing token instead, bring it: npm run hook -- rotate --name <name> --secret-file <path>. Or with an access token of the scope api:',
  config: byApi('https://gitlab.com/api/v4/projects/contoso%2Fcheckout/hooks', '-H "PRIVATE-TOKEN: $TOKEN"', {
    url: '$ADDRESS',
    token: '$SECRET',
    push_events: false,
    note_events: true,
    issues_events: true,
    merge_requests_events: true,
    pipeline_events: true,
    deployment_events: true,
    releases_events: true,
  }),
  tells:
    'A pipeline or a deployment that failed, and that it passes again; a merge request that was opened, is ready, approved, merged or closed; an issue that was opened, closed or reopened; a release. A review that is asked for, an assignment, a comment on what is theirs or in which they are mentioned, and a mention in the description of a merge request or an issue are for these people alone: by their e-mail addresses where GitLab sends them, else by their usernames, as far as these are entered with `PUT /api/identities`.',
  example: {
    body: {
      object_kind: 'pipeline',
      object_attributes: { id: 31, ref: 'main', status: 'failed' },
      project: {
        id: 1,
        path_with_namespace: 'contoso/checkout',
        web_url: 'https://gitlab.com/contoso/checkout',
      },
      user: { name: 'Priya Nair' },
    },
  },
  translate(_headers, payload) {
    const { object_kind: kind } = pick(kinded, payload);
    const said = Object.hasOwn(TELLINGS, kind) ? TELLINGS[kind]?.(payload) : undefined;
    return [said].flat().filter(wish => wish !== undefined);
  },
};

const kinded = z.object({ object_kind: z.string() });
