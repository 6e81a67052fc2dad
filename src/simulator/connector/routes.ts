import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { World } from '../world/nouns.ts';
import { deleteActivity, sendActivity, updateActivity } from './activities.ts';
import { enter } from './admission.ts';
import { createConversation } from './create.ts';
import { errorBody, Refusal, refusals } from './refusal.ts';
import { allMembers, channelsOf, oneMember, pageOfMembers, teamDetails } from './rosters.ts';

/** The Bot Connector's REST doors, as far as Teams bots knock at them. */
export function connectorRoutes(world: World): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (!(error instanceof Refusal)) throw error;
    return c.json(errorBody(error.code, error.message), error.status as ContentfulStatusCode);
  });
  conversationRoutes(app, world);
  rosterRoutes(app, world);
  app.all('*', c => c.json(errorBody('NotFound', 'No such operation.'), 404));
  return app;
}

const place = '/v3/conversations/:conversation';

function conversationRoutes(app: Hono, world: World): void {
  app.post('/v3/conversations', async c => c.json(createConversation(world, await objectIn(c.req)), 201));
  app.post(`${place}/activities/:replyTo?`, async c => {
    const { conversation, replyTo } = c.req.param();
    return c.json(sendActivity(world, conversation, await objectIn(c.req), replyTo), 201);
  });
  app.put(`${place}/activities/:activity`, async c => {
    const { conversation, activity } = c.req.param();
    return c.json(updateActivity(world, conversation, activity, await objectIn(c.req)));
  });
  app.delete(`${place}/activities/:activity`, c => {
    deleteActivity(world, c.req.param('conversation'), c.req.param('activity'));
    return c.body(null, 200);
  });
}

function rosterRoutes(app: Hono, world: World): void {
  const entered = (id: string) => enter(world, id).conversation;
  app.get(`${place}/members`, c => c.json(allMembers(world, entered(c.req.param('conversation')))));
  app.get(`${place}/pagedmembers`, c => {
    const { pageSize, continuationToken: token } = c.req.query();
    return c.json(pageOfMembers(world, entered(c.req.param('conversation')), { pageSize, token }));
  });
  app.get(`${place}/members/:member`, c =>
    c.json(oneMember(world, entered(c.req.param('conversation')), c.req.param('member'))),
  );
  app.get('/v3/teams/:team', c => c.json(teamDetails(world, c.req.param('team'))));
  app.get('/v3/teams/:team/conversations', c => c.json(channelsOf(world, c.req.param('team'))));
}

async function objectIn(request: { json(): Promise<unknown> }): Promise<object> {
  const body = await request.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw refusals.badArgument('The body must be a JSON object.');
  return body;
}
