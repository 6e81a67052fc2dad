import { WHO_IS_WHO } from './identity-routes.ts';
import { BODY_PROBLEMS, SCOPE_PROBLEMS } from './openapi/shared.ts';
import {
  getRole,
  getRoles,
  putRole,
  type RoleParts,
  role,
  roleBody,
  roleQuery,
  rolesPage,
  rolesQuery,
} from './roles.ts';
import type { RouteDefinition } from './route.ts';

const example = {
  name: 'on-call',
  people: ['ana@contoso.com', 'ben@contoso.com'],
  changedAt: '2026-11-20T08:15:00.000Z',
};

/** The routes that say who has a role, such as being on call. */
export const ROLE_ROUTES: readonly RouteDefinition<RoleParts>[] = [
  {
    method: 'put',
    path: '/api/roles/{name}',
    id: 'putRole',
    summary: 'Say who has a role',
    description:
      'Such as being on call: `audience.roles` of a notification reaches those who have it when the audience is expanded, and `escalateTo` those who have it by then. These have it from the answer on, and nobody else; with nobody it is no role any more. Let the program that knows your rota put it with each change. The people need not be known to Herald yet; one who is forgotten is taken out. It takes a key without topics.',
    who: 'key',
    needs: 'administer',
    tag: WHO_IS_WHO,
    body: { schema: roleBody, example: { people: example.people } },
    answers: { 200: { description: 'As it is now.', schema: role, example } },
    problems: [...BODY_PROBLEMS, ...SCOPE_PROBLEMS],
    handler: putRole,
  },
  {
    method: 'get',
    path: '/api/roles/{name}',
    id: 'getRole',
    summary: 'The people who have a role',
    description: 'In the order in which they were put.',
    who: 'key',
    needs: 'administer',
    tag: WHO_IS_WHO,
    query: roleQuery,
    answers: { 200: { description: 'Found.', schema: role, example } },
    problems: ['invalid-request', 'not-found', ...SCOPE_PROBLEMS],
    handler: getRole,
  },
  {
    method: 'get',
    path: '/api/roles',
    id: 'getRoles',
    summary: 'All roles that somebody has',
    description: 'By name, at most 200; `next` leads to the page after.',
    who: 'key',
    needs: 'administer',
    tag: WHO_IS_WHO,
    query: rolesQuery,
    answers: {
      200: { description: 'A page.', schema: rolesPage, example: { items: [example], next: null } },
    },
    problems: ['invalid-request', ...SCOPE_PROBLEMS],
    handler: getRoles,
  },
];
