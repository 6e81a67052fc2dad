import { setTimeout as delay } from 'node:timers/promises';
import { seeded } from '../../src/simulator/faults/chance.ts';
import { eventually } from '../eventually.ts';
import { type LogLine, type Stage, startStage } from '../stories/stage.ts';
import { type Database, startDatabase } from './database.ts';
import { type Evidence, gather } from './evidence.ts';
import { inflict, type Loss, plan, type Scene } from './harms.ts';
import { postAll, toPost } from './load.ts';
import { type Member, supervise } from './member.ts';
import { violationsOf } from './verdict.ts';

export interface ChaosOptions {
  /** How many cards are to be sent in all. */
  readonly recipients: number;
  /** How long harm is done; the rest of the work is then finished in peace. */
  readonly seconds: number;
  readonly seed: number;
  readonly workers: number;
  /** Between two harms, at least and at most. */
  readonly everyMs: readonly [number, number];
  /** How many people one notification addresses. */
  readonly batch: number;
}

export interface Outcome {
  readonly evidence: Evidence;
  readonly violations: readonly string[];
  /** How often a post had to be repeated until it was accepted. */
  readonly repeats: number;
  /** Requests that Teams refused as too many. */
  readonly throttled: number;
  readonly harms: number;
  readonly settledAfterMs: number;
  /** How often each complaint was logged. */
  readonly complaints: ReadonlyMap<string, number>;
}

/** As short as may be, so that a run sees many recoveries; a third of it is the longest request. */
const LEASE_SECONDS = 6;
/** Everybody hears so much, so that there are 1:1s to open and people for whom several cards wait. */
const CARDS_EACH = 4;
/** Of the time in which harm is done, how long is posted, and for how long there is something to send. */
const POSTING = 0.6;
const SENDING = 0.8;
/** As in Teams: 50 are let through, and Herald makes use of 45. */
const LIMIT_OVER_PACE = 50 / 45;
/** When nothing moved for so long, it never will. */
const PATIENCE_MS = 60_000;

/** Runs the service, kills it piece by piece while it works, and compares what the ledger says with what Teams saw. */
export async function runChaos(options: ChaosOptions, tell: (line: string) => void): Promise<Outcome> {
  const database = await startDatabase();
  try {
    const stage = await startScene(options, database);
    // Also where this process is stopped in the middle: nobody else would end what it started.
    const close = () => stage.close();
    process.once('exit', close);
    return await suffer(options, stage, database, tell)
      .finally(close)
      .finally(() => process.off('exit', close));
  } finally {
    await database.close();
  }
}

function startScene(options: ChaosOptions, { url }: Database): Promise<Stage> {
  const people = peopleOf(options);
  const pace = Math.ceil((options.recipients + people) / (options.seconds * SENDING));
  return startStage({
    people,
    database: { url, drop: async () => undefined },
    env: {
      ROLE: 'web',
      BURST_CARDS: '0',
      LEASE_SECONDS: String(LEASE_SECONDS),
      REQUEST_TIMEOUT_SECONDS: String(LEASE_SECONDS / 3),
      TENANT_REQUESTS_PER_SECOND: String(pace),
    },
    standIn: ['--keep', 'times', '--tenant-rate', String(Math.ceil(pace * LIMIT_OVER_PACE))],
  });
}

const peopleOf = ({ recipients }: ChaosOptions) => Math.ceil(recipients / CARDS_EACH);

async function suffer(
  options: ChaosOptions,
  stage: Stage,
  database: Database,
  tell: (line: string) => void,
): Promise<Outcome> {
  const { tenantId, teamId, people } = await meet(stage, database, peopleOf(options));
  await slowDown(stage, options.seed);
  const web = supervise('web', stage.herald);
  const workers = await Promise.all(
    Array.from({ length: options.workers }, async (_, i) =>
      supervise(`worker ${i + 1}`, await stage.another({ ROLE: 'worker' })),
    ),
  );
  const losses: Loss[] = [];
  const scene: Scene = { web, workers, database, losses, tell };
  const forMs = options.seconds * 1_000;
  const harms = plan(seeded(options.seed), forMs, options.everyMs);
  const all = toPost(people, teamId, options.recipients, options.batch);
  const startedMs = performance.now();
  const [{ posted, repeats }] = await Promise.all([
    postAll(stage.herald, tenantId, all, forMs * POSTING),
    inflict(scene, harms),
  ]);
  const members = [web, ...workers];
  await Promise.all(members.map(member => member.up()));
  await untilAtRest(database);
  const settledAfterMs = performance.now() - startedMs;
  const evidence = await gather(database, stage.teams, posted, losses);
  return {
    evidence,
    violations: [
      ...violationsOf(evidence),
      ...(await miscounted(stage, evidence)),
      ...(await notStopping(members)),
    ],
    repeats,
    throttled: await throttledBy(stage),
    harms: harms.length,
    settledAfterMs,
    complaints: complaintsOf(members.flatMap(({ herald }) => herald.log)),
  };
}

/** The team is installed and its roster read, by a process that ends before the harm begins. */
async function meet(stage: Stage, database: Database, expected: number) {
  const reader = await stage.another({ ROLE: 'worker' });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  await eventually('the roster is read', async () => {
    const [row] = await database.query<{ there: number }>('select count(*)::int as there from memberships');
    return row?.there === expected;
  });
  await untilAtRest(database);
  await reader.stop();
  const { tenantId, teams, people } = await stage.teams.state();
  const names: string[] = people.map(({ upn }: { upn: string }) => upn);
  return { tenantId, teamId: teams[0].id as string, people: names };
}

/** 40 to 240 ms for each request, half of them after Teams did what it was asked: both sides of the deed are hit. */
async function slowDown({ teams }: Stage, seed: number): Promise<void> {
  for (const operation of ['create', 'send'])
    for (const when of ['before', 'after'])
      await teams.control('faults', {
        match: { operation },
        answer: { latencyMs: 20, jitterMs: 100, when },
        seed,
      });
}

/** Everything expanded, nothing waits: or nothing moves any more. */
async function untilAtRest(database: Database): Promise<void> {
  let before = '';
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 100) {
    const [left] = await database.query<{ expanding: number; waiting: number; attempts: number }>(
      `select (select count(*)::int from notifications where topic is not null and expanded_at is null) as expanding,
         (select count(*)::int from deliveries where state in ('held', 'queued', 'sending')) as waiting,
         (select count(*)::int from attempts) as attempts`,
    );
    if (left?.expanding === 0 && left.waiting === 0) return;
    const now = JSON.stringify(left);
    if (now !== before) waitedMs = 0;
    before = now;
    await delay(100);
  }
}

/** The counts that the doors give must add up, too. */
async function miscounted({ herald }: Stage, { posted }: Evidence): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, title, people } of posted) {
    const { body } = await herald.request('GET', `/api/notifications/${id}`);
    const { sent, ...others } = body.counts as Record<string, number>;
    const rest = Object.values(others).reduce((sum, count) => sum + count, 0);
    if (body.state !== 'done' || sent !== people || rest !== 0)
      wrong.push(`${title} for ${people} is ${body.state}: ${JSON.stringify(body.counts)}`);
  }
  return wrong;
}

async function notStopping(members: readonly Member[]): Promise<string[]> {
  const codes = await Promise.all(
    members.map(async ({ name, herald }) => ({ name, code: await herald.stop() })),
  );
  return codes.flatMap(({ name, code }) => (code === 0 ? [] : [`${name} ended with ${code}`]));
}

async function throttledBy({ teams }: Stage): Promise<number> {
  const answer = await fetch(`${teams.url}/control/counts?by=status`);
  const { counts } = (await answer.json()) as { counts: Record<string, number> };
  return counts['429'] ?? 0;
}

const COMPLAINTS = ['warn', 'error', 'fatal'];
const becauseOf = (error: unknown) =>
  error !== null && typeof error === 'object' && 'message' in error ? ` (${error.message})` : '';

function complaintsOf(log: readonly LogLine[]): Map<string, number> {
  const found = Map.groupBy(
    log.filter(({ level }) => COMPLAINTS.includes(level)),
    ({ level, msg, err }) => `${level}: ${msg}${becauseOf(err)}`,
  );
  return new Map([...found].map(([text, lines]) => [text, lines.length]));
}
