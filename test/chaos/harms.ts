import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import type { Database } from './database.ts';
import type { Member } from './member.ts';

/** One harm to the service, some milliseconds after the harm before it. */
export interface Harm {
  readonly kind: keyof typeof KINDS;
  readonly afterMs: number;
  /** How long whoever is ended stays away. */
  readonly downMs: number;
  /** In [0, 1): which of several it meets. */
  readonly pick: number;
}

/** An attempt that was under way when its process was killed: nobody can know what became of it. */
export interface Loss {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly killedAtMs: number;
}

export interface Scene {
  readonly web: Member;
  readonly workers: readonly Member[];
  readonly database: Database;
  readonly losses: Loss[];
  readonly tell: (line: string) => void;
}

const LONGEST_DOWN_MS = 2_000;

/**
 * Harms for so long, each at a random moment between `leastMs` and `mostMs` after the one before. Every kind has its
 * turn before any has another. The same stream of numbers makes the same plan.
 */
export function plan(random: () => number, forMs: number, [leastMs, mostMs]: readonly [number, number]) {
  const harms: Harm[] = [];
  let bag: Harm['kind'][] = [];
  for (let atMs = 0; ; ) {
    const afterMs = Math.round(leastMs + random() * (mostMs - leastMs));
    atMs += afterMs;
    if (atMs > forMs) return harms;
    if (bag.length === 0) bag = Object.keys(KINDS) as Harm['kind'][];
    const [kind] = bag.splice(Math.floor(random() * bag.length), 1) as [Harm['kind']];
    harms.push({ kind, afterMs, downMs: Math.round(random() * LONGEST_DOWN_MS), pick: random() });
  }
}

type Doing = (scene: Scene, harm: Harm) => Promise<string>;

const KINDS = {
  worker: (scene, harm) => killWorkers(scene, [picked(scene.workers, harm)], harm),
  'all workers': (scene, harm) => killWorkers(scene, scene.workers, harm),
  async web({ web }, { downMs }) {
    await web.kill(downMs);
    return `web killed, away for ${downMs} ms`;
  },
  async database({ database }, { pick }) {
    const signal = pick < 0.5 ? 'SIGKILL' : 'SIGINT';
    const fromMs = performance.now();
    await database.kill(signal);
    await database.query('select 1');
    return `database ended by ${signal}, back after ${Math.round(performance.now() - fromMs)} ms`;
  },
  async 'worker restart'({ workers }, harm) {
    const worker = picked(workers, harm);
    const code = await worker.restart(harm.downMs);
    return `${worker.name} asked to stop, ended with ${code}, away for ${harm.downMs} ms`;
  },
} as const satisfies Record<string, Doing>;

/** One after the other, each told as it happens. */
export async function inflict(scene: Scene, harms: readonly Harm[]): Promise<void> {
  const startedMs = performance.now();
  for (const harm of harms) {
    await delay(harm.afterMs);
    const atSeconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
    scene.tell(`${atSeconds.padStart(6)} s  ${await KINDS[harm.kind](scene, harm)}`);
  }
}

const picked = <T>(all: readonly T[], { pick }: Harm): T => all[Math.floor(pick * all.length)] as T;

async function killWorkers(scene: Scene, workers: readonly Member[], { downMs }: Harm): Promise<string> {
  const owners = workers.flatMap(worker => worker.owner() ?? []);
  await Promise.all(workers.map(worker => worker.kill(downMs)));
  const killedAtMs = Date.now();
  await untilWritten(scene.database);
  const lost = await inFlight(scene.database, owners);
  scene.losses.push(...lost.map(each => ({ ...each, killedAtMs })));
  const who = workers.map(({ name }) => name).join(', ');
  return `${who} killed with ${lost.length} in flight, away for ${downMs} ms`;
}

/** The server does to the end what the dead had begun to ask of it: a claim may be written after the kill. */
async function untilWritten(database: Database): Promise<void> {
  const [{ now } = { now: new Date() }] = await database.query<{ now: Date }>(
    'select clock_timestamp() as now',
  );
  await eventually('what was asked before the kill is done', async () => {
    const [left] = await database.query<{ count: number }>(
      `select count(*)::int from pg_stat_activity
       where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid() and query_start <= $1`,
      [now],
    );
    return left?.count === 0;
  });
}

/** Deliveries that the dead had claimed stay theirs until the lease is over. */
function inFlight(database: Database, owners: readonly string[]) {
  return database.query<Omit<Loss, 'killedAtMs'>>(
    `select id as "deliveryId", attempt_count as attempt from deliveries
     where state = 'sending' and lease_owner = any($1)`,
    [owners],
  );
}
