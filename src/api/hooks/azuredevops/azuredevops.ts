import { z } from 'zod';
import { pick } from '../../check.ts';
import { byApi } from '../by-api.ts';
import { secretShown } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { maybe, tell, text } from '../telling.ts';
import { TELLINGS } from './tellings.ts';

/** An event that is not in the table is told by its own words: whoever subscribed to it did so by its name. */
export const azuredevops: HookSource = {
  title: 'Azure DevOps',
  proof: secretShown(),
  setup:
    'In Azure DevOps: Project settings, Service hooks, Create subscription, Web Hooks. Choose the event and its filters. URL: the address. Basic authentication username: herald. Password: the secret. One subscription for each event; all may have the same address. Or with a personal access token, for each event:',
  config: byApi('https://dev.azure.com/contoso/_apis/hooks/subscriptions?api-version=7.1', '-u ":$TOKEN"', {
    publisherId: 'tfs',
    eventType: 'git.pullrequest.created',
    resourceVersion: '1.0',
    consumerId: 'webHooks',
    consumerActionId: 'httpRequest',
    publisherInputs: { projectId: '<id of the project>' },
    consumerInputs: { url: '$ADDRESS', basicAuthUsername: 'herald', basicAuthPassword: '$SECRET' },
  }),
  tells:
    'A build or run that did not succeed, a pull request that was opened, completed or abandoned or cannot be merged, and any other event that a subscription names, by its message. A review that is asked for, a conflict in one’s pull request until it can be merged, and a work item that was assigned until it is done are for these people alone.',
  example: {
    body: {
      id: '4a5d99d6-1c75-4e53-91b9-ee80057d4ce3',
      eventType: 'build.complete',
      message: { text: 'Build checkout_20261120.1 failed' },
      resource: { id: 2, buildNumber: 'checkout_20261120.1', result: 'failed' },
    },
  },
  translate(_headers, payload) {
    const { eventType, message, detailedMessage, resource } = pick(event, payload);
    const title = message?.text ?? '';
    const telling = Object.hasOwn(TELLINGS, eventType) ? TELLINGS[eventType] : undefined;
    const said = telling?.(resource) ?? 'unclear';
    if (said !== 'unclear') return said;
    if (title === '') return [];
    const { name, url } = linkIn(message?.markdown) ?? linkIn(detailedMessage?.markdown) ?? {};
    const subject = repositoryOf(resource) ?? name ?? eventType;
    return [tell({ title, subject, url, actor: 'Azure DevOps', links: { 'View in Azure DevOps': url } })];
  },
};

/** Subscriptions may leave the resource out, or the most of it. */
const event = z.object({
  eventType: z.string(),
  message: maybe(z.object({ text, markdown: text })),
  detailedMessage: maybe(z.object({ markdown: text })),
  resource: z.unknown().optional(),
});

/** A message is about the thing that it links first. `resource.url` is for programs. */
function linkIn(markdown: string | null | undefined): { name?: string; url?: string } | undefined {
  const [, name, url] =
    /\[([^\][\n]{1,300})\]\((https:\/\/[^\s()]{1,2000})\)/.exec((markdown ?? '').slice(0, 5_000)) ?? [];
  return name === undefined || url === undefined ? undefined : { name, url };
}

const ofRepository = z.object({ repository: z.object({ name: z.string().min(1) }) });
const repositoryOf = (resource: unknown) => ofRepository.safeParse(resource).data?.repository.name;
