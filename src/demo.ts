import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { hashOfKey } from './api/callers.ts';
import { hashOfAddress, newHookAddress, newHookSecret } from './api/hooks/making.ts';
import { newKey } from './api/keys.ts';
import { compose, type Service } from './compose.ts';
import type { Log } from './core/log.ts';
import { closing } from './demo/closing.ts';
import { takeFolder } from './demo/folder.ts';
import { playTour } from './demo/guide.ts';
import { HELP_DESK, startHelpDesk } from './demo/help-desk.ts';
import { type DemoOptions, readOptions, USAGE } from './demo/options.ts';
import { playStory } from './demo/play.ts';
import { choosePort, elsewhere } from './demo/port.ts';
import { bearer } from './demo/seen.ts';
import type { Stage } from './demo/stage.ts';
import { ANA, POSTERS } from './demo/story.ts';
import { FEATURES } from './features/features.ts';
import { parseSettings } from './platform/config.ts';
import { emptyDatabase } from './platform/database/empty.ts';
import { startEmbedded } from './platform/embedded/supervisor.ts';
import { DEMO_SETTINGS } from './platform/folder.ts';
import { createLog } from './platform/log.ts';
import { useNoProxies } from './platform/proxies.ts';
import { createReleases, type Releases } from './platform/releases.ts';
import { StopAsked, stopSignal } from './platform/signals.ts';
import { startSimulator } from './simulator/start.ts';
import { openKeys } from './store.ts';

/**
 * `npm run demo`: the service on its embedded database and a Teams to talk to, in one process, with a story that
 * has happened by the time the prompt says where to look.
 */
async function main(): Promise<void> {
  useNoProxies(process.env);
  const options = readOptions(process.argv.slice(2));
  if (options === undefined || options.help) {
    process.exitCode = options === undefined ? 2 : 0;
    return tell(USAGE);
  }
  const now = () => performance.now();
  const stopping = stopSignal(() => undefined, now);
  const releases = createReleases(stopping);
  const log = createLog({ level: 'warn', format: 'pretty', write: line => process.stderr.write(line) });
  try {
    const { folder, release } = await takeFolder(options, process.env.DATA_DIR);
    releases.push(release);
    const stage = {
      ...(await open(folder, { log, stopping, releases })),
      options,
      tell,
      pause: pauses(options),
      now,
    };
    tell('\nHerald is up, with a stand-in for Teams to talk to.\n');
    if (!options.once) releases.push(startHelpDesk(stage.herald, bearer(stage.keys.pipeline)).stop);
    await untilAborted(stopping, tellAll(stage, folder));
    if (!options.once) await untilAborted(stopping);
  } catch (error) {
    if (!(error instanceof StopAsked)) complain(error);
    else if (options.once) process.exitCode = 130;
  }
  await releases.run();
}

async function tellAll(stage: Stage, folder: string): Promise<void> {
  const last = await (stage.options.tour ? playTour(stage) : playStory(stage));
  for (const line of closing(stage, last)) tell(line);
  if (!stage.options.once)
    tell(`The database is in ${folder}; the next demo begins with an empty one. Ctrl-C ends it.`);
}

interface Running {
  readonly log: Log;
  readonly stopping: AbortSignal;
  readonly releases: Releases;
}

async function open(
  folder: string,
  running: Running,
): Promise<Pick<Stage, 'herald' | 'teams' | 'keys' | 'hook'>> {
  const { log, releases } = running;
  const embedded = await startEmbedded({ dataDir: folder, log });
  releases.push(embedded.stop);
  const heraldPort = await choosePort('herald');
  const ports = { herald: heraldPort, teams: await choosePort('teams', heraldPort) };
  const service = await startService(embedded.url, ports, running);
  releases.push(service.stop);
  elsewhere('herald', service.port).forEach(tell);
  const keys = {
    pipeline: await makeKey(embedded.url, 'pipeline', log),
    travel: await makeKey(embedded.url, 'travel', log),
  };
  const herald = `http://127.0.0.1:${service.port}`;
  const hook = await makeHook(embedded.url, log);
  const teams = await startSimulator({ port: ports.teams, botEndpoint: `${herald}/api/messages` });
  releases.push(teams.stop);
  elsewhere('teams', ports.teams).forEach(tell);
  return {
    herald,
    teams: teams.url,
    keys,
    hook: { ...hook, address: `${herald}/api/hooks/${hook.address}` },
  };
}

/** A person who tries it posts a card a few times, and must not wait ten minutes for the sixth. */
const SHORT = { BURST_WINDOW_SECONDS: '60' };

async function startService(
  url: string,
  { herald, teams }: { readonly herald: number; readonly teams: number },
  { log, stopping }: Running,
): Promise<Service> {
  await emptyDatabase(url, log);
  const directory = { GRAPH_GROUPS: 'true', GRAPH_BASE_URL: `http://127.0.0.1:${teams}/graph` };
  const { CALLBACK_ALLOW = DEMO_SETTINGS.CALLBACK_ALLOW } = process.env;
  const fixed = { DATABASE_URL: url, PORT: String(herald), CALLBACK_ALLOW };
  const env = { ...fixed, ...directory, ...HELP_DESK, ...SHORT };
  const { settings } = parseSettings(env, FEATURES);
  const clock = { now: () => new Date() };
  const elapsed = () => performance.now();
  return compose({ settings, log, clock, elapsed, newId, random: Math.random, stopping });
}

/** As `npm run key -- create --name <name> --all` makes it. */
async function makeKey(url: string, poster: keyof Stage['keys'], log: Log): Promise<string> {
  const key = newKey();
  const { keys, close } = await openKeys(url, log);
  await keys
    .add({ id: newId(), name: POSTERS[poster], createdAt: new Date() }, hashOfKey(key))
    .finally(close);
  return key;
}

/** As `npm run hook -- create --source github --people ana@contoso.com` makes it. */
async function makeHook(url: string, log: Log): Promise<Stage['hook']> {
  const [address, secret] = [newHookAddress(), newHookSecret()];
  const { hooks, close } = await openKeys(url, log);
  const hook = { id: newId(), name: POSTERS.github, source: 'github', audience: { people: [ANA] } };
  await hooks
    .add({ ...hook, createdAt: new Date(), addressHash: hashOfAddress(address), secret })
    .finally(close);
  return { address, secret };
}

/** Settles with the work, or rejects with the reason when the process is asked to stop, whichever comes first. */
async function untilAborted(
  stopping: AbortSignal,
  work: Promise<void> = new Promise(() => undefined),
): Promise<void> {
  stopping.throwIfAborted();
  const aborted = once(stopping, 'abort').then(() => stopping.throwIfAborted());
  await Promise.race([work, aborted]);
}

/** Without holding the process: a Ctrl-C need not wait for it. */
function pauses({ once }: DemoOptions): Stage['pause'] {
  return seconds => (once ? Promise.resolve() : delay(seconds * 1000, undefined, { ref: false }));
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(error: unknown): void {
  process.exitCode = 1;
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
}

await main();
