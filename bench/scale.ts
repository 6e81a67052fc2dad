import { v7 as newId } from 'uuid';
import { claims } from '../src/dispatch/store/claims.ts';
import { FEATURES } from '../src/features/features.ts';
import { backlogReader } from '../src/ledger/store/backlog.ts';
import { ledgerReader } from '../src/ledger/store/reader.ts';
import { MIGRATIONS } from '../src/migrations.ts';
import { BY_INDEX, openDatabase } from '../src/platform/database/database.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { createLog } from '../src/platform/log.ts';
import { quantile } from './quantile.ts';
import { fillLedger, queueInTenants, SCALE } from './scale-data.ts';
import { startDatabases } from './stage.ts';

/** `npm run bench:scale`: what the store does with a ledger of a million deliveries. Printed, not kept. */
const ROUNDS = 11;
const log = createLog({ level: 'error', format: 'json' });
const clock = { now: () => new Date() };
const databases = await startDatabases();
try {
  const url = await databases.fresh();
  const database = openDatabase(url, { log });
  const hot = openDatabase(url, { log, max: 3, settings: BY_INDEX });
  await migrate(database.db, MIGRATIONS);
  const { broadcastId } = await fillLedger(url);
  const worker = claims(database.db, clock, {
    leaseMs: 600_000,
    requestsPerSecond: 10_000,
    burst: { cards: 5, seconds: 600 },
    newId,
    features: FEATURES,
    quick: hot.db,
  });
  const claim = async () => void (await worker.claim('bench', 64));
  const few = SCALE.tenants / 10;
  await queueInTenants(url, few, 1);
  await print(`claim 64, ${few} tenants waiting`, claim);
  await queueInTenants(url, SCALE.tenants, 1);
  await print(`claim 64, ${SCALE.tenants} tenants waiting`, claim);
  const reader = ledgerReader(database.db, clock, FEATURES);
  await print('what /metrics counts', backlogReader(database.db));
  await print(`a notification to ${SCALE.broadcast}`, () => reader.notification(broadcastId));
  await print('its undelivered', () => reader.deliveries(broadcastId, { state: 'undelivered', limit: 100 }));
  await Promise.all([database.close(), hot.close()]);
} finally {
  await databases.close();
}

async function print(what: string, work: () => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const beganMs = performance.now();
    await work();
    took.push(performance.now() - beganMs);
  }
  process.stdout.write(`${what}: ${quantile(took, 0.5).toFixed(1)} ms\n`);
}
