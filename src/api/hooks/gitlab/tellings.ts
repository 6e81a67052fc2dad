import { z } from 'zod';
import { pick } from '../../check.ts';
import { mentionsIn } from '../mentions.ts';
import type { Wish } from '../source.ts';
import {
  type Aside,
  asideOf,
  id,
  isSame,
  list,
  maybe,
  tell,
  text,
  those,
  type Whom,
  type WishParts,
  withAsides,
} from '../telling.ts';

type Told = Wish | undefined | readonly (Wish | undefined)[];

/** By `object_kind`. Shapes: docs.gitlab.com, "Webhook events". */
export const TELLINGS: Readonly<Record<string, (payload: unknown) => Told>> = {
  pipeline,
  deployment,
  merge_request: payload => withMentions('!', pick(items, payload), mergeRequest),
  issue: payload => withMentions('#', pick(items, payload), issue),
  note,
  release,
};

const user = z
  .object({ id: maybe(id), name: text, username: text, email: text })
  .transform(({ username, ...rest }) => ({ ...rest, login: username }));
const project = z.object({ id, path_with_namespace: text, web_url: text });
const event = z.object({ project, user: maybe(user) });
type Event = z.output<typeof event>;

const actorOf = ({ user }: Event) => user?.name || user?.login || 'GitLab';
const link = (url: string | null | undefined) => ({ url, links: { 'View on GitLab': url } });

const pipelines = event.extend({
  object_attributes: z.object({ id, ref: text, status: text, url: text }),
  builds: list(z.object({ name: z.string(), status: text, allow_failure: maybe(z.boolean()) })),
  commit: maybe(z.object({ title: text, message: text })),
});

/** That it passed is told of one that failed before: it has the same id when its jobs are tried again. */
function pipeline(payload: unknown): Wish | undefined {
  const { object_attributes: run, builds, commit, ...event } = pick(pipelines, payload);
  if (run.status !== 'failed' && run.status !== 'success') return undefined;
  const failed = builds.filter(job => job.status === 'failed' && !job.allow_failure);
  const { path_with_namespace: path, web_url: origin } = event.project;
  return tell({
    title: run.status === 'failed' ? 'Pipeline failed' : 'Pipeline passed',
    subject: `${path ?? 'Pipeline'} #${run.id}`,
    actor: actorOf(event),
    facts: {
      Branch: run.ref,
      Jobs: failed.map(({ name }) => name).join(', '),
      Commit: commit?.title ?? commit?.message?.split('\n')[0],
    },
    ...link(run.url ?? (origin && `${origin}/-/pipelines/${run.id}`)),
    key: `pipeline:${run.id}`,
    severity: run.status === 'failed' ? 'warning' : 'success',
    ends: run.status === 'success',
  });
}

const deployments = event.extend({ status: text, environment: text, ref: text, deployable_url: text });

function deployment(payload: unknown): Wish | undefined {
  const { status, environment, ref, deployable_url, ...event } = pick(deployments, payload);
  if (status !== 'failed' && status !== 'success') return undefined;
  const { path_with_namespace: path, id } = event.project;
  return tell({
    title: status === 'failed' ? 'Deployment failed' : 'Deployment succeeded',
    subject: [path, environment].filter(Boolean).join(' to ') || 'Deployment',
    actor: actorOf(event),
    facts: { Environment: environment, Version: ref },
    ...link(deployable_url),
    key: `deployment:${id}/${environment ?? ''}`,
    severity: status === 'failed' ? 'warning' : 'success',
    ends: status === 'success',
  });
}

const users = list(user);
const changed = maybe(z.object({ previous: users, current: users }));
const items = event.extend({
  object_attributes: z.object({
    iid: id,
    title: text,
    url: text,
    action: text,
    description: text,
    draft: maybe(z.boolean()),
    work_in_progress: maybe(z.boolean()),
  }),
  assignees: users,
  reviewers: users,
  changes: z
    .object({
      assignees: changed,
      reviewers: changed,
      draft: maybe(z.object({ current: maybe(z.boolean()) })),
      description: maybe(z.object({ previous: text, current: text })),
    })
    .partial()
    .catch({}),
});
type Item = z.output<typeof items>;
type People = Item['assignees'];

/** Those who were not there before, apart from who did it. */
function added(
  { user }: Event,
  change: { previous: People; current: People } | null | undefined,
): Whom | undefined {
  const { previous = [], current = [] } = change ?? {};
  const isNew = (one: People[number]) => !previous.some(other => isSame(one, other));
  return those(current.filter(isNew), user);
}

/** Of those whom nobody knows nobody else is told. */
const alone = (whom: Whom) => ({ whom, forThemAlone: true }) as const;

const OVER: readonly (string | null | undefined)[] = ['merge', 'close'];

interface SaidOfItem extends Pick<WishParts, 'title' | 'whom' | 'forThemAlone' | 'detail'> {
  readonly mark: '!' | '#';
  readonly aside?: Aside;
}

function toItem(item: Item, { mark, aside, ...said }: SaidOfItem): Wish {
  const { object_attributes: it, project, assignees, reviewers } = item;
  const key = `${mark === '!' ? 'mr' : 'issue'}:${project.id}/${it.iid}`;
  const namesOf = (people: People) => people.map(({ name, login }) => name ?? login).join(', ');
  return tell({
    ...said,
    subject: `${mark}${it.iid} ${it.title ?? ''}`.trim(),
    actor: actorOf(item),
    facts: {
      Project: project.path_with_namespace,
      Assignees: namesOf(assignees),
      Reviewers: namesOf(reviewers),
    },
    ...link(it.url),
    key: aside === undefined ? key : asideOf(key, aside),
    ends: OVER.includes(it.action),
  });
}

const MERGE_REQUEST: ReadonlyMap<string | null | undefined, string> = new Map([
  ['reopen', 'Merge request reopened'],
  ['approved', 'Merge request approved'],
  ['merge', 'Merge request merged'],
  ['close', 'Merge request closed'],
]);

/**
 * Reviewers hear a request for review alone, whether the merge request is opened with them or gets them later. One that
 * is opened with reviewers whom nobody knows is told to everybody.
 */
function mergeRequest(item: Item): Wish | undefined {
  const { object_attributes: it, changes, user, reviewers } = item;
  const isOpened = it.action === 'open';
  const whom = isOpened ? those(reviewers, user) : added(item, changes.reviewers);
  const asked = whom && (isOpened ? { whom } : { ...alone(whom), aside: 'review' as const });
  if (asked) return toItem(item, { ...asked, mark: '!', title: 'Review requested' });
  const assigned = isOpened ? undefined : added(item, changes.assignees);
  if (assigned)
    return toItem(item, {
      ...alone(assigned),
      aside: 'assigned',
      mark: '!',
      title: 'Merge request assigned',
    });
  const title = isOpened ? openedAs(it) : (MERGE_REQUEST.get(it.action) ?? readyOf(item));
  return title === undefined ? undefined : toItem(item, { mark: '!', title });
}

const openedAs = ({ draft, work_in_progress }: Item['object_attributes']) =>
  draft || work_in_progress ? 'Draft merge request opened' : 'Merge request opened';

const readyOf = ({ changes }: Item) =>
  changes.draft?.current === false ? 'Merge request ready for review' : undefined;

const ISSUE: ReadonlyMap<string | null | undefined, string> = new Map([
  ['open', 'Issue opened'],
  ['reopen', 'Issue reopened'],
  ['close', 'Issue closed'],
]);

function issue(item: Item): Wish | undefined {
  const assigned = added(item, item.changes.assignees);
  if (assigned)
    return toItem(item, { ...alone(assigned), aside: 'assigned', mark: '#', title: 'Issue assigned' });
  const title = ISSUE.get(item.object_attributes.action);
  return title === undefined ? undefined : toItem(item, { mark: '#', title });
}

/** The asides of a merge request and of an issue, which only some people are told. */
const ASIDES = { '!': ['review', 'assigned', 'mentioned'], '#': ['assigned', 'mentioned'] } as const;

/** People whom a description mentions hear it alone, and once; the end of a thing ends it for all. */
function withMentions(
  mark: '!' | '#',
  item: Item,
  telling: (item: Item) => Wish | undefined,
): readonly (Wish | undefined)[] {
  const told = telling(item);
  const said = told === undefined ? [] : withAsides(told, ...ASIDES[mark]);
  const { object_attributes: it, changes, user } = item;
  const { previous, current } =
    it.action === 'open' ? { previous: '', current: it.description } : (changes.description ?? {});
  const before = mentionsIn(previous, 'gitlab').map(({ login }) => login);
  const whom = those(
    mentionsIn(current, 'gitlab').filter(({ login }) => !before.includes(login)),
    user,
  );
  if (whom === undefined) return said;
  const title = 'You were mentioned';
  return [...said, toItem(item, { ...alone(whom), aside: 'mentioned', mark, title, detail: current })];
}

const about = maybe(z.object({ iid: id, title: text, assignee: maybe(user) }));
const notes = event.extend({
  object_attributes: z.object({ note: text, url: text, system: maybe(z.boolean()), action: text }),
  assignees: users,
  merge_request: about,
  issue: about,
});

/** A comment is for those whose work it is about, and for who is mentioned. Where GitLab says neither, it is for nobody. */
function note(payload: unknown): Wish | undefined {
  const { object_attributes: said, merge_request, issue, assignees, ...event } = pick(notes, payload);
  const it = merge_request ?? issue;
  const whom = those([it?.assignee, ...assignees, ...mentionsIn(said.note, 'gitlab')], event.user);
  if (!it || said.system || said.action === 'update' || !whom) return undefined;
  return tell({
    title: merge_request ? 'Comment on a merge request' : 'Comment on an issue',
    subject: `${merge_request ? '!' : '#'}${it.iid} ${it.title ?? ''}`.trim(),
    actor: actorOf(event),
    detail: said.note,
    facts: { Project: event.project.path_with_namespace },
    ...link(said.url),
    ...alone(whom),
  });
}

const releases = event.extend({ action: text, name: text, tag: text, url: text, description: text });

function release(payload: unknown): Wish | undefined {
  const { action, name, tag, url, description, ...event } = pick(releases, payload);
  if (action !== 'create') return undefined;
  return tell({
    title: 'Release published',
    subject: [event.project.path_with_namespace, name ?? tag].filter(Boolean).join(' '),
    actor: actorOf(event),
    detail: description,
    facts: { Tag: tag },
    ...link(url),
    severity: 'info',
  });
}
