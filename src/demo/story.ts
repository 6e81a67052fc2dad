import { createRequire } from 'node:module';

/** The real payloads that the demo plays, from GitHub's own collection of examples. */
type Example = { readonly name: string; readonly examples: readonly Record<string, unknown>[] };

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly Example[];

function example(
  event: string,
  fits: (payload: Record<string, unknown>) => boolean,
): Record<string, unknown> {
  const payload = examples.find(({ name }) => name === event)?.examples.find(fits);
  if (payload === undefined) throw new Error(`@octokit/webhooks-examples has no such ${event}`);
  return payload;
}

/** GitHub's collection holds only runs that went well, so this one's conclusion is changed. */
function failedRun(): Record<string, unknown> {
  const payload = example('workflow_run', ({ action }) => action === 'completed');
  return { ...payload, workflow_run: { ...(payload.workflow_run as object), conclusion: 'failure' } };
}

/** What happens in the demo, to whom, and the line of the toast by which its arrival is known. */
export interface Scene {
  readonly title: string;
  readonly event?: string;
  readonly payload: Record<string, unknown>;
  readonly toast: string;
}

export function scenes(): Scene[] {
  return [
    {
      title: 'GitHub: a workflow run failed',
      event: 'workflow_run',
      payload: failedRun(),
      toast: 'Workflow failed',
    },
    {
      title: 'GitHub: a review was requested',
      event: 'pull_request',
      payload: example('pull_request', ({ action }) => action === 'review_requested'),
      toast: 'Review requested',
    },
    {
      title: 'GitHub: an issue was opened',
      event: 'issues',
      payload: example('issues', ({ action }) => action === 'opened'),
      toast: 'Issue opened',
    },
    {
      title: 'Your own program: a deployment failed',
      payload: DEPLOYMENT,
      toast: 'Deployment to production failed',
    },
  ];
}

/** The body that the README posts with curl. */
const DEPLOYMENT = {
  topic: 'deployments',
  title: 'Deployment to production failed',
  subject: { name: 'checkout-service #4521', url: 'https://ci.example/4521' },
  actor: { name: 'Priya Nair' },
  detail: 'Health check timed out after 90 s',
  facts: [{ title: 'Environment', value: 'production' }],
  actions: [{ type: 'open', title: 'View the run', url: 'https://ci.example/4521' }],
  audience: { people: ['ana@contoso.com'] },
};
