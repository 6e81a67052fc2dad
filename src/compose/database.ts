import type { Log } from '../core/log.ts';
import type { Settings } from '../platform/config.ts';
import { startEmbedded } from '../platform/embedded/supervisor.ts';
import type { Observation } from '../platform/observe/observe.ts';
import type { Releases } from '../platform/releases.ts';
import { openStore, type Store } from '../store.ts';
import { limitsOf } from './limits.ts';
import type { World } from './world.ts';

export async function openStoreFor(
  { settings, log, clock, elapsed, newId }: World,
  { origin, workFailed }: Observation,
  releases: Releases,
): Promise<Store> {
  const { leaseMs, requestsPerSecond } = limitsOf(settings);
  const store = await openStore({
    url: await databaseUrl(settings, log, releases),
    log,
    clock,
    elapsed,
    newId,
    leaseMs,
    requestsPerSecond,
    burst: settings.burst,
    caller: settings.caller,
    retentionDays: settings.retentionDays,
    mayLookUp: settings.graph !== undefined,
    worker: settings.role !== 'web',
    workFailed,
    origin,
  });
  releases.push(store.close);
  return store;
}

async function databaseUrl({ database }: Settings, log: Log, releases: Releases): Promise<string> {
  if (database.kind === 'server') return database.url;
  const embedded = await startEmbedded({ dataDir: database.dataDir, log });
  releases.push(embedded.stop);
  return embedded.url;
}
