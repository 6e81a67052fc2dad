import { setTimeout as delay } from 'node:timers/promises';
import type { Measure } from './measures.ts';
import { introduce, notification } from './people.ts';
import { quantile } from './quantile.ts';
import { ask, type Databases, type Herald, type StandIn, startHerald, startStandIn } from './stage.ts';

const PEOPLE = 1_000;
const RATE = 50;
const FOR_ONE = 20;

/** Each is answered, the buttons of the question that was left go, and what was held comes. */
const REQUESTS = 3 * PEOPLE;

/** How many people write at the same moment. */
const AT_ONCE = 50;

/**
 * Cards held for people in the middle of a dialogue, when all the dialogues end at once: a word to each about the end,
 * then the held card. And cards held for one person alone, with the usual limit on bursts and without one.
 */
export async function held(databases: Databases): Promise<Measure> {
  const many = await endOfMany(databases);
  const usual = await endOfOne(databases, {});
  const all = await endOfOne(databases, { BURST_CARDS: '0' });
  const id = 'held';
  return {
    figures: [
      {
        id,
        claim: `${PEOPLE} dialogues end: time to the last of ${PEOPLE} answers, ${PEOPLE} changed questions and ${PEOPLE} held cards, against ${REQUESTS} / limit`,
        measured: many.sentSeconds / (REQUESTS / RATE),
        target: 1.05,
        direction: 'at most',
      },
      {
        id,
        claim: 'Share of answers that were 429',
        measured: many.throttled / (many.cards + many.throttled),
        target: 0.01,
        direction: 'at most',
      },
      { id, claim: 'Held cards lost', measured: many.lost, target: 0, direction: 'at most' },
      {
        id,
        claim: `${FOR_ONE} held for one person: cards that overtook an earlier one`,
        measured: all.overtook + usual.overtook,
        target: 0,
        direction: 'at most',
      },
    ],
    notes: [
      `${PEOPLE} people ended their dialogue within ${many.endedSeconds.toFixed(1)} s, ${AT_ONCE} at a time; a turn took ${many.turnMs.toFixed(0)} ms (median). The last card was no longer held after ${many.queuedSeconds.toFixed(1)} s, and sent after ${many.sentSeconds.toFixed(1)} s, at ${RATE} requests/s for the tenant.`,
      `${FOR_ONE} held for one person: ${usual.told} with the usual limit on bursts (the last after ${usual.seconds.toFixed(1)} s), ${all.told} without one (${all.seconds.toFixed(1)} s).`,
    ],
  };
}

interface Scene {
  readonly herald: Herald;
  readonly standIn: StandIn;
  readonly people: readonly string[];
}

/** Everybody has Herald and was asked when to be reminded. */
async function inDialogue(
  databases: Databases,
  count: number,
  env: Record<string, string>,
  play: (scene: Scene) => Promise<void>,
): Promise<void> {
  const databaseUrl = await databases.fresh();
  // Each has to know the other's address: Herald takes the one again at which it made the tables.
  const first = await startHerald(databaseUrl);
  await first.end();
  const bot = `${first.url}/api/messages`;
  const standIn = await startStandIn({ tenants: 1, people: count, tenantRate: RATE, latencyMs: 100, bot });
  await introduce(databaseUrl, standIn);
  const pace = {
    PORT: new URL(first.url).port,
    TENANT_REQUESTS_PER_SECOND: `${RATE}`,
    DIALOG_SILENCE_SECONDS: '3600',
  };
  const herald = await startHerald(databaseUrl, { ...pace, ...env });
  try {
    const people = (standIn.tenants[0]?.people ?? []).map(({ id }) => id);
    await everybodySays(standIn, people, 'remind me to call the bank');
    await standIn.cards(count);
    await play({ herald, standIn, people });
  } finally {
    await herald.end();
    await standIn.end();
  }
}

async function endOfMany(databases: Databases) {
  const result = {
    endedSeconds: 0,
    queuedSeconds: 0,
    sentSeconds: 0,
    turnMs: 0,
    cards: 0,
    throttled: 0,
    lost: 0,
  };
  await inDialogue(databases, PEOPLE, {}, async ({ herald, standIn, people }) => {
    const { id } = await herald.post(notification({ subscribers: true }));
    await until(async () => (await counts(herald, id)).held === PEOPLE);
    await standIn.clear();
    const startedAtMs = Date.now();
    const since = () => (Date.now() - startedAtMs) / 1000;
    const queued = until(async () => (await counts(herald, id)).held === 0).then(since);
    result.turnMs = await everybodySays(standIn, people, 'cancel');
    result.endedSeconds = since();
    result.queuedSeconds = await queued;
    await standIn.cards(2 * PEOPLE);
    const seen = await standIn.seen();
    result.sentSeconds = (seen.lastCardAtMs - startedAtMs) / 1000;
    result.throttled = seen.throttled;
    result.cards = seen.cards;
    await until(async () => (await counts(herald, id)).sending === 0);
    result.lost = PEOPLE - ((await counts(herald, id)).sent ?? 0);
  });
  return result;
}

async function endOfOne(databases: Databases, env: Record<string, string>) {
  const result = { told: '', seconds: 0, overtook: 0 };
  await inDialogue(databases, 1, env, async ({ herald, standIn, people }) => {
    const ids: string[] = [];
    for (let i = 0; i < FOR_ONE; i += 1)
      ids.push((await herald.post({ ...notification({ people }), title: `Held ${i}` })).id);
    await until(async () => (await states(herald, ids)).every(({ state }) => state === 'held'));
    const startedAtMs = Date.now();
    await everybodySays(standIn, people, 'cancel');
    const rest = (each: Row) =>
      each.state === 'sent' || each.reason.code === 'burst' || each.state === 'folded';
    await until(async () => (await states(herald, ids)).every(rest));
    const rows = await states(herald, ids);
    const sentAt = rows.flatMap(({ sentAt }) => (sentAt === undefined ? [] : [Date.parse(sentAt)]));
    result.seconds = (Math.max(...sentAt) - startedAtMs) / 1000;
    result.overtook = sentAt.filter((at, i) => i > 0 && at < (sentAt[i - 1] ?? 0)).length;
    result.told = inWords(rows);
  });
  return result;
}

interface Row {
  readonly state: string;
  readonly reason: { readonly code: string };
  readonly sentAt?: string;
}

/** `5 sent, 15 held (burst)`. */
function inWords(rows: readonly Row[]): string {
  const named = rows.map(({ state, reason }) => (state === 'sent' ? state : `${state} (${reason.code})`));
  return [...new Set(named)].map(name => `${named.filter(each => each === name).length} ${name}`).join(', ');
}

const states = (herald: Herald, ids: readonly string[]): Promise<Row[]> =>
  Promise.all(
    ids.map(async id => (await ask('GET', `${herald.url}/api/notifications/${id}/deliveries`)).items[0]),
  );

const counts = async (herald: Herald, id: string) =>
  (await ask('GET', `${herald.url}/api/notifications/${id}`)).counts as Record<string, number>;

/** Answers how long the bot took for one of them: the median, in milliseconds. */
async function everybodySays({ url }: StandIn, people: readonly string[], text: string): Promise<number> {
  const left = people.values();
  const took: number[] = [];
  const one = async () => {
    for (const person of left) {
      const began = performance.now();
      const { status } = await ask('POST', `${url}/control/say`, { person, text });
      if (status !== 200) throw new Error(`Herald answered ${status} to "${text}"`);
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return quantile(took, 0.5);
}

const PATIENCE_MS = 300_000;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error('it did not come to be so within five minutes');
    await delay(100);
  }
}
