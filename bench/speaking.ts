import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Measure } from './measures.ts';
import { BOT_ID, introduce, notification } from './people.ts';
import type { Measured } from './processes.ts';
import {
  type Databases,
  type Herald,
  query,
  type StandIn,
  startBare,
  startHerald,
  startStandIn,
} from './stage.ts';

const PEOPLE = 1_000;
const AT_ONCE = 16;
const MESSAGES = 2_000;
/** 300 and 400 a second were asked for on a machine that is not this one: decision 0147. */
const TARGETS = { messages: 0.19, clicks: 0.1 };
const UNPACED = { TENANT_REQUESTS_PER_SECOND: '10000', DELIVER_CONCURRENCY: '64', BURST_CARDS: '0' };

/**
 * How many turns a second there are in one tenant, 16 at once: messages that are answered with a card, and clicks that
 * stop a topic and take it up again. Counted as Teams would: from its request to the bot's answer. Beside it the least
 * bot that the SDK makes, which answers the same with a card and knows nothing.
 */
export async function speaking(databases: Databases): Promise<Measure> {
  return measureOf(await byHerald(databases), await byBareBot(databases));
}

interface Turns {
  readonly messages: Cost;
  readonly clicks: Cost;
}

async function byHerald(databases: Databases): Promise<Turns> {
  const databaseUrl = await databases.fresh();
  const standIn = await startStandIn({ tenants: 1, people: PEOPLE });
  await (await startHerald(databaseUrl)).end();
  await introduce(databaseUrl, standIn);
  const herald = await startHerald(databaseUrl, UNPACED);
  const tell = teller(herald.url, standIn);
  const cost = costOf(herald, databases);
  try {
    const people = standIn.tenants[0]?.people ?? [];
    // The first word of each says where they are and what they speak: after it Herald knows them.
    await inLanes(people.map(asSpeaker).map(saying), tell);
    const messages = await cost(inLanes.bind(undefined, said(people.map(asSpeaker)), tell));
    await standIn.cards(PEOPLE + MESSAGES);
    const clicks = await cost(inLanes.bind(undefined, await pressed(databaseUrl, herald), tell));
    return { messages, clicks };
  } finally {
    await herald.end();
    await standIn.end();
  }
}

async function byBareBot(databases: Databases): Promise<Turns> {
  const standIn = await startStandIn({ tenants: 1, people: PEOPLE });
  const bot = await startBare('bare-bot', await databases.fresh());
  const tell = teller(bot.url, standIn);
  const cost = costOf(bot, databases);
  try {
    const people = (standIn.tenants[0]?.people ?? []).map(asSpeaker);
    await inLanes(people.map(saying), tell);
    const messages = await cost(inLanes.bind(undefined, said(people), tell));
    const presses = people.map(each => pressing({ ...each, delivery: randomUUID() }, 'optOut'));
    return { messages, clicks: await cost(inLanes.bind(undefined, [...presses, ...presses], tell)) };
  } finally {
    await bot.end();
    await standIn.end();
  }
}

type Activity = Readonly<Record<string, unknown>>;
type Tell = (activity: Activity) => Promise<void>;
interface Speaker {
  readonly teamsId: string;
  readonly aadObjectId: string;
  readonly conversation: string;
}

const asSpeaker = ({ id, ...rest }: { id: string; aadObjectId: string; conversation: string }): Speaker => ({
  teamsId: id,
  ...rest,
});

const saying = (from: Speaker): Activity => ({
  ...by(from),
  type: 'message',
  text: 'topics',
  textFormat: 'plain',
});

function said(people: readonly Speaker[]): Activity[] {
  return Array.from({ length: MESSAGES }, (_, i) => saying(people[i % people.length] as Speaker));
}

/** Everybody stops the topic of a card that they all have, and then takes it up again. */
async function pressed(databaseUrl: string, herald: Herald): Promise<Activity[]> {
  const { id } = await herald.post(notification({ subscribers: true }));
  for (;;) {
    const { rows } = await query(
      databaseUrl,
      `select d.id as delivery, p.teams_id as "teamsId", p.aad_object_id as "aadObjectId",
        p.personal_conversation_id as conversation
      from deliveries d join people p on p.id = d.person_id where d.notification_id = $1 and d.state = 'sent'`,
      [id],
    );
    if (rows.length === PEOPLE)
      return ['optOut', 'optIn'].flatMap(verb => rows.map(row => pressing(row, verb)));
    await delay(200);
  }
}

function pressing(from: Speaker & { delivery: string }, verb: string): Activity {
  const data = { delivery: from.delivery, topic: 'bench' };
  const action = { type: 'Action.Execute', title: 'Stop these', verb, data };
  return { ...by(from), type: 'invoke', name: 'adaptiveCard/action', value: { action, trigger: 'manual' } };
}

const by = ({ teamsId, aadObjectId, conversation }: Speaker) => ({
  from: { id: teamsId, aadObjectId, name: 'Somebody' },
  conversation: { conversationType: 'personal', id: conversation },
});

/** Posts activities as Teams does, on connections that are kept. Rejects where Herald does not take one. */
function teller(bot: string, { url, tenants }: StandIn): Tell {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const tenantId = tenants[0]?.id;
  const rest = {
    channelId: 'msteams',
    serviceUrl: `${url}/teams/`,
    recipient: { id: BOT_ID, name: 'Herald' },
  };
  return ({ conversation, ...activity }) => {
    const where = { ...(conversation as object), tenantId };
    const about = {
      id: randomUUID(),
      timestamp: new Date().toISOString(),
      channelData: { tenant: { id: tenantId } },
    };
    return post(`${bot}/api/messages`, { ...rest, ...about, ...activity, conversation: where }, agent);
  };
}

function post(url: string, body: unknown, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = request(url, { method: 'POST', agent, headers }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', chunk => chunks.push(chunk));
      answer.on('end', () => {
        if (answer.statusCode === 200 || answer.statusCode === 202) resolve();
        else reject(new Error(`the bot answered ${answer.statusCode}: ${Buffer.concat(chunks)}`));
      });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
}

/** Answers how many there were. */
async function inLanes(activities: readonly Activity[], tell: Tell): Promise<number> {
  const left = activities.values();
  const lane = async () => {
    for (const activity of left) await tell(activity);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return activities.length;
}

interface Cost {
  readonly perSecond: number;
  /** Each, in Herald and in PostgreSQL. */
  readonly cpuMs: number;
  readonly databaseCpuMs: number;
}

const costOf =
  (bot: Measured, databases: Databases) =>
  async (work: () => Promise<number>): Promise<Cost> => {
    const before = { bot: bot.cpuMs(), database: await databases.cpuMs(), at: performance.now() };
    const count = await work();
    const seconds = (performance.now() - before.at) / 1_000;
    return {
      perSecond: count / seconds,
      cpuMs: (bot.cpuMs() - before.bot) / count,
      databaseCpuMs: ((await databases.cpuMs()) - before.database) / count,
    };
  };

function measureOf(herald: Turns, bare: Turns): Measure {
  const share = (claim: string, kind: keyof Turns, target: number) =>
    ({
      id: 'turns',
      claim: `${claim} of one tenant, ${AT_ONCE} at once, against the least bot that the SDK makes`,
      measured: herald[kind].perSecond / bare[kind].perSecond,
      target,
      direction: 'at least',
      isRatio: true,
    }) as const;
  return {
    figures: [
      share('Messages a second, each answered with a card,', 'messages', TARGETS.messages),
      share('Clicks a second', 'clicks', TARGETS.clicks),
    ],
    notes: [
      `${AT_ONCE} at once. Messages: ${inWords(herald.messages)}; the least bot ${inWords(bare.messages)}. Clicks: ${inWords(herald.clicks)}; the least bot ${inWords(bare.clicks)}.`,
    ],
  };
}

const inWords = ({ perSecond, cpuMs, databaseCpuMs }: Cost) =>
  `${perSecond.toFixed(0)} a second, each ${cpuMs.toFixed(2)} ms of CPU and ${databaseCpuMs.toFixed(2)} ms in PostgreSQL`;
