import { startDatabase } from '../chaos/database.ts';
import { type Stage, startStage } from '../stories/stage.ts';
import { type Case, caseOf } from './case.ts';
import { failureOf } from './report.ts';
import { RESPONDER, type Scene, setScene } from './scene.ts';
import { type Outcome, send, type Target } from './wire.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** How many cases. */
  readonly count: number;
  /** The index of the first; each is the same alone as among all others. */
  readonly from: number;
  /** How many are under way at a time. */
  readonly atOnce: number;
}

export interface Tried extends Case {
  readonly outcome: Outcome;
  readonly said: string;
  readonly tookMs: number;
}

export interface Findings {
  /** By door, then by outcome, how often. */
  readonly tally: ReadonlyMap<string, ReadonlyMap<Outcome, number>>;
  /** Answers that are a fault of Herald's, whatever was asked. */
  readonly failures: readonly Tried[];
  /** Those that took longest, the longest first: it may be what they ask, or the machine. */
  readonly slowest: readonly Tried[];
  /** The harm that the service took: empty when it lives and still does its work. */
  readonly harm: readonly string[];
  /** Errors in the log, by their text, how often. */
  readonly complaints: ReadonlyMap<string, number>;
  readonly target: Target;
}

/** Runs Herald with a stand-in for Teams on a database of its own, and asks it everything. */
export async function runFuzz(options: FuzzOptions, tell: (line: string) => void): Promise<Findings> {
  const database = await startDatabase();
  try {
    const own = { url: database.url, drop: async () => undefined };
    const stage = await startStage({ people: 12, database: own, env: ENV, standIn: STAND_IN });
    const close = () => stage.close();
    process.once('exit', close);
    return await besiege(stage, await setScene(stage), { options, tell })
      .finally(close)
      .finally(() => process.off('exit', close));
  } finally {
    await database.close();
  }
}

/** Nothing that is by design shall stand between a case and the code that it is meant for. */
export const ENV = {
  RESPONDER_NAME: RESPONDER,
  QUESTIONS_PER_PERSON: '1000',
  TENANT_REQUESTS_PER_SECOND: '10000',
  CALLER_REQUESTS_PER_SECOND: '10000',
  CALLER_OPEN_DELIVERIES: '1000000',
  CALLER_TOPICS: '100000',
  BURST_CARDS: '20',
  BURST_WINDOW_SECONDS: '1',
};
export const STAND_IN = ['--tenant-rate', '20000'];

/** Asks a service in whose scene the cases play. */
export async function besiege(
  stage: Stage,
  scene: Scene,
  { options, tell }: Pick<Siege, 'options' | 'tell'>,
): Promise<Findings> {
  const { hostname: host, port } = new URL(stage.herald.url);
  const target = { host, port: Number(port) };
  const caseAt = (index: number) => caseOf(options.seed, index, scene);
  const tried = await tryAll({ target, options, tell, caseAt, heard: learn(scene) });
  return { ...tried, harm: await harmTo(stage), complaints: complaintsOf(stage), target };
}

/** Changes, cancels and answers are to meet what is there. */
const learn =
  (scene: Scene) =>
  ({ door, outcome, said }: Tried) => {
    const folder = /^POST \/api\/(notifications|surveys|watches)$/.exec(door)?.[1];
    const id = /"id":"([\da-f-]{36})"/.exec(said)?.[1];
    if (folder && id && Number(outcome) < 300) scene.ids.set(folder, id);
  };

interface Siege {
  readonly target: Target;
  readonly options: FuzzOptions;
  readonly caseAt: (index: number) => Case;
  readonly heard?: (tried: Tried) => void;
  readonly tell: (line: string) => void;
}

/** Asks one after the other, some at a time. Ends early where nobody listens any more. */
export async function tryAll({ target, options, caseAt, heard = () => undefined, tell }: Siege) {
  const tally = new Map<string, Map<Outcome, number>>();
  const failures: Tried[] = [];
  let slowest: Tried[] = [];
  let next = options.from;
  const end = options.from + options.count;
  const one = async () => {
    while (next < end && !isOver(failures)) {
      const tried = await attempt(target, caseAt(next++));
      heard(tried);
      count(tally, tried);
      if (isFailure(tried)) {
        failures.push(tried);
        // At once: a run that is cut off has no report.
        tell(failureOf(tried, target));
      }
      slowest = [...slowest, tried].toSorted((a, b) => b.tookMs - a.tookMs).slice(0, SHOWN_SLOWEST);
      const done = next - options.from;
      if (done % PROGRESS === 0) tell(`${done} of ${options.count}, ${failures.length} failures`);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, one));
  return { tally, failures, slowest };
}

const PROGRESS = 5_000;
const SHOWN_SLOWEST = 5;
const MOST_CUT = 50;

const isOver = (failures: readonly Tried[]) =>
  failures.filter(({ outcome }) => outcome === 'cut').length >= MOST_CUT;

async function attempt(target: Target, each: Case): Promise<Tried> {
  const startedMs = performance.now();
  const answer = await send(target, each.asked);
  return { ...each, ...answer, tookMs: Math.round(performance.now() - startedMs) };
}

/**
 * 5xx, silence, or a connection that ended without a word. 501 says of an invoke of Teams that Herald has none of that
 * name, as the Bot Framework wants it. A client that leaves before the end of its own request is owed no answer.
 */
function isFailure({ outcome, asked, door }: Tried): boolean {
  if (outcome === 'cut') return asked.sent !== 'half';
  if (outcome === 'silent') return true;
  return outcome >= 500 && !(outcome === 501 && door === 'POST /api/messages');
}

function count(tally: Map<string, Map<Outcome, number>>, { door, outcome }: Tried): void {
  const row = tally.get(door) ?? new Map<Outcome, number>();
  tally.set(door, row.set(outcome, (row.get(outcome) ?? 0) + 1));
}

/** Whether it lives, and whether somebody who had no part in all that still gets a card. */
async function harmTo({ herald, teams }: Stage): Promise<string[]> {
  const ready = await herald.request('GET', '/readyz').catch(error => ({ status: String(error) }));
  if (ready.status !== 200)
    return [`/readyz: ${ready.status}`, ...herald.log.slice(-10).map(line => JSON.stringify(line))];
  const { people, tenantId } = await teams.state();
  const person = people.at(-1).upn;
  const title = 'Still there';
  await teams.control('install', { person });
  const { status } = await herald.notify({
    title,
    tenantId,
    urgency: 'urgent',
    audience: { people: [person] },
  });
  if (status !== 202) return [`a notification like any other: ${status}`];
  const came = await teams.messages({ person, text: title }).then(
    () => true,
    () => false,
  );
  return came ? [] : ['a card that did not come'];
}

function complaintsOf({ herald }: Stage): Map<string, number> {
  const lines = herald.log.filter(({ level }) => !['info', 'warn', 'debug'].includes(level));
  const texts = Map.groupBy(
    lines,
    ({ level, msg, err }) => `${level}: ${msg}${err ? ` (${JSON.stringify(err).slice(0, 300)})` : ''}`,
  );
  return new Map([...texts].map(([text, found]) => [text, found.length]));
}
