import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Race } from './contestants/contestant.ts';
import { introduce, notification } from './people.ts';
import { run } from './processes.ts';
import { type Databases, type StandIn, type StandInOptions, startHerald, startStandIn } from './stage.ts';

/** The result of sending one card to each of many people. */
export interface Result {
  readonly name: string;
  readonly way: string;
  readonly people: number;
  readonly cards: number;
  readonly lost: number;
  readonly throttled: number;
  /** From the start to the last card. */
  readonly seconds: number;
  /** Of the process that sends, per card that arrived. */
  readonly cpuMsPerCard: number;
  readonly peakMemoryMb: number;
  /** Of Herald's database server, which the others do not have. */
  readonly databaseCpuMsPerCard?: number;
}

export const CONTESTANTS = [
  {
    module: 'bare-connector',
    export: 'bareConnector',
    name: 'Bare `ConnectorClient`, reused',
    way: 'one after another',
  },
  {
    module: 'bot-framework',
    export: 'botFrameworkLoop',
    name: 'Bot Framework sample',
    way: '`continueConversationAsync` in a loop',
  },
  {
    module: 'bot-framework',
    export: 'botFrameworkAll',
    name: 'Bot Framework sample',
    way: '`continueConversationAsync` with `Promise.all`',
  },
  {
    module: 'teamsfx',
    export: 'teamsFx',
    name: 'TeamsFx 4 notification bot',
    way: '`ConversationBot`, `sendAdaptiveCard` in a loop',
  },
  { module: 'teams-sdk', export: 'teamsSdk', name: 'Teams SDK 2', way: '`app.send` in a loop' },
] as const;

type Entry = (typeof CONTESTANTS)[number];

/** A stand-in of its own for each, so that nobody starts with the counts of another. */
export async function raceContestant(entry: Entry, options: StandInOptions, card: unknown): Promise<Result> {
  const standIn = await startStandIn(options);
  const folder = await mkdtemp(join(tmpdir(), 'herald-race-'));
  try {
    const race = join(folder, 'race.json');
    await writeFile(race, JSON.stringify(raceOf(standIn, card)));
    const child = run('bench/contestant.ts', [entry.module, entry.export, race]);
    await child.said(line => line === 'ready');
    const startedAtMs = Date.now();
    child.child.stdin?.write('go\n');
    const { cpuMs, peakMemoryMb } = JSON.parse(await child.said(line => line.startsWith('{"failed"')));
    return await resultOf(entry, standIn, startedAtMs, { cpuMs, peakMemoryMb });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await standIn.end();
  }
}

function raceOf({ url, tenants }: StandIn, card: unknown): Race {
  return {
    serviceUrl: `${url}/teams`,
    tenantId: tenants[0]?.id ?? '',
    botId: '28:0f4c3a52-8d1e-4b7a-9c60-7e5d2b1a9f38',
    card,
    people: tenants.flatMap(tenant =>
      tenant.people.map(({ conversation, id }) => ({ conversationId: conversation, teamsId: id })),
    ),
  };
}

async function resultOf(
  { name, way }: Pick<Entry, 'name' | 'way'> | { name: string; way: string },
  standIn: StandIn,
  startedAtMs: number,
  used: { cpuMs: number; peakMemoryMb: number; databaseCpuMs?: number },
): Promise<Result> {
  const { cards, throttled, lastCardAtMs } = await standIn.seen();
  const people = standIn.tenants.reduce((sum, tenant) => sum + tenant.people.length, 0);
  return {
    name,
    way,
    people,
    cards,
    lost: people - cards,
    throttled,
    seconds: (lastCardAtMs - startedAtMs) / 1000,
    cpuMsPerCard: used.cpuMs / cards,
    peakMemoryMb: used.peakMemoryMb,
    ...(used.databaseCpuMs !== undefined && { databaseCpuMsPerCard: used.databaseCpuMs / cards }),
  };
}

/** The same with Herald: one notification for each tenant's subscribers, from the request to the last card. */
export async function raceHerald(
  databases: Databases,
  options: StandInOptions,
  env: Record<string, string> = {},
): Promise<Result> {
  const databaseUrl = await databases.fresh();
  const standIn = await startStandIn(options);
  // Its first start makes the tables; the one that is measured finds them.
  await (await startHerald(databaseUrl)).end();
  await introduce(databaseUrl, standIn);
  const herald = await startHerald(databaseUrl, env);
  try {
    const before = { herald: herald.cpuMs(), database: await databases.cpuMs() };
    const startedAtMs = Date.now();
    for (const { id } of standIn.tenants) await herald.post(notification({ subscribers: true }, id));
    await standIn.cards(options.tenants * options.people);
    const used = {
      cpuMs: herald.cpuMs() - before.herald,
      peakMemoryMb: herald.peakMemoryMb(),
      databaseCpuMs: (await databases.cpuMs()) - before.database,
    };
    return await resultOf({ name: 'Herald', way: 'one `POST` with an audience' }, standIn, startedAtMs, used);
  } finally {
    await herald.end();
    await standIn.end();
  }
}
