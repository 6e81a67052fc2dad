import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SOURCES } from '../../../src/api/hooks/sources.ts';
import { merged } from './merged.ts';

type Member = Readonly<Record<string, string | number>>;

/** A body in which one person does something that is for another, as far as its source says who they are. */
interface Said {
  readonly source: string;
  readonly what: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  of(actor: Member | null, other: Member | null): unknown;
  /** The source's member for the display name, and each member by which it knows somebody. */
  readonly shown: string;
  readonly known: readonly string[];
  /** The member by which somebody can be told: an address or a login. */
  readonly told: string;
}

const gitlab = { source: 'gitlab', shown: 'name', known: ['id', 'username', 'email'], told: 'username' };
const jira = {
  source: 'jira',
  shown: 'displayName',
  known: ['accountId', 'key', 'name', 'emailAddress'],
  told: 'name',
};

const SAID: readonly Said[] = [
  {
    ...gitlab,
    what: 'a review that is asked for',
    body: 'merge_request.json',
    of: (user, other) => ({ user, object_attributes: { action: 'open' }, reviewers: [other] }),
  },
  {
    ...gitlab,
    what: 'an assignment',
    body: 'issue.json',
    of: (user, other) => ({
      user,
      object_attributes: { action: 'update' },
      changes: { assignees: { previous: [], current: [other] } },
    }),
  },
  {
    ...gitlab,
    what: 'a comment',
    body: 'note_merge_request.json',
    of: (user, other) => ({ user, assignees: [], merge_request: { assignee: other } }),
  },
  {
    ...jira,
    what: 'an assignment',
    body: 'issue-updated-assigned.json',
    of: (user, assignee) => ({ user, issue: { fields: { assignee } } }),
  },
  {
    ...jira,
    what: 'a comment',
    body: 'cloud-comment-created.json',
    of: (author, assignee) => ({ comment: { author }, issue: { fields: { assignee, reporter: null } } }),
  },
  {
    source: 'azuredevops',
    shown: 'displayName',
    known: ['id', 'uniqueName'],
    told: 'uniqueName',
    what: 'a review that is asked for',
    body: 'git.pullrequest.created.json',
    of: (createdBy, other) => ({ resource: { createdBy, reviewers: [other] } }),
  },
  {
    source: 'sentry',
    shown: 'name',
    known: ['id'],
    told: 'email',
    what: 'an assignment',
    body: 'issue.assigned.json',
    headers: { 'sentry-hook-resource': 'issue' },
    of: (actor, assignedTo) => ({ actor, data: { issue: { assignedTo } } }),
  },
];

const at = (...path: string[]) => join(import.meta.dirname, ...path);
const read = (source: string, body: string) => JSON.parse(readFileSync(at(source, body), 'utf8'));

/** The people of the example are taken out of it. */
function toldOf({ source, body, headers = {}, of }: Said, actor: Member, other: Member): string[] {
  const bare = merged(read(source, body), of(null, null));
  const wishes = SOURCES[source]?.translate(headers, merged(bare, of(actor, other))) ?? [];
  return wishes.flatMap(({ people = [], logins = [] }) => [...people, ...logins]);
}

describe.each(SAID)('of $what, $source', said => {
  const { shown, known, told } = said;
  const other = { [shown]: 'Ana Silva', [told]: 'ana@contoso.com' };

  test('tells whom it is for', () => {
    expect(toldOf(said, { [shown]: 'Mei Tanaka' }, other)).toEqual(['ana@contoso.com']);
  });

  test('tells somebody who only has the name that the one who did it shows', () => {
    const [actor, namesake] = [{ [shown]: 'ana@contoso.com' }, { ...other, [shown]: 'ana@contoso.com' }];
    expect(toldOf(said, actor, namesake)).toEqual(['ana@contoso.com']);
  });

  test.each(known)('does not tell who did it, known by %s alone', member => {
    const same = { [member]: 'same@contoso.com' };
    expect(toldOf(said, same, { ...other, ...same })).toEqual([]);
    const different = { [member]: 'mei@contoso.com' };
    expect(toldOf(said, different, { ...other, ...same })).not.toEqual([]);
  });

  test('does not take two people for one because both are hidden', () => {
    const hidden = { email: '[REDACTED]', emailAddress: '', uniqueName: '[Shop]\\Team' };
    expect(toldOf(said, hidden, { ...hidden, ...other })).toEqual(['ana@contoso.com']);
  });
});
