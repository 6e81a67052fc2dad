import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { NotificationContent } from '../src/core/cards.ts';
import { card as say } from '../src/core/said.ts';
import { createRenderer } from '../src/deliver/render.ts';
import { FEATURES } from '../src/features/features.ts';
import { loadCatalogue } from '../src/text/catalogue.ts';
import { createVoices } from '../src/text/voice.ts';
import { introduce, notification } from './people.ts';
import { quantile } from './quantile.ts';
import { CONTESTANTS, type Result, raceContestant, raceHerald } from './race.ts';
import { type Databases, startHerald, startStandIn } from './stage.ts';

/** One figure that was promised, and what was measured. `at most` unless said otherwise. */
export interface Figure {
  readonly id: string;
  readonly claim: string;
  readonly measured: number;
  readonly target: number;
  readonly direction: 'at most' | 'at least';
  /** Of one thing of this run to another, so that it means the same on any machine. */
  readonly isRatio?: boolean;
}

export interface Measure {
  readonly figures: readonly Figure[];
  readonly races?: { readonly title: string; readonly results: readonly Result[] };
  readonly notes?: readonly string[];
}

/** No limit of Herald's own: where what is measured is the work, not the pace. */
const UNPACED = { TENANT_REQUESTS_PER_SECOND: '10000', DELIVER_CONCURRENCY: '64', BURST_CARDS: '0' };

/** The very card that Herald sends, so that all put the same bytes on the wire. */
function card(): unknown {
  const templatesDir = fileURLToPath(new URL('../templates', import.meta.url));
  const catalogue = loadCatalogue(fileURLToPath(new URL('../locales', import.meta.url)));
  const voiceFor = createVoices(catalogue, { now: () => new Date() });
  const render = createRenderer({ templatesDir, features: FEATURES, voiceFor });
  const { audience: _, ...data } = notification({});
  const why = 'You get this because you subscribed to bench.';
  const message = render(say('notification', data as unknown as NotificationContent), {
    deliveryId: randomUUID(),
    why,
    place: 'personal',
  });
  return 'card' in message ? message.card : undefined;
}

const atOnce = ({ export: name }: (typeof CONTESTANTS)[number]) => name === 'botFrameworkAll';

/** P1: a limit that is enforced, and 100 ms for each answer. */
export async function limited(databases: Databases): Promise<Measure> {
  const world = { tenants: 1, people: 1_000, tenantRate: 50, latencyMs: 100 };
  const herald = await raceHerald(databases, world, { TENANT_REQUESTS_PER_SECOND: '50' });
  // The loops mostly wait, for 100 s each, so they run beside each other, each against a stand-in of its own.
  const [storm, loops] = [CONTESTANTS.filter(atOnce), CONTESTANTS.filter(each => !atOnce(each))];
  const results = [herald];
  for (const entry of storm) results.push(await raceContestant(entry, world, card()));
  results.push(...(await Promise.all(loops.map(entry => raceContestant(entry, world, card())))));
  const ideal = world.people / world.tenantRate;
  return {
    figures: [
      {
        id: 'P1',
        claim: 'Time to the last of 1,000 cards, against 1,000 / limit',
        measured: herald.seconds / ideal,
        target: 1.05,
        direction: 'at most',
      },
      {
        id: 'P1',
        claim: 'Share of answers that were 429',
        measured: herald.throttled / (herald.cards + herald.throttled),
        target: 0.01,
        direction: 'at most',
      },
      { id: 'P1', claim: 'Cards lost', measured: herald.lost, target: 0, direction: 'at most' },
    ],
    races: {
      title: '1,000 people of one tenant; 50 requests/s enforced, 100 ms latency',
      results,
    },
  };
}

/** P2 and P3: no limit, no latency: what a card costs, and how many a second there are. */
export const unlimited = (databases: Databases): Promise<Measure> =>
  unlimitedBeside(databases, CONTESTANTS, { tenants: 50, people: 100 });

/** The same in a quarter of the time: beside the two that its figures are about, which Herald's own packages hold. */
export const unlimitedInShort = (databases: Databases): Promise<Measure> =>
  unlimitedBeside(databases, CONTESTANTS.slice(0, 2), { tenants: 50, people: 60 });

async function unlimitedBeside(
  databases: Databases,
  contestants: readonly (typeof CONTESTANTS)[number][],
  world: { readonly tenants: number; readonly people: number },
): Promise<Measure> {
  const herald = await raceHerald(databases, world, UNPACED);
  const results = [herald];
  for (const entry of contestants) results.push(await raceContestant(entry, world, card()));
  const [, bare, loop] = results as [Result, Result, Result];
  const rate = ({ cards, seconds }: Result) => cards / seconds;
  return {
    figures: [
      {
        id: 'P2',
        claim: 'CPU per card, against a bare reused `ConnectorClient`',
        measured: herald.cpuMsPerCard / bare.cpuMsPerCard,
        target: 1.4,
        direction: 'at most',
        isRatio: true,
      },
      {
        id: 'P2',
        claim: 'CPU per card in PostgreSQL beside it, against all of the same client',
        measured: (herald.databaseCpuMsPerCard ?? Number.NaN) / bare.cpuMsPerCard,
        target: 1,
        direction: 'at most',
        isRatio: true,
      },
      {
        id: 'P2',
        claim: "CPU per card, against the sample's `continueConversationAsync` loop",
        measured: herald.cpuMsPerCard / loop.cpuMsPerCard,
        target: 0.8,
        direction: 'at most',
        isRatio: true,
      },
      {
        id: 'P3',
        claim: 'Cards a second over 50 tenants, against the bare loop',
        measured: rate(herald) / rate(bare),
        target: 0.7,
        direction: 'at least',
        isRatio: true,
      },
    ],
    races: { title: `${world.tenants} tenants of ${world.people} people; no limit, no latency`, results },
  };
}

async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return quantile(took, 0.5);
}

/** P5: from the request to the card for one person, where 100 are known and where 100,000 are. */
export async function finding(databases: Databases): Promise<Measure> {
  const few = await medianToCard(databases, 100);
  const many = await medianToCard(databases, 100_000);
  return {
    figures: [
      {
        id: 'P5',
        claim: 'Request to card for one person, among 100,000 against among 100',
        measured: many / few,
        target: 1.2,
        direction: 'at most',
      },
    ],
    notes: [`Among 100: ${few.toFixed(1)} ms; among 100,000: ${many.toFixed(1)} ms; medians of 200.`],
  };
}

async function medianToCard(databases: Databases, people: number): Promise<number> {
  const databaseUrl = await databases.fresh();
  const standIn = await startStandIn({ tenants: 1, people });
  await (await startHerald(databaseUrl)).end();
  await introduce(databaseUrl, standIn);
  const herald = await startHerald(databaseUrl, UNPACED);
  const known = standIn.tenants[0]?.people ?? [];
  let sent = 0;
  const toCard = async () => {
    const person = known[(sent * 7919) % known.length];
    sent += 1;
    await herald.post(notification({ people: [person?.upn] }));
    await standIn.cards(sent);
  };
  for (let i = 0; i < 20; i += 1) await toCard();
  const took = await median(200, toCard);
  await herald.end();
  await standIn.end();
  return took;
}

/** P6: the most memory that a fan-out ever takes. */
export async function memory(databases: Databases): Promise<Measure> {
  const small = await raceHerald(databases, { tenants: 1, people: 1_000 }, UNPACED);
  const large = await raceHerald(databases, { tenants: 1, people: 100_000 }, UNPACED);
  return {
    figures: [
      {
        id: 'P6',
        claim: 'Peak memory of a fan-out to 100,000, against 1,000',
        measured: large.peakMemoryMb / small.peakMemoryMb,
        target: 1.2,
        direction: 'at most',
      },
    ],
    races: { title: 'One tenant; no limit, no latency', results: [small, large] },
  };
}
