import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { eventually } from '../eventually.ts';
import { fileOf } from '../programs.ts';
import type { Wire } from '../wire.ts';
import { type Cast, createCast } from './cast.ts';

/**
 * For stories in which Teams is too slow. No other has it: on a busy machine every answer takes that long at some time,
 * and whatever was sent then comes twice.
 */
export const IMPATIENT = { LEASE_SECONDS: '6', REQUEST_TIMEOUT_SECONDS: '2' };

/** The whole service and the Teams stand-in, each a process of its own, on a database of its own. */
export interface Stage extends Cast {
  readonly herald: Herald;
  readonly teams: TeamsStandIn;
  readonly database: FreshDatabase;
  /** One more process of the service on the same database, with further settings; Teams speaks to the first. */
  another(env?: Record<string, string>): Promise<Herald>;
  /** A connection to that database; it ends with the stage. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

interface StageOptions {
  readonly people?: number;
  readonly env?: Record<string, string>;
  readonly database?: FreshDatabase;
  readonly standIn?: readonly string[];
}

export interface Herald {
  readonly url: string;
  /** Every line of the log so far, parsed. */
  readonly log: readonly LogLine[];
  /** Resolves with the first line of the log, past or future, that fits. */
  logged(fits: (line: LogLine) => boolean): Promise<LogLine>;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Posts a notification that is complete but for what is given. */
  notify(body: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  /** Resolves when every delivery of the notification has come to rest. */
  settled(notificationId: string): Promise<{ counts: Record<string, number>; items: DeliveryItem[] }>;
  /** SIGKILL: nothing is finished, nothing is given back. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** At the same address as before, with further settings. */
  start(env?: Record<string, string>): Promise<void>;
}

export interface TeamsStandIn {
  readonly url: string;
  /** `POST /control/<what>`; throws when the stand-in refuses. */
  control(what: string, body?: unknown, method?: string): Promise<Wire>;
  state(): Promise<Wire>;
  /** Everything that crossed the wire since the last `DELETE /control/requests`. */
  requests(): Promise<Wire[]>;
  /** Resolves while at least `atLeast` exchanges that fit are under way; throws when they never are. */
  underWay(where: {
    operation?: string;
    person?: string | undefined;
    text?: string;
    direction?: 'to-bot';
    atLeast?: number;
  }): Promise<void>;
  /** The messages of the conversation that fit, as soon as there are `count` of them; throws when there never are. */
  messages(where: { person?: string; conversation?: string; text?: string; count?: number }): Promise<Wire[]>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Wire;
}

export interface DeliveryItem {
  readonly id: string;
  readonly state: string;
  readonly reason: { code: string; text: string };
  readonly recipient: { kind: string; label: string; address?: string };
  readonly possiblyRepeated: boolean;
  readonly attempts: { number: number; outcome?: string }[];
  readonly [key: string]: unknown;
}

export type LogLine = { readonly level: string; readonly msg: string } & Record<string, unknown>;

/** As long as the stand-in lets anybody wait. */
const PATIENCE_MS = 120_000;

export const KEY = 'herald_story_0123456789abcdefghijklmnop';

/**
 * `people`: how many members the team of the stand-in has. `env`: further settings of the service. `database`: in place
 * of a fresh one on the server of the tests. `standIn`: further arguments of the stand-in.
 */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const database = options.database ?? (await freshDatabase());
  const heralds: Herald[] = [];
  const clients: pg.Client[] = [];
  const another = async (env = {}) => {
    const herald = createHerald(database.url, { ...options.env, ...env });
    heralds.push(herald);
    await herald.start();
    return herald;
  };
  const herald = await another();
  const teams = await startTeams(`${herald.url}/api/messages`, options.people ?? 6, options.standIn);
  await speakEnglish(teams);
  return {
    herald,
    teams,
    database,
    another,
    async connect() {
      const client = new pg.Client(database.url);
      clients.push(client);
      await client.connect();
      return client;
    },
    ...createCast(teams),
    async close() {
      await Promise.all(clients.map(client => client.end()));
      await Promise.all([...heralds, teams].map(each => each.kill()));
      await database.drop();
    },
  };
}

/** Stories are told in English: two people of the stand-in read another language, and here only where a story says so. */
async function speakEnglish(teams: TeamsStandIn): Promise<void> {
  const { people } = await teams.state();
  const others = people.filter(({ locale }: Wire) => !String(locale).startsWith('en'));
  await Promise.all(
    others.map(({ upn }: Wire) => teams.control('profile', { person: upn, locale: 'en-GB' })),
  );
}

function createHerald(databaseUrl: string, env: Record<string, string>): Herald {
  const log: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  let child: ChildProcess | undefined;
  let port = 0;

  const hear = (text: string): void => {
    const line = asLine(text);
    log.push(line);
    for (const listener of listeners) listener(line);
  };
  const next = (fits: (line: LogLine) => boolean): Promise<LogLine> =>
    new Promise(resolve => {
      const listener = (line: LogLine): void => {
        if (!fits(line)) return;
        listeners.delete(listener);
        resolve(line);
      };
      listeners.add(listener);
    });
  const request: Herald['request'] = (method, path, body, headers = {}) =>
    ask(method, `http://127.0.0.1:${port}${path}`, body, { authorization: `Bearer ${KEY}`, ...headers });

  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    log,
    logged: async fits => log.find(fits) ?? next(fits),
    request,
    notify: (body, headers) => request('POST', '/api/notifications', { ...COMPLETE, ...body }, headers),
    settled: id => settled(request, id),
    async start(more = {}) {
      const ready = next(line => line.msg === 'Herald is ready');
      child = spawn(process.execPath, [fileOf('main')], {
        env: {
          PATH: process.env.PATH,
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
          DATABASE_URL: databaseUrl,
          PORT: String(port),
          BOOTSTRAP_API_KEY: KEY,
          // A story has few people, and tells them much.
          BURST_CARDS: '0',
          ...env,
          ...more,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', hear);
      const died = once(child, 'exit').then(([code]) => {
        throw new Error(
          `Herald ended with ${code} before it was ready:\n${log.map(line => line.msg).join('\n')}`,
        );
      });
      died.catch(() => undefined);
      port = Number((await Promise.race([ready, died])).port);
    },
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
  };
}

const COMPLETE = {
  topic: 'deployments',
  title: 'Deployment to production failed',
  subject: { name: 'checkout-service #4521', url: 'https://ci.example/4521' },
  actor: { name: 'Priya Nair' },
};

async function settled(request: Herald['request'], id: string) {
  // There is no event for a caller but to ask again; asking is what a caller would do.
  const { counts } = await eventually(`the notification ${id} comes to rest`, async () => {
    const { body } = await request('GET', `/api/notifications/${id}`);
    return body.state === 'done' && body;
  });
  const { body: page } = await request('GET', `/api/notifications/${id}/deliveries`);
  return { counts, items: page.items };
}

async function startTeams(
  botEndpoint: string,
  people: number,
  more: readonly string[] = [],
): Promise<TeamsStandIn & { kill(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [fileOf('simulator'), '--port', '0', '--bot', botEndpoint, '--people', String(people), ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface(child.stdout), 'line');
  const { url } = JSON.parse(String(line));
  const get = async (path: string) => (await ask('GET', `${url}/control/${path}`)).body;
  return {
    url,
    async control(what, body = {}, method = 'POST') {
      const answer = await ask(method, `${url}/control/${what}`, body);
      if (answer.status >= 300 && what !== 'raw')
        throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    state: () => get('state'),
    requests: async () => (await get('requests')).requests,
    async underWay(where) {
      const { met } = await get(`under-way?${queryOf(where)}&timeoutMs=${PATIENCE_MS}`);
      if (!met) throw new Error(`never under way: ${queryOf(where)}`);
    },
    messages: async where => {
      const { met, messages } = await get(`wait?${queryOf(where)}&timeoutMs=${PATIENCE_MS}`);
      if (!met) throw new Error(`never said: ${queryOf(where)}; but so many times: ${messages.length}`);
      return messages;
    },
    kill: () => end(child, 'SIGKILL').then(() => undefined),
  };
}

function queryOf(where: object): URLSearchParams {
  const given = Object.entries(where).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
}

async function ask(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null)
    return child?.exitCode ?? null;
  const exited = once(child, 'exit');
  child.kill(signal);
  return (await exited)[0];
}

/** A process that is killed while it writes leaves half of a line, and others write no JSON at all. */
function asLine(text: string): LogLine {
  try {
    if (text.startsWith('{')) return JSON.parse(text);
  } catch {}
  return { level: 'raw', msg: text };
}
