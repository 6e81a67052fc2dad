import { createHttp } from './api/http.ts';
import { localOnly } from './api/local-only.ts';
import { OPERATOR_ROUTES } from './api/operator-routes.ts';
import { routesOf } from './api/routes.ts';
import { openStoreFor } from './compose/database.ts';
import { operatorParts } from './compose/operators.ts';
import { partsOf } from './compose/parts.ts';
import { startQueue } from './compose/queue.ts';
import { RELEASE } from './compose/release.ts';
import { webParts } from './compose/web.ts';
import { startWorker } from './compose/worker.ts';
import type { World } from './compose/world.ts';
import { FEATURES } from './features/features.ts';
import { redacted } from './platform/config.ts';
import { createDatabaseTime } from './platform/database/time.ts';
import { createObservation, startTracing } from './platform/observe/observe.ts';
import { useProxies } from './platform/proxies.ts';
import { createReleases, type Releases } from './platform/releases.ts';

export interface Service {
  /** Where this process answers: with the port that was really taken. */
  readonly port: number;
  /** Finishes what is in flight, then lets go of everything. May be called twice. */
  stop(): Promise<void>;
}

/** The table of contents: every part of Herald, and the parts that it is handed. Decides nothing. */
export async function compose(world: World): Promise<Service> {
  const releases = createReleases(world.stopping);
  try {
    return await start(world, releases);
  } catch (error) {
    await releases.run().catch(() => undefined);
    throw error;
  }
}

async function start(own: World, releases: Releases): Promise<Service> {
  const { settings, log, newId } = own;
  const { role } = settings;
  log.info({ settings: redacted(settings, FEATURES) }, 'Herald is starting');

  if (settings.proxies) releases.push(useProxies(settings.proxies, process.env));
  const time = createDatabaseTime({ own: own.clock, elapsed: own.elapsed, log });
  const world = { ...own, clock: time.clock, ownClock: own.clock };

  const tracing = await startTracing(settings.otlpEndpoint, log);
  releases.push(tracing.stop);
  const observation = createObservation({
    clock: time.clock,
    log,
    backlog: () => store.backlog(),
    release: RELEASE,
  });
  const store = await openStoreFor(world, observation, releases);
  releases.push(await time.follow(store.readTime));

  const parts = partsOf(world, store, observation);
  parts.teams
    .warm()
    .catch(error => log.error({ err: error }, 'no token for Teams could be had; check the credentials'));

  const web = role === 'worker' ? undefined : await webParts(parts, releases);
  const handlers =
    web === undefined ? routesOf(OPERATOR_ROUTES, operatorParts(parts)) : routesOf(web.api.routes, web);
  const http = createHttp({
    routes: (settings.identity.kind === 'local' ? handlers.map(localOnly) : handlers).map(observation.route),
    observe: observation.exchange,
    log,
    newId,
    most: settings.http.most,
  });
  // Before any work is begun: a process that cannot have its port takes on nothing, and claims nothing.
  const port = await http.listen(settings.http);
  releases.push(http.close);
  if (web !== undefined) await startQueue(parts, web, releases);
  const worker = role === 'web' ? undefined : await startWorker(parts, releases);
  // At the end the handlers are closed before the work is.
  releases.push(http.close);
  log.info({ host: settings.http.host, port, role }, 'Herald is ready');
  return {
    port,
    stop() {
      // At once, and not when the last answer is given: nothing new is begun. Errors are reported below.
      worker?.stop().catch(() => undefined);
      return releases.run();
    },
  };
}
