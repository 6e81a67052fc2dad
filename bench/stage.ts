import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../src/platform/embedded/supervisor.ts';
import { createLog } from '../src/platform/log.ts';
import { fileOf } from '../test/programs.ts';
import { type Measured, run } from './processes.ts';

/** A PostgreSQL for the time of one run. It really writes to disk, unless its settings say otherwise. */
export interface Databases {
  /** An empty database of its own. */
  fresh(): Promise<string>;
  /** The processor time of the server's processes so far. */
  cpuMs(): Promise<number>;
  close(): Promise<void>;
}

export async function startDatabases(settings: Readonly<Record<string, string>> = {}): Promise<Databases> {
  const dataDir = await mkdtemp(join(tmpdir(), 'herald-bench-'));
  const log = createLog({ level: 'error', format: 'json' });
  const server = await startEmbedded({ dataDir, log, settings });
  let made = 0;
  return {
    async fresh() {
      made += 1;
      const name = `bench_${made}`;
      await query(server.url, `create database ${name}`);
      return Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
    },
    async cpuMs() {
      const { rows } = await query(server.url, 'select pid from pg_stat_activity');
      const times = await Promise.all(rows.map(row => cpuOf(row.pid)));
      // Of those that ended, such as an autovacuum's, their parent knows. One may have ended since they were listed.
      const living = times.find(({ parent }) => parent > 0);
      const { ended } = await cpuOf(living?.parent);
      return (times.reduce((sum, { own }) => sum + own, 0) + ended) * 10;
    },
    async close() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface CpuTicks {
  readonly parent: number;
  /** Of the process, and of its children that have ended. */
  readonly own: number;
  readonly ended: number;
}

async function cpuOf(pid: unknown): Promise<CpuTicks> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => `) ${'0 '.repeat(20)}`);
  const fields = stat
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  const [, parent = 0, utime = 0, stime = 0, childUtime = 0, childStime = 0] = [
    ...fields.slice(0, 2),
    ...fields.slice(11, 15),
  ];
  return { parent, own: utime + stime, ended: childUtime + childStime };
}

export async function query(url: string, text: string, values?: unknown[]): Promise<pg.QueryResult> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}

export interface Person {
  readonly id: string;
  readonly aadObjectId: string;
  readonly upn: string;
  readonly name: string;
  readonly conversation: string;
}
export interface Tenant {
  readonly id: string;
  readonly people: readonly Person[];
}

/** The Teams stand-in in a process of its own, with tenants in which everybody has the app. */
export interface StandIn {
  readonly url: string;
  readonly tenants: readonly Tenant[];
  /** Resolves when this many cards are there. */
  cards(count: number): Promise<void>;
  /** The requests since the last `clear`. */
  seen(): Promise<Seen>;
  clear(): Promise<void>;
  end(): Promise<void>;
}

export interface Seen {
  readonly requests: number;
  readonly throttled: number;
  readonly cards: number;
  /** When the last card was asked for: milliseconds since 1970. */
  readonly lastCardAtMs: number;
}

export interface StandInOptions {
  readonly tenants: number;
  readonly people: number;
  /** Requests per second and tenant; none are enforced when missing. */
  readonly tenantRate?: number;
  readonly latencyMs?: number;
  readonly bot?: string;
}

export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { tenants: count, people, tenantRate, latencyMs, bot } = options;
  const limits =
    tenantRate === undefined ? ['--limits', 'off'] : ['--limits', 'on', '--tenant-rate', `${tenantRate}`];
  const args = ['--port', '0', '--keep', 'times', ...limits, ...(bot === undefined ? [] : ['--bot', bot])];
  const process = run('src/simulator/main.ts', args);
  const { url } = JSON.parse(await process.said(line => line.startsWith('{"ready"')));
  const control = `${url}/control`;
  const { tenants } = await ask('POST', `${control}/tenants`, { count, people, install: 'people' });
  if (latencyMs !== undefined) await ask('POST', `${control}/faults`, { answer: { latencyMs }, match: {} });
  return {
    url,
    tenants: await Promise.all(tenants.map((tenant: { id: string }) => readTenant(control, tenant.id))),
    async cards(least) {
      // In turns: a request that is not answered for five minutes is given up by the client.
      for (let there = 0; there < least; ) {
        const query = `cards=true&atLeast=${least}&timeoutMs=60000`;
        const { total } = await untilThere(`${control}/counts?${query}`);
        if (total === there) throw new Error(`no card came for a minute; ${there} of ${least} are there`);
        there = total;
      }
    },
    seen: () => summary(control),
    clear: () => ask('DELETE', `${control}/requests`),
    end: () => process.end(),
  };
}

/** 408 when time ran out before as many were there: then it says how many are. */
async function untilThere(url: string): Promise<{ total: number }> {
  const answer = await fetch(url, { headers: { connection: 'close' } });
  return (await answer.json()) as { total: number };
}

async function readTenant(control: string, id: string): Promise<Tenant> {
  const people: Person[] = [];
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page: { people: Person[]; next?: number } = await ask(
      'GET',
      `${control}/people?tenant=${encodeURIComponent(id)}&from=${from}&limit=20000`,
    );
    people.push(...page.people);
    from = page.next;
  }
  return { id, people };
}

async function summary(control: string): Promise<Seen> {
  const all = await ask('GET', `${control}/counts?by=status`);
  const cards = await ask('GET', `${control}/counts?cards=true&by=conversation`);
  return {
    requests: all.total,
    throttled: all.counts['429'] ?? 0,
    cards: cards.total,
    lastCardAtMs: cards.lastAtMs ?? 0,
  };
}

export const KEY = 'herald_bench_0123456789abcdefghijklmnop';

/** The service in a process of its own, as the image runs it. */
export interface Herald extends Measured {
  readonly url: string;
  post(body: unknown): Promise<{ id: string }>;
}

export async function startHerald(databaseUrl: string, env: Record<string, string> = {}): Promise<Herald> {
  const settings = {
    DATABASE_URL: databaseUrl,
    PORT: '0',
    BOOTSTRAP_API_KEY: KEY,
    LOG_LEVEL: 'info',
    ...env,
  };
  const process = run('src/main.ts', [], { env: settings, instead: fileOf('main') });
  const { port } = JSON.parse(await process.said(line => line.includes('"Herald is ready"')));
  const url = `http://127.0.0.1:${port}`;
  return { ...process, url, post: body => ask('POST', `${url}/api/notifications`, body) };
}

/** A program like Herald that keeps no promise: the least server that takes a post, or the least bot of the SDK. */
export async function startBare(
  what: 'bare-http' | 'bare-bot',
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<Measured & { readonly url: string }> {
  const bare = run(`bench/${what}.ts`, [], { env: { DATABASE_URL: databaseUrl, ...env } });
  const { port } = JSON.parse(await bare.said(line => line.startsWith('{"port"')));
  return { ...bare, url: `http://127.0.0.1:${port}` };
}

/** JSON in, JSON out; anything but success throws with what was said. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape; a wrong one shows in the figures
export async function ask(method: string, url: string, body?: unknown): Promise<any> {
  const answer = await fetch(url, {
    method,
    // Not kept open: a server may close a connection in the very moment in which it is used again.
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', connection: 'close' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text.slice(0, 500)}`);
  return text === '' ? {} : JSON.parse(text);
}
