import { z } from 'zod';
import { pick } from '../../check.ts';
import type { Severity, Wish } from '../source.ts';
import { asideOf, list, maybe, tell, text, those, type WishParts } from '../telling.ts';

/** By `webhookEvent`. Shapes: developer.atlassian.com, "Webhooks"; Data Center sends the same and knows no accounts. */
export const TELLINGS: Readonly<Record<string, (payload: unknown) => Wish | undefined>> = {
  'jira:issue_created': payload => toWish(pick(issues, payload), { title: 'Issue created' }),
  'jira:issue_updated': updated,
  comment_created: comment,
};

/** Cloud knows people by `accountId`, Data Center by `name`, and by a `key` that stays when they are renamed. */
const person = maybe(
  z
    .object({ displayName: text, emailAddress: text, accountId: text, key: text, name: text })
    .transform(({ displayName, emailAddress, accountId, key, name }) => ({
      displayName,
      id: accountId ?? key,
      email: emailAddress,
      login: accountId ?? name,
    })),
);
const named = maybe(z.object({ name: text }));
const issue = z.object({
  key: z.string(),
  self: text,
  fields: z
    .object({
      summary: text,
      status: maybe(z.object({ name: text, statusCategory: maybe(z.object({ key: text })) })),
      priority: named,
      issuetype: named,
      project: named,
      assignee: person,
      reporter: person,
    })
    .partial()
    .catch({}),
});
const issues = z.object({
  user: person,
  issue,
  changelog: maybe(
    z.object({ items: list(z.object({ field: z.string(), fromString: text, toString: text })) }),
  ),
});
type Issue = z.output<typeof issues>;

const SEVERITIES: ReadonlyMap<string | null | undefined, Severity> = new Map([
  ['Blocker', 'critical'],
  ['Critical', 'critical'],
  ['Highest', 'critical'],
  ['High', 'warning'],
]);

function toWish(
  { user, issue: { key, self, fields } }: Issue,
  said: Pick<WishParts, 'title'> & Partial<WishParts>,
): Wish {
  const severity = said.ends ? 'success' : SEVERITIES.get(fields.priority?.name);
  const url = self && URL.canParse(self) ? `${new URL(self).origin}/browse/${key}` : undefined;
  return tell({
    subject: `${key} ${fields.summary ?? ''}`.trim(),
    url,
    actor: user?.displayName ?? 'Jira',
    facts: {
      Project: fields.project?.name,
      Type: fields.issuetype?.name,
      Status: fields.status?.name,
      Priority: fields.priority?.name,
      Assignee: fields.assignee?.displayName,
    },
    links: { 'View in Jira': url },
    key,
    ...(severity && { severity }),
    ...said,
  });
}

/** Of several changes at once the one that matters most to somebody. */
function updated(payload: unknown): Wish | undefined {
  const it = pick(issues, payload);
  const { user, changelog } = it;
  const { assignee, status, priority } = it.issue.fields;
  const has = (field: string) => changelog?.items.some(item => item.field.toLowerCase() === field) ?? false;
  const isDone = status?.statusCategory?.key === 'done';
  if (has('status') && isDone) return toWish(it, { title: 'Issue done', ends: true });
  const whom = has('assignee') ? those([assignee], user) : undefined;
  const assigned = { title: 'Issue assigned', key: asideOf(it.issue.key, 'assigned') };
  if (whom && whom.people.length > 0) return toWish(it, { ...assigned, whom });
  if (has('resolution') && !isDone) return toWish(it, { title: 'Issue reopened' });
  if (has('priority') && SEVERITIES.has(priority?.name))
    return toWish(it, { title: `Priority is ${priority?.name}` });
  return whom && toWish(it, { ...assigned, whom, forThemAlone: true });
}

const comments = z.object({ comment: z.object({ author: person, body: text }), issue: maybe(issue) });

/** Data Center leaves the issue out. Nobody hears of a comment whose work it is not about. */
function comment(payload: unknown): Wish | undefined {
  const { comment: said, issue: it } = pick(comments, payload);
  const { assignee, reporter } = it?.fields ?? {};
  const whom = those([assignee, reporter], said.author);
  if (!it || !whom) return undefined;
  const {
    key: _,
    severity: __,
    ...wish
  } = toWish(
    { user: said.author, issue: it, changelog: undefined },
    {
      title: 'Comment on an issue',
      detail: said.body,
      whom,
      forThemAlone: true,
    },
  );
  return wish;
}
