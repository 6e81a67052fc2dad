import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { compose, type Service } from './compose.ts';
import { parseSettings } from './config.ts';
import { playStory } from './demo/play.ts';
import { createLog } from './log.ts';
import { createReleases } from './releases.ts';
import { startSimulator } from './simulator/start.ts';
import { startEmbedded } from './store/embedded/supervisor.ts';
import { emptyDatabase } from './store/empty.ts';

/**
 * `npm run demo`: the service on its embedded database and a Teams to talk to, in one process, with a story that
 * has happened by the time the prompt says where to look. `--once` ends by itself: 0 when every card arrived.
 */
const DATA_DIR = '.data/demo';
const PORTS = { herald: '3978', teams: 3979 };

async function main(): Promise<void> {
  const once = process.argv.includes('--once');
  const releases = createReleases();
  const stop = () => void releases.run();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const story = await open(once, releases.push);
    process.stdout.write(story);
    if (!once) return;
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${explain(error)}\n`);
  }
  await releases.run();
}

async function open(once: boolean, push: (undo: () => Promise<void>) => void): Promise<string> {
  const began = performance.now();
  const key = `herald_${randomBytes(32).toString('base64url')}`;
  const log = createLog({ level: 'warn', format: 'pretty', write: line => process.stderr.write(line) });
  const embedded = await startEmbedded({ dataDir: DATA_DIR, log });
  push(embedded.stop);
  const service = await startService({ url: embedded.url, key, port: once ? '0' : PORTS.herald, log });
  push(service.stop);
  const herald = `http://127.0.0.1:${service.port}`;
  const teams = await startSimulator({ port: once ? 0 : PORTS.teams, botEndpoint: `${herald}/api/messages` });
  push(teams.stop);
  return playStory({ herald, teams: teams.url, key, once, began, now: () => performance.now() });
}

async function startService({
  url,
  key,
  port,
  log,
}: {
  url: string;
  key: string;
  port: string;
  log: ReturnType<typeof createLog>;
}): Promise<Service> {
  await emptyDatabase(url, log);
  const { settings } = parseSettings({ DATABASE_URL: url, PORT: port, BOOTSTRAP_API_KEY: key });
  return compose({ settings, log, clock: { now: () => new Date() }, newId, random: Math.random });
}

function explain(error: unknown): string {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (taken) return `Ports ${PORTS.herald} and ${PORTS.teams} must be free: is another demo running?`;
  return `The demo failed: ${error instanceof Error ? error.message : String(error)}`;
}

await main();
