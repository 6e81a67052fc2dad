import { setTimeout as pause } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { errorAnswer } from '../connector/answer.ts';
import type { Operation } from '../connector/operations.ts';
import { install, installing } from '../control/installing.ts';
import type { Stage } from '../control/stage.ts';
import type { Misfortune } from '../faults/table.ts';
import type { Person } from '../world/nouns.ts';
import { findPerson } from '../world/places.ts';
import {
  findApps,
  findUsers,
  type GraphAnswer,
  type GraphAsked,
  installApp,
  listInstalled,
  readChat,
  readUser,
  refused,
} from './answers.ts';
import type { Catalog } from './catalog.ts';
import { findGroups, listMembers, listOwners, readGroup } from './groups.ts';

type Door = readonly [
  method: 'get' | 'post',
  path: string,
  operation: Operation,
  answer: (asked: GraphAsked) => GraphAnswer,
];

const VERSION = '/v1.0';
const apps = '/users/:user/teamwork/installedApps';

const doors: readonly Door[] = [
  ['get', '/appCatalogs/teamsApps', 'graph-apps', findApps],
  ['get', '/users', 'graph-users', findUsers],
  ['get', '/users/:user', 'graph-user', readUser],
  ['get', apps, 'graph-installed', listInstalled],
  ['post', apps, 'graph-install', installApp],
  ['get', `${apps}/:installation/chat`, 'graph-chat', readChat],
  ['get', '/groups', 'graph-groups', findGroups],
  ['get', '/groups/:group', 'graph-group', readGroup],
  ['get', '/groups/:group/transitiveMembers', 'graph-members', listMembers],
  ['get', '/groups/:group/owners', 'graph-owners', listOwners],
];

/** Microsoft Graph, as far as a bot needs it to find people and groups, and to install itself for them. */
export function graphRoutes(stage: Stage, catalog: Catalog): Hono {
  const app = new Hono();
  for (const [method, path, operation, answer] of doors)
    app[method](`${VERSION}${path}`, c => serve(stage, catalog, c, operation, answer));
  app.all('*', c => c.json(refused(404, 'BadRequest', 'No such operation.').body, 404));
  return app;
}

/** Faults strike here as they do at the Connector, and each request stands in the log of the wire. */
async function serve(
  stage: Stage,
  catalog: Catalog,
  c: Context,
  operation: Operation,
  answer: (asked: GraphAsked) => GraphAnswer,
): Promise<Response> {
  const asked = understood(stage, catalog, c, await c.req.json().catch(() => undefined));
  const { tenantId: tenant, body, person } = asked;
  const about = { operation, tenant, ...(person && { person: person.id }) };
  const path = `${c.req.path}${new URL(c.req.url).search}`;
  const settle = stage.wire.open({
    direction: 'from-bot',
    ...about,
    method: c.req.method,
    path,
    request: body,
  });
  const given = await treat(stage.faults.strike(about), () => authorised(c, () => answer(asked)));
  settle(given.status, given.body);
  // The signs of an installation come on their own, before the answer has arrived or after.
  if (given.afterwards) setImmediate(given.afterwards);
  return respond(given);
}

function understood(stage: Stage, catalog: Catalog, c: Context, body: unknown): GraphAsked {
  const { world } = stage;
  const { user = '', installation, group } = c.req.param() as Readonly<Record<string, string | undefined>>;
  const tenantId = tenantOfToken(c.req.header('authorization')) ?? world.tenantId;
  const person = userNamed(findPerson(world, user), user, tenantId);
  return {
    world,
    catalog,
    tenantId,
    query: name => c.req.query(name) ?? '',
    root: `${c.req.url.split(VERSION)[0]}${VERSION}`,
    body,
    ...(person && { person }),
    ...(installation !== undefined && { installationId: installation }),
    ...(group !== undefined && { group }),
    install: who => void install(stage, installing.parse({ person: who.id }), 'add').catch(() => undefined),
  };
}

async function treat({ beforeMs, afterMs, end }: Misfortune, act: () => GraphAnswer): Promise<GraphAnswer> {
  if (beforeMs > 0) await pause(beforeMs);
  const given = end !== undefined && 'status' in end ? errorAnswer(end) : act();
  if (afterMs > 0) await pause(afterMs);
  return given;
}

function respond({ status, body, retryAfterSeconds }: GraphAnswer): Response {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return body === undefined
    ? new Response(null, { status, headers })
    : Response.json(body, { status, headers });
}

/** Graph asks for a token before all else. */
function authorised(c: Context, answer: () => GraphAnswer): GraphAnswer {
  if (/^Bearer \S+$/.test(c.req.header('authorization') ?? '')) return answer();
  return refused(401, 'InvalidAuthenticationToken', 'Access token is empty.');
}

/** A token speaks for one tenant. Those of the local mode name it; any other is of the first. */
const tenantOfToken = (authorization = '') => /^Bearer local-(\S+)$/.exec(authorization)?.[1];

/** By Entra object id or UPN, and by nothing else. */
function userNamed(found: Person | undefined, name = '', tenantId: string): Person | undefined {
  const is = [found?.aadObjectId, found?.upn.toLowerCase()].includes(name.toLowerCase());
  return is && found?.tenantId === tenantId ? found : undefined;
}
