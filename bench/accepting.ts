import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Measure } from './measures.ts';
import { introduce, notification } from './people.ts';
import { quantile } from './quantile.ts';
import {
  type Databases,
  KEY,
  type Person,
  query,
  type StandIn,
  startBare,
  startHerald,
  startStandIn,
} from './stage.ts';

/** A setting limits the requests of one key in a second; here it may make as many as it can. */
const UNLIMITED = { CALLER_REQUESTS_PER_SECOND: '1000000', CALLER_OPEN_DELIVERIES: '100000000' };
const UNPACED = { TENANT_REQUESTS_PER_SECOND: '10000', DELIVER_CONCURRENCY: '64', BURST_CARDS: '0' };

/** P4: what accepting costs beside a bare server that commits one row, and whether a large audience costs more. */
export async function accepting(databases: Databases): Promise<Measure> {
  const databaseUrl = await databases.fresh();
  const standIn = await startStandIn({ tenants: 1, people: 100_000, latencyMs: 60_000 });
  await (await startHerald(databaseUrl)).end();
  await introduce(databaseUrl, standIn);
  // Only the doors: what is accepted here is not sent.
  const herald = await startHerald(databaseUrl, { ROLE: 'web', ...UNLIMITED });
  const bare = await startBare('bare-http', databaseUrl);
  const one = notification({ people: [standIn.tenants[0]?.people[0]?.upn] });
  const [kept, fresh] = [new Agent({ keepAlive: true, maxSockets: 1 }), new Agent({ keepAlive: false })];
  const toBare = (agent: Agent) => () => post(bare.url, one, agent);
  const toHerald =
    (agent: Agent, body = one) =>
    () =>
      post(herald.url, body, agent);
  const all = notification({ subscribers: true });
  const took = await inTurns([
    toBare(kept),
    toHerald(kept),
    toBare(fresh),
    toHerald(fresh),
    toHerald(kept, all),
  ]);
  const [bareKept = 0, heraldKept = 0, bareFresh = 0, heraldFresh = 0, large = 0] = took;
  kept.destroy();
  await Promise.all([herald.end(), bare.end(), standIn.end()]);
  const against = 'against a bare `node:http` server that commits one row';
  return {
    figures: [
      {
        id: 'P4',
        claim: `Median of POST → 202 on a connection that is kept, ${against}`,
        measured: heraldKept / bareKept,
        target: 2,
        direction: 'at most',
      },
      {
        id: 'P4',
        claim: 'The same on a new connection each time',
        measured: heraldFresh / bareFresh,
        target: 1.7,
        direction: 'at most',
      },
      {
        id: 'P4',
        claim: 'An audience of 100,000, against an audience of one',
        measured: large / heraldKept,
        target: 1.5,
        direction: 'at most',
      },
    ],
    notes: [
      `POST → 202, one at a time, in turns: ${bareKept.toFixed(2)} ms for the bare server and ${heraldKept.toFixed(2)} ms for Herald on a connection that is kept, ${bareFresh.toFixed(2)} and ${heraldFresh.toFixed(2)} ms on a new one each time; for 100,000 people ${large.toFixed(2)} ms. Medians of ${ROUNDS * IN_A_ROUND}.`,
    ],
  };
}

const ROUNDS = 10;
const IN_A_ROUND = 100;

/** The median of each, in milliseconds: a hundred of the one, a hundred of the next, and so on, ten times over. */
async function inTurns(works: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const took = works.map((): number[] => []);
  for (const work of works) for (let i = 0; i < IN_A_ROUND; i += 1) await work();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [i, work] of works.entries())
      for (let j = 0; j < IN_A_ROUND; j += 1) took[i]?.push(await timed(work));
  return took.map(each => quantile(each, 0.5));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** 1,000 a second were asked for on a machine that is not this one: decision 0147. */
const RATE_TARGET = 0.33;
/** As of cards that are sent to 50 tenants: P3. */
const SENDING_TARGET = 0.7;
const AT_ONCE = 32;
const POSTS = 10_000;
const OFFERED_SECONDS = 10;
const TENANTS = 50;
const PEOPLE = 100;

/** P4b: posts at 32 at once, for one person each: what they cost where nothing is sent, and how many there are while it is. */
export async function posting(databases: Databases): Promise<Measure> {
  const bare = await bareBurst(databases);
  const sending = await sendingBurst(databases);
  const doors = await burst(databases, { ROLE: 'web' });
  const whole = await burst(databases, {});
  const id = 'P4b';
  return {
    figures: [
      {
        id,
        claim: `Posts a second, ${AT_ONCE} at once, while their cards are sent, against the same server`,
        measured: whole.rate / bare,
        target: RATE_TARGET,
        direction: 'at least',
        isRatio: true,
      },
      {
        id,
        claim:
          'The same, against that server where it sends each card by a bare reused `ConnectorClient`, and keeps no promise',
        measured: whole.rate / sending,
        target: SENDING_TARGET,
        direction: 'at least',
        isRatio: true,
      },
      {
        id,
        claim: 'Half as many a second while their cards are sent: 99 of 100 are answered within so many ms',
        measured: whole.p99Ms,
        target: 100,
        direction: 'at most',
      },
      {
        id,
        claim: 'Posts that were accepted and not sent',
        measured: whole.lost,
        target: 0,
        direction: 'at most',
      },
    ],
    notes: [
      `${POSTS} posts, ${AT_ONCE} at once, each for one person: the bare server takes ${Math.round(bare)} a second, and where it sends their cards, too, ${Math.round(sending)}: ${(sending / bare).toFixed(2)} of that, which is what anything that sends by this client has left. Herald: with the doors alone ${Math.round(doors.rate)} a second, ${doors.cpuMs.toFixed(2)} ms of CPU each and ${doors.databaseCpuMs.toFixed(2)} ms in PostgreSQL; while their cards are sent ${Math.round(whole.rate)} a second. Offered ${Math.round(whole.rate / 2)} a second for ${OFFERED_SECONDS} s: median ${whole.medianMs.toFixed(1)} ms, 99 of 100 within ${whole.p99Ms.toFixed(1)} ms.`,
    ],
  };
}

async function bareBurst(databases: Databases): Promise<number> {
  const bare = await startBare('bare-http', await databases.fresh());
  const body = notification({ people: ['somebody@contoso.com'] });
  return rateOf(bare, () => body).finally(bare.end);
}

/** The same server, which sends the card of each, too. */
async function sendingBurst(databases: Databases): Promise<number> {
  const standIn = await startStandIn({ tenants: TENANTS, people: PEOPLE });
  const bare = await startBare('bare-http', await databases.fresh(), {
    SERVICE_URL: `${standIn.url}/teams/`,
  });
  try {
    const rate = await rateOf(
      bare,
      bodiesFor(standIn, ({ conversation }) => ({ conversation })),
    );
    await standIn.cards(WARM_UP + POSTS);
    return rate;
  } finally {
    await Promise.all([bare.end(), standIn.end()]);
  }
}

const WARM_UP = 500;

async function rateOf({ url }: { url: string }, bodyOf: () => unknown): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 * AT_ONCE });
  const postOne = () => post(url, bodyOf(), agent);
  await together(WARM_UP, postOne);
  const tookMs = await timed(() => together(POSTS, postOne));
  agent.destroy();
  return POSTS / (tookMs / 1_000);
}

async function burst(databases: Databases, role: Record<string, string>) {
  const databaseUrl = await databases.fresh();
  const standIn = await startStandIn({ tenants: TENANTS, people: PEOPLE });
  await (await startHerald(databaseUrl)).end();
  await introduce(databaseUrl, standIn);
  const herald = await startHerald(databaseUrl, { ...UNPACED, ...UNLIMITED, ...role });
  const agent = new Agent({ keepAlive: true, maxSockets: 4 * AT_ONCE });
  const bodyOf = bodiesFor(standIn);
  const postNext = () => post(herald.url, bodyOf(), agent);
  try {
    await together(WARM_UP, postNext);
    const before = { herald: herald.cpuMs(), database: await databases.cpuMs() };
    const tookMs = await timed(() => together(POSTS, postNext));
    const used = {
      rate: POSTS / (tookMs / 1_000),
      cpuMs: (herald.cpuMs() - before.herald) / POSTS,
      databaseCpuMs: ((await databases.cpuMs()) - before.database) / POSTS,
    };
    if (role.ROLE === 'web') return { ...used, medianMs: 0, p99Ms: 0, lost: 0 };
    await standIn.cards(WARM_UP + POSTS);
    const took = await offered(postNext, used.rate / 2);
    await standIn.cards(WARM_UP + POSTS + took.length);
    const { rows } = await query(databaseUrl, 'select count(*)::int as posts from notifications');
    const lost = rows[0]?.posts - (await standIn.seen()).cards;
    return { ...used, medianMs: quantile(took, 0.5), p99Ms: quantile(took, 0.99), lost };
  } finally {
    agent.destroy();
    await herald.end();
    await standIn.end();
  }
}

/** To everybody in turn, one tenant after the other; `more` is what a body says besides. */
function bodiesFor(
  { tenants }: StandIn,
  more: (person: Person) => Record<string, unknown> = () => ({}),
): () => Record<string, unknown> {
  let made = 0;
  return () => {
    const { id, people = [] } = tenants[made % TENANTS] ?? {};
    const person = people[Math.floor(made / TENANTS) % PEOPLE] as Person;
    made += 1;
    return { ...notification({ people: [person.upn] }, id), ...more(person) };
  };
}

async function together(count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** So many a second, whether the ones before were answered or not; how long each took, in milliseconds. */
async function offered(work: () => Promise<unknown>, perSecond: number): Promise<number[]> {
  const beganMs = performance.now();
  const all: Promise<number>[] = [];
  while (all.length < perSecond * OFFERED_SECONDS) {
    const due = ((performance.now() - beganMs) / 1_000) * perSecond;
    while (all.length < due) all.push(timed(work));
    await delay(1);
  }
  return Promise.all(all);
}

/** Rejects unless it is accepted. The client of Node itself: `fetch` takes longer than what is measured. */
function post(url: string, body: unknown, agent: Agent): Promise<void> {
  const text = JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${KEY}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/api/notifications`, { method: 'POST', agent, headers }, answer => {
      const said: Buffer[] = [];
      answer.on('data', chunk => said.push(chunk));
      answer.on('end', () =>
        answer.statusCode === 202
          ? resolve()
          : reject(new Error(`${answer.statusCode} ${Buffer.concat(said)}`)),
      );
    });
    asked.on('error', reject);
    asked.end(text);
  });
}
