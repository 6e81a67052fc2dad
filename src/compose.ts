import { fileURLToPath } from 'node:url';
import { redacted, type Settings } from './config.ts';
import { createConversation } from './converse/converse.ts';
import type { Caller } from './core/caller.ts';
import type { Log } from './core/ports/log.ts';
import type { Clock, NewId } from './core/ports/time.ts';
import { createDeliverer } from './deliver/deliver.ts';
import { createRenderer } from './deliver/render.ts';
import { createAccept } from './queue/accept.ts';
import { startDispatcher } from './queue/dispatch.ts';
import { createExpander } from './queue/expand.ts';
import { createRosterReader } from './queue/roster.ts';
import { requireScope } from './receive/callers.ts';
import { createHttp } from './receive/http.ts';
import { bootstrapKey } from './receive/keys.ts';
import { routes } from './receive/routes.ts';
import { createReleases } from './releases.ts';
import { startEmbedded } from './store/embedded/supervisor.ts';
import { openStore } from './store/store.ts';
import { createTeams } from './teams/index.ts';

export interface World {
  readonly settings: Settings;
  readonly log: Log;
  readonly clock: Clock;
  readonly newId: NewId;
  /** In [0, 1). */
  readonly random: () => number;
  /** Aborted when the process is asked to stop: a start that is under way undoes itself and rejects with the reason. */
  readonly stopping?: AbortSignal;
}

export interface Service {
  /** Where this process answers: with the port that was really taken. */
  readonly port: number;
  /** Finishes what is in flight, then lets go of everything. May be called twice. */
  stop(): Promise<void>;
}

const TEMPLATES = fileURLToPath(new URL('../templates', import.meta.url));

/** The table of contents: every part of Herald and who is handed what. Decides nothing. */
export async function compose(world: World): Promise<Service> {
  const releases = createReleases(world.stopping);
  try {
    return await start(world, releases);
  } catch (error) {
    await releases.run().catch(() => undefined);
    throw error;
  }
}

async function start(
  { settings, log, clock, newId, random }: World,
  releases: ReturnType<typeof createReleases>,
): Promise<Service> {
  log.info({ settings: redacted(settings) }, 'Herald is starting');
  const { identity, cloud } = settings;

  const url = await databaseUrl(settings, log, releases);
  const store = await openStore({ url, log, clock, newId, leaseMs: settings.leaseSeconds * 1000 });
  releases.push(store.close);
  await bootstrapKey({
    keys: store.keys,
    key: settings.bootstrapApiKey,
    newId,
    now: clock.now(),
    log,
  });

  const render = createRenderer({ templatesDir: TEMPLATES });
  const requestTimeoutMs = settings.requestTimeoutSeconds * 1000;
  const conversation = createConversation({
    transact: store.transact,
    rosters: { member: (of, teamsId) => teams.rosters.member(of, teamsId) },
    render,
    clock,
  });
  const teams = createTeams({ identity, cloud, conversation, log, clock, requestTimeoutMs });
  teams
    .warm()
    .catch(error => log.error({ err: error }, 'no token for Teams could be had; check the credentials'));

  await store.background.work({
    'expand-audience': createExpander(store.expansion),
    'read-roster': createRosterReader(store.rosters, teams.rosters, log),
    housekeeping: async () => {
      await store.housekeeping();
      return 'done';
    },
  });

  const owner = newId();
  const deliver = createDeliverer({
    messenger: teams.messenger,
    records: store.records,
    render,
    clock,
    random,
    log,
    owner,
    fallbackServiceUrl: teams.fallbackServiceUrl,
    botId: identity.kind === 'local' ? '' : `28:${identity.appId}`,
  });
  const dispatcher = startDispatcher({
    claims: store.claims,
    deliver,
    owner,
    concurrency: settings.deliverConcurrency,
    log,
  });
  releases.push(dispatcher.stop);
  const listening = await store.onDeliveries(dispatcher.wake);
  releases.push(listening.close);

  const accept = createAccept({
    acceptance: store.acceptance,
    clock,
    newId,
    homeTenantId: 'tenantId' in identity ? identity.tenantId : undefined,
    mayPost: (caller: Caller, scope) => requireScope(caller, scope),
  });
  const http = createHttp({
    routes: routes({
      accept,
      keys: store.keys,
      reader: store.reader,
      hookSecrets: { github: settings.githubWebhookSecret },
      ping: store.ping,
      teams: teams.door,
    }),
    log,
    newId,
  });
  const port = await http.listen(settings.http);
  releases.push(http.close);
  log.info({ host: settings.http.host, port }, 'Herald is ready');
  return { port, stop: releases.run };
}

async function databaseUrl(
  { database }: Settings,
  log: Log,
  releases: ReturnType<typeof createReleases>,
): Promise<string> {
  if (database.kind === 'server') return database.url;
  const embedded = await startEmbedded({ dataDir: database.dataDir, log });
  releases.push(embedded.stop);
  return embedded.url;
}
