import { z } from 'zod';
import type { Wish } from '../source.ts';
import {
  type Aside,
  asideOf,
  id,
  list,
  maybe,
  tell,
  text,
  those,
  type WishParts,
  withAsides,
} from '../telling.ts';

/** `unclear` where too little of the resource is there: then the event is told by its message. */
type Found = readonly Wish[] | 'unclear';
type Telling = (resource: unknown) => Found;

type Parts = Omit<WishParts, 'actor'> & { readonly by?: z.output<typeof person> };

/** A telling that ends its thing ends these asides as well. */
function of<S extends z.ZodType>(
  schema: S,
  said: (resource: z.output<S>) => Parts | 'nothing',
  ...alone: readonly Aside[]
): Telling {
  return resource => {
    const { success, data } = schema.safeParse(resource);
    if (!success) return 'unclear';
    const parts = said(data);
    if (parts === 'nothing') return [];
    const { by, ...rest } = parts;
    return withAsides(tell({ ...rest, actor: by?.displayName || 'Azure DevOps' }), ...alone);
  };
}

/** `uniqueName` is the UPN; the id is not that of Entra. */
const identity = z
  .object({ id: text, displayName: text, uniqueName: text })
  .transform(({ uniqueName, ...rest }) => ({ ...rest, email: uniqueName }));
const person = maybe(identity);
const web = maybe(z.object({ web: maybe(z.object({ href: text })) }));

const link = (url: string | null | undefined) => ({ url, links: { 'View in Azure DevOps': url } });

/** How a build or a run failed. One that succeeded is no news, and one that was canceled was so by somebody. */
const FAILURES: ReadonlyMap<string | null | undefined, string> = new Map([
  ['failed', 'failed'],
  ['partiallySucceeded', 'partly succeeded'],
  ['stopped', 'was stopped'],
]);

const builds = z.object({
  id,
  buildNumber: text,
  result: text,
  status: text,
  definition: maybe(z.object({ name: text })),
  project: maybe(z.object({ name: text })),
  sourceBranch: text,
  requestedFor: person,
  lastChangedBy: person,
  _links: web,
});

const build = of(builds, it => {
  const failed = FAILURES.get(it.result ?? it.status);
  if (failed === undefined) return 'nothing';
  return {
    title: `Build ${failed}`,
    subject: it.buildNumber ?? `Build ${it.id}`,
    by: it.requestedFor ?? it.lastChangedBy,
    facts: {
      Pipeline: it.definition?.name,
      Project: it.project?.name,
      Branch: branch(it.sourceBranch),
    },
    ...link(it._links?.web?.href),
    key: `build:${it.id}`,
    severity: 'warning',
  };
});

const runs = z.object({
  run: z.object({ id, name: text, result: text, _links: web }),
  pipeline: maybe(z.object({ name: text })),
});

const run = of(runs, ({ run: it, pipeline }) => {
  const failed = FAILURES.get(it.result);
  if (failed === undefined) return 'nothing';
  return {
    title: `Run ${failed}`,
    subject: [pipeline?.name, it.name].filter(Boolean).join(' ') || `Run ${it.id}`,
    facts: { Pipeline: pipeline?.name },
    ...link(it._links?.web?.href),
    key: `build:${it.id}`,
    severity: 'warning',
  };
});

const pullRequests = z.object({
  pullRequestId: id,
  repository: z.object({ id, name: text, remoteUrl: text, project: maybe(z.object({ name: text })) }),
  title: text,
  status: text,
  mergeStatus: text,
  isDraft: maybe(z.boolean()),
  createdBy: person,
  reviewers: list(identity),
  sourceRefName: text,
  targetRefName: text,
  _links: web,
});
type PullRequest = z.output<typeof pullRequests>;

const branch = (ref: string | null | undefined) => ref?.replace(/^refs\/heads\//, '');

const toParts = (
  pr: PullRequest,
  said: Pick<Parts, 'title' | 'whom' | 'ends' | 'severity'> & Partial<Pick<Parts, 'key'>>,
): Parts => ({
  subject: `!${pr.pullRequestId} ${pr.title ?? ''}`.trim(),
  by: pr.createdBy,
  facts: {
    Repository: pr.repository.name,
    From: branch(pr.sourceRefName),
    Into: branch(pr.targetRefName),
    Reviewers: pr.reviewers.map(({ displayName }) => displayName).join(', '),
  },
  ...link(
    pr._links?.web?.href ??
      (pr.repository.remoteUrl && `${pr.repository.remoteUrl}/pullrequest/${pr.pullRequestId}`),
  ),
  key: keyOf(pr),
  ...said,
});

const keyOf = ({ repository, pullRequestId }: PullRequest) => `pr:${repository.id}/${pullRequestId}`;

/** Reviewers who are teams have no address: then it is for everybody. */
const created = of(pullRequests, pr => {
  const whom = those(pr.reviewers, pr.createdBy);
  if (whom) return toParts(pr, { title: 'Review requested', whom });
  return toParts(pr, { title: pr.isDraft ? 'Draft pull request opened' : 'Pull request opened' });
});

/** A push, a vote, other reviewers: none of them says what was changed but in its message. */
const updated = of(
  pullRequests,
  pr => {
    if (pr.status === 'completed') return toParts(pr, { title: 'Pull request completed', ends: true });
    if (pr.status === 'abandoned') return toParts(pr, { title: 'Pull request abandoned', ends: true });
    return 'nothing';
  },
  'conflict',
);

const MERGES: ReadonlyMap<string | null | undefined, string> = new Map([
  ['conflicts', 'Pull request has conflicts'],
  ['failure', 'Pull request cannot be merged'],
  ['rejectedByPolicy', 'Pull request is rejected by a policy'],
]);

/** It is tried with each push. Only the author can mend what stands against it, and hears of it until nothing does. */
const mergeTried = of(pullRequests, pr => {
  const key = asideOf(keyOf(pr), 'conflict');
  if (pr.mergeStatus === 'succeeded')
    return toParts(pr, { title: 'Pull request can be merged', key, severity: 'success', ends: true });
  const title = MERGES.get(pr.mergeStatus);
  if (title === undefined) return 'nothing';
  return toParts(pr, { title, key, whom: those([pr.createdBy]), severity: 'warning' });
});

/** A person as a field of a work item: `Priya Nair <priya@contoso.com>`, or an object in newer versions. */
const assignee = z
  .union([identity, z.string().transform(said => ({ email: /<([^<>]+)>\s*$/.exec(said)?.[1] }))])
  .optional()
  .catch(undefined);

const workItems = z.object({
  workItemId: id.optional(),
  id,
  revisedBy: person,
  fields: z.object({
    'System.AssignedTo': maybe(z.object({ newValue: assignee })),
    'System.State': maybe(z.object({ newValue: text })),
  }),
  revision: z.object({
    fields: z.object({ 'System.Title': text, 'System.WorkItemType': text, 'System.State': text }),
  }),
  _links: maybe(z.object({ html: maybe(z.object({ href: text })), parent: maybe(z.object({ href: text })) })),
});

/** Of the processes that Azure DevOps comes with. An item that is "Resolved" is assigned to its tester. */
const DONE: readonly (string | null | undefined)[] = ['Done', 'Closed', 'Completed', 'Removed'];

/** An assignment is one card until the item is done: with the next assignee it names that one. */
const workItem = of(workItems, ({ revision: { fields }, ...it }) => {
  const whom = those([it.fields['System.AssignedTo']?.newValue], it.revisedBy);
  const isDone = DONE.includes(it.fields['System.State']?.newValue);
  if (!whom && !isDone) return 'nothing';
  const number = it.workItemId ?? it.id;
  return {
    title: `${fields['System.WorkItemType'] ?? 'Work item'} ${isDone ? 'done' : 'assigned'}`,
    subject: `#${number} ${fields['System.Title'] ?? ''}`.trim(),
    by: it.revisedBy,
    facts: { Assignee: whom?.people.join(', '), State: fields['System.State'] },
    ...link(it._links?.html?.href),
    key: `workitem:${number}`,
    whom,
    ends: isDone,
  };
});

/** By `eventType`. Shapes: learn.microsoft.com, "Service hooks events". */
export const TELLINGS: Readonly<Record<string, Telling>> = {
  'build.complete': build,
  'ms.vss-pipelines.run-state-changed-event': run,
  'git.pullrequest.created': created,
  'git.pullrequest.updated': updated,
  'git.pullrequest.merged': mergeTried,
  'workitem.updated': workItem,
};
