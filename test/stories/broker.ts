import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import rhea, { type Connection, type EventContext, type Message } from 'rhea';

/** The real RabbitMQ of Debian, with its AMQP 1.0, where this machine has one. */
export const RABBITMQ = globSync('/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server')[0];
const EPMD = globSync('/usr/lib/erlang/erts-*/bin/epmd')[0];

/** With what must be encoded in an address. */
const [USER, PASSWORD] = ['herald', 's3cret/+@'];

/** A broker of one test: a node with its own name, ports and folder, of which nothing is left. */
export interface Broker {
  /** The value for `QUEUE_URL`. */
  readonly url: string;
  /** The same by TLS, where the broker has a certificate. */
  readonly safeUrl: string;
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Resolves when the broker has taken all of them, on its disk. */
  send(queue: string, messages: readonly Message[]): Promise<void>;
  /** Takes so many messages out of a queue. */
  take(queue: string, count: number): Promise<Message[]>;
  close(): Promise<void>;
}

/** A folder with `cert.pem` and `key.pem`. */
export type Certified = string;

/** `queues`: each with the one to which goes what is rejected. */
export async function createBroker(
  queues: Readonly<Record<string, string>>,
  certified?: Certified,
): Promise<Broker> {
  const home = await mkdtemp(join(tmpdir(), 'herald-broker-'));
  const [amqp, amqps, dist, epmdPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  await writeFile(join(home, 'definitions.json'), JSON.stringify(definitions(queues)));
  await writeFile(join(home, 'plugins'), '[rabbitmq_amqp1_0].');
  await writeFile(
    join(home, 'rabbitmq.conf'),
    configuration(amqp, join(home, 'definitions.json')) + safely(amqps, certified),
  );
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: 'herald-test@localhost',
    RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_MNESIA_BASE: join(home, 'data'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'plugins'),
    RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2',
  };
  // Otherwise the node starts one that outlives it.
  const names = spawn(EPMD ?? 'epmd', ['-port', String(epmdPort), '-address', '127.0.0.1'], { env });
  let node: ChildProcess | undefined;
  const kill = () => killed(node);
  return {
    url: `amqp://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${amqp}`,
    safeUrl: `amqps://${USER}:${encodeURIComponent(PASSWORD)}@localhost:${amqps}`,
    async start() {
      node = spawn(RABBITMQ ?? 'rabbitmq-server', {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      });
      for await (const line of createInterface(node.stdout as NonNullable<typeof node.stdout>))
        if (line.includes('Server startup complete')) break;
      node.stdout?.resume();
    },
    kill,
    send: (queue, messages) => connected(amqp, connection => sent(connection, queue, messages)),
    take: (queue, count) => connected(amqp, connection => taken(connection, queue, count)),
    async close() {
      await Promise.all([kill(), killed(names)]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

const configuration = (port: number, definitionsFile: string) => `
listeners.tcp.1 = 127.0.0.1:${port}
load_definitions = ${definitionsFile}
log.console = true
log.file = false
loopback_users = none
`;

const safely = (port: number, folder: Certified | undefined) =>
  folder === undefined
    ? ''
    : `
listeners.ssl.1 = 127.0.0.1:${port}
ssl_options.certfile = ${join(folder, 'cert.pem')}
ssl_options.keyfile = ${join(folder, 'key.pem')}
`;

function definitions(queues: Readonly<Record<string, string>>) {
  const queue = (name: string, deadTo?: string) => ({
    name,
    vhost: '/',
    durable: true,
    auto_delete: false,
    arguments:
      deadTo === undefined ? {} : { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': deadTo },
  });
  return {
    users: [{ name: USER, password: PASSWORD, tags: '' }],
    vhosts: [{ name: '/' }],
    permissions: [{ user: USER, vhost: '/', configure: '.*', write: '.*', read: '.*' }],
    queues: Object.entries(queues).flatMap(([name, dead]) => [queue(name, dead), queue(dead)]),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A node is a group of processes. */
async function killed(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
  await exited;
}

async function connected<T>(port: number, act: (connection: Connection) => Promise<T>): Promise<T> {
  const to = { host: '127.0.0.1', port, username: USER, password: PASSWORD, reconnect: false };
  const connection = rhea.create_container().connect(to);
  const failed = new Promise<never>((_, reject) => {
    for (const event of ['connection_error', 'session_error', 'disconnected'] as const)
      connection.on(event, ({ error }: EventContext) => reject(error ?? new Error(event)));
  });
  failed.catch(() => undefined);
  try {
    return await Promise.race([act(connection), failed]);
  } finally {
    connection.close();
  }
}

const addressOf = (queue: string) => `/amq/queue/${queue}`;

function sent(connection: Connection, queue: string, messages: readonly Message[]): Promise<void> {
  const sender = connection.open_sender({ target: { address: addressOf(queue) } });
  const waiting = [...messages];
  let unknown = messages.length;
  return new Promise((resolve, reject) => {
    connection.on('sendable', () => {
      while (sender.sendable() && waiting.length > 0)
        sender.send({ durable: true, ...(waiting.shift() as Message) });
    });
    connection.on('accepted', () => {
      unknown -= 1;
      if (unknown === 0) resolve();
    });
    connection.on('rejected', () => reject(new Error('the broker took a message not')));
  });
}

function taken(connection: Connection, queue: string, count: number): Promise<Message[]> {
  const found: Message[] = [];
  connection.open_receiver({ source: { address: addressOf(queue) }, credit_window: 1 });
  return new Promise(resolve => {
    connection.on('message', ({ message }: EventContext) => {
      if (message !== undefined) found.push(message);
      if (found.length === count) resolve(found);
    });
  });
}
