import {
  getIdentities,
  type IdentityParts,
  identitiesBody,
  identitiesPage,
  identitiesQuery,
  identitiesSet,
  putIdentities,
} from './identities.ts';
import { BODY_PROBLEMS, SCOPE_PROBLEMS } from './openapi/shared.ts';
import type { RouteDefinition, Tag } from './route.ts';

export const WHO_IS_WHO: Tag = {
  name: 'who is who',
  description: 'The people behind the names that other systems use.',
};

const example = { source: 'github', login: 'priya-n', person: 'priya@contoso.com' };

/** The routes that say whose a login at another system is. */
export const IDENTITY_ROUTES: readonly RouteDefinition<IdentityParts>[] = [
  {
    method: 'put',
    path: '/api/identities',
    id: 'putIdentities',
    summary: 'Say whose a login is',
    description:
      'Many systems send logins and no addresses. A hook’s event for a login that is entered here goes to that person: on GitHub to a requested reviewer, an assignee, the author whose pull request was reviewed, and people who are mentioned in a comment; on GitLab, by `username`, and in Jira, by `accountId` or at a Data Center by `name`, to people who are asked for a review, get something assigned, or have a comment on something of theirs; on GitLab also to people who are mentioned. Without an entry, something that was made or opened goes to those for whom the hook was made, and an event for one person alone goes to nobody. At most 1,000 entries, all or none; logins that are not named stay as they are. The person need not be known to Herald yet. Entries of a person go when they are forgotten. It takes a key without topics.',
    who: 'key',
    needs: 'administer',
    tag: WHO_IS_WHO,
    body: { schema: identitiesBody, example: { identities: [example] } },
    answers: { 200: { description: 'Entered.', schema: identitiesSet, example: { set: 1, removed: 0 } } },
    problems: [...BODY_PROBLEMS, ...SCOPE_PROBLEMS],
    handler: putIdentities,
  },
  {
    method: 'get',
    path: '/api/identities',
    id: 'getIdentities',
    summary: 'Whose logins are entered',
    description: 'By source and login, at most 200; `next` leads to the page after.',
    who: 'key',
    needs: 'administer',
    tag: WHO_IS_WHO,
    query: identitiesQuery,
    queryExample: 'source=github',
    answers: {
      200: {
        description: 'A page.',
        schema: identitiesPage,
        example: { items: [{ ...example, changedAt: '2026-11-20T08:15:00.000Z' }], next: null },
      },
    },
    problems: ['invalid-request', ...SCOPE_PROBLEMS],
    handler: getIdentities,
  },
];
