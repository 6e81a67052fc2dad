import { createRequire } from 'node:module';

/** The people of the story, as the stand-in knows them. */
export const ANA = 'ana@contoso.com';
export const PRIYA = 'priya@contoso.com';
/** The group of a team, by its mail name. */
export const ENGINEERING = 'contosoengineering@contoso.com';

/** The names of the hook and of the keys that post. They stand on the cards, where a person reads why they get this. */
export const POSTERS = { github: 'GitHub', pipeline: 'Contoso Pipeline', travel: 'Contoso Travel' } as const;
export type Poster = keyof typeof POSTERS;

/** Something that happens elsewhere and that Ana is told. */
export interface Scene {
  readonly what: string;
  readonly by: Poster;
  /** GitHub's name of the event. Without it the payload is a notification of Herald's own shape. */
  readonly event?: string;
  readonly payload: Record<string, unknown>;
}

export function scenes(): Scene[] {
  const github = { by: 'github' } as const;
  return [
    { ...github, what: 'GitHub: a run failed (1)', event: 'workflow_run', payload: failedRun() },
    {
      ...github,
      what: 'GitHub: a review was requested',
      event: 'pull_request',
      payload: example('pull_request', 'review_requested'),
    },
    { ...github, what: 'GitHub: an issue was opened', event: 'issues', payload: example('issues', 'opened') },
    { by: 'pipeline', what: 'Pipeline: a deployment failed', payload: DEPLOYMENT },
  ];
}

/** Notes on the scenes, so that nobody takes them for more than they are. */
export const FOOTNOTES = [
  "(1) The payloads are GitHub's own examples. They hold only runs that went well,",
  '    so the conclusion of this one was changed to failure.',
];

type Example = { readonly name: string; readonly examples: readonly Record<string, unknown>[] };

/** GitHub's collection of payloads that were really sent. */
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly Example[];

function example(event: string, action: string): Record<string, unknown> {
  const ofEvent = examples.find(({ name }) => name === event)?.examples ?? [];
  const payload = ofEvent.find(each => each.action === action);
  if (payload === undefined) throw new Error(`@octokit/webhooks-examples has no ${event} that was ${action}`);
  return payload;
}

/** All completed runs of the collection are successes, of which Herald rightly tells nobody: the conclusion is ours. */
function failedRun(): Record<string, unknown> {
  const payload = example('workflow_run', 'completed');
  return { ...payload, workflow_run: { ...(payload.workflow_run as object), conclusion: 'failure' } };
}

/** The body that the README posts with curl, and more that a card can show. */
const DEPLOYMENT = {
  topic: 'deployments',
  title: 'Deployment to production failed',
  subject: { name: 'checkout-service #4521', url: 'https://ci.example/4521' },
  actor: { name: 'Priya Nair' },
  detail: 'Health check timed out after 90 s',
  facts: [{ title: 'Environment', value: 'production' }],
  actions: [{ type: 'open', title: 'View the run', url: 'https://ci.example/4521' }],
  audience: { people: [ANA] },
};
