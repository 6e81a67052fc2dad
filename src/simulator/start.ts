import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { botPoster } from './bot/post.ts';
import { connectorDoor, connectorPrefix } from './connector/door.ts';
import { isOwn } from './control/guard.ts';
import { controlRoutes } from './control/routes.ts';
import type { Stage } from './control/stage.ts';
import { makeAudience } from './control/watching.ts';
import { makeFaultTable } from './faults/table.ts';
import { makeCatalog } from './graph/catalog.ts';
import { catalogRoutes } from './graph/control.ts';
import { graphRoutes } from './graph/routes.ts';
import { type LimitSettings, makeLimits, publishedLimits } from './limits/limits.ts';
import { pageRoutes } from './page.ts';
import { makeRecords } from './record/records.ts';
import { makeWireLog } from './wire.ts';
import type { World } from './world/nouns.ts';
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
  /** Differences from the limits that Microsoft publishes, which are enforced. */
  readonly limits?: Partial<LimitSettings>;
  /** `times` keeps no bodies of cards: for loads of 100,000. */
  readonly keep?: World['keep'];
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
  const audience = makeAudience();
  const closing = new AbortController();
  const stage = makeStage(options, audience.tell);

  const app = new Hono();
  const catalog = makeCatalog(stage.world);
  app.route('/graph', graphRoutes(stage, catalog));
  app.route('/control/catalog', catalogRoutes(stage.world, catalog));
  app.route('/control', controlRoutes(stage, audience, closing.signal));
  app.route('/', pageRoutes());
  const connector = connectorDoor(stage);
  const others = getRequestListener(app.fetch);
  const server = createServer((incoming, outgoing) => {
    if (!isOwn(incoming.method, incoming.headers)) return turnAway(outgoing);
    return incoming.url?.startsWith(connectorPrefix)
      ? connector(incoming, outgoing)
      : others(incoming, outgoing);
  });

  const url = await listen(server, options.port);
  stage.world.serviceUrl = `${url}/teams/`;
  return { url, stop: () => close(server, closing) };
}

function turnAway(outgoing: ServerResponse): void {
  outgoing.writeHead(403, { 'content-type': 'application/json' });
  outgoing.end(
    JSON.stringify({ error: 'Only the stand-in itself, and the bot on this machine, may ask here.' }),
  );
}

function makeStage(options: SimulatorOptions, changed: World['changed']): Stage {
  const { now = () => new Date(), newId = randomUUID, people = 6, botId = defaultBotId } = options;
  const { keep = 'everything', limits = {} } = options;
  const world = makeWorld({ botId, people, keep, now, newId, changed });
  const wire = makeWireLog(now, id => changed({ kind: 'wire', id }), keep === 'everything');
  return {
    world,
    wire,
    records: makeRecords(now),
    faults: makeFaultTable(newId),
    limits: makeLimits(now, { ...publishedLimits, ...limits }),
    post: botPoster(world, options.botEndpoint, wire),
  };
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
