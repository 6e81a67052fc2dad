import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { openPersonal } from '../world/places.ts';
import { read } from './body.ts';
import {
  changeChannel,
  changeMembers,
  changeTeam,
  channelChange,
  membership,
  teamChange,
} from './changing.ts';
import { click, clicking } from './clicking.ts';
import { install, installing } from './installing.ts';
import { faultRoutes, limitRoutes } from './misbehaving.ts';
import { recordRoutes } from './recording.ts';
import { say, saying } from './saying.ts';
import { ControlError, personNamed, type Stage } from './stage.ts';
import { stateOf } from './state.ts';
import { tenantRoutes } from './tenanting.ts';
import { underWayRoute } from './under-way.ts';
import { type Audience, waitFor, waiting } from './watching.ts';

/** The director's doors, for the page, the demo and the tests. Nothing here is part of Teams. */
export function controlRoutes(stage: Stage, audience: Audience, closing: AbortSignal): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof ControlError) return c.json({ error: error.message }, error.status);
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    throw error;
  });
  playRoutes(app, stage);
  faultRoutes(app, stage);
  limitRoutes(app, stage);
  tenantRoutes(app, stage);
  recordRoutes(app, stage, closing);
  watchRoutes(app, stage, audience, closing);
  underWayRoute(app, stage, closing);
  return app;
}

const blocking = z.object({ person: z.string(), blocked: z.boolean() });
/** As if they changed it in their Teams: it comes with what they do next. */
const settingUp = z.object({
  person: z.string(),
  locale: z.string().optional(),
  timeZone: z.string().optional(),
});
const losing = z.object({ person: z.string() });
const rawActivity = z.object({ activity: z.record(z.string(), z.unknown()) });

function playRoutes(app: Hono, stage: Stage): void {
  app.post('/install', async c => c.json(await install(stage, await read(c, installing), 'add')));
  app.post('/remove', async c => c.json(await install(stage, await read(c, installing), 'remove')));
  app.post('/say', async c => c.json(await say(stage, await read(c, saying))));
  app.post('/click', async c => c.json(await click(stage, await read(c, clicking))));
  app.post('/members', async c => c.json(await changeMembers(stage, await read(c, membership))));
  app.post('/channel', async c => c.json(await changeChannel(stage, await read(c, channelChange))));
  app.post('/team', async c => c.json(await changeTeam(stage, await read(c, teamChange))));
  app.post('/block', async c => {
    const { person, blocked } = await read(c, blocking);
    personNamed(stage.world, person).blocked = blocked;
    stage.world.changed({ kind: 'state' });
    return c.json({ ok: true });
  });
  app.post('/profile', async c => {
    const { person, ...profile } = await read(c, settingUp);
    Object.assign(personNamed(stage.world, person), profile);
    stage.world.changed({ kind: 'state' });
    return c.json({ ok: true });
  });
  // Teams forgets a 1:1 chat: sends there find nothing, until it is created again, under the same id.
  app.post('/lose', async c => {
    const { world } = stage;
    const { person } = await read(c, losing);
    world.conversations.delete(openPersonal(world, personNamed(world, person)).id);
    world.changed({ kind: 'state' });
    return c.json({ ok: true });
  });
  app.post('/raw', async c => {
    const { activity } = await read(c, rawActivity);
    const { status, body, error } = await stage.post({ serviceUrl: stage.world.serviceUrl, ...activity });
    return c.json({ status, body, error });
  });
}

function watchRoutes(
  app: Hono,
  { world, wire, records }: Stage,
  audience: Audience,
  closing: AbortSignal,
): void {
  app.get('/state', c => c.json(stateOf(world, c.req.query())));
  app.get('/requests', c => c.json({ requests: wire.entries() }));
  app.delete('/requests', c => {
    wire.clear();
    records.clear();
    return c.json({ ok: true });
  });
  app.get('/wait', async c => {
    const found = await waitFor(world, audience, waiting.parse(c.req.query()), closing);
    return c.json(found, found.met ? 200 : 408);
  });
  app.get('/events', c =>
    streamSSE(c, async stream => {
      const deafen = audience.listen(change => void stream.writeSSE({ data: JSON.stringify(change) }));
      await new Promise<void>(resolve => {
        stream.onAbort(resolve);
        closing.addEventListener('abort', () => resolve());
      });
      deafen();
    }),
  );
}
