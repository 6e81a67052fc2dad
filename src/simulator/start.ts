import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { botPoster } from './bot/post.ts';
import { connectorDoor } from './connector/door.ts';
import { connectorRoutes } from './connector/routes.ts';
import { controlRoutes } from './control/routes.ts';
import { makeAudience } from './control/watching.ts';
import { makeFaultTable } from './faults.ts';
import { pageRoutes } from './page.ts';
import { makeWireLog } from './wire.ts';
import { makeWorld } from './world/world.ts';

export interface SimulatorOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Where the bot takes activities: `http://127.0.0.1:3978/api/messages`. */
  readonly botEndpoint: string;
  /** App id of the bot, with or without `28:`. */
  readonly botId?: string;
  /** How many people the tenant has, all members of the team; at least six. */
  readonly people?: number;
  readonly now?: () => Date;
  readonly newId?: () => string;
}

export interface Simulator {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Ends every open connection. May be called twice. */
  stop(): Promise<void>;
}

const defaultBotId = '0f4c3a52-8d1e-4b7a-9c60-7e5d2b1a9f38';

/** Starts the Teams stand-in on 127.0.0.1. The Bot Connector is at `<url>/teams/`. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { now = () => new Date(), newId = randomUUID, people = 6, botId = defaultBotId } = options;
  const audience = makeAudience();
  const closing = new AbortController();
  const world = makeWorld({ botId, people, keep: 'everything', now, newId, changed: audience.tell });
  const wire = makeWireLog(now, id => audience.tell({ kind: 'wire', id }));
  const faults = makeFaultTable(newId);
  const stage = { world, wire, faults, post: botPoster(world, options.botEndpoint, wire) };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use('/teams/*', connectorDoor(world, wire, faults));
  app.route('/teams', connectorRoutes(world));
  app.route('/control', controlRoutes(stage, audience, closing.signal));
  app.route('/', pageRoutes());

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const url = await listen(server, options.port);
  world.serviceUrl = `${url}/teams/`;
  return { url, stop: () => close(server, closing) };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
