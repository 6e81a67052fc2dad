import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { running } from '../../src/platform/embedded/ensure.ts';
import { layout } from '../../src/platform/embedded/layout.ts';
import { until } from '../../src/platform/embedded/wait.ts';
import { fileOf } from '../programs.ts';
import { KEY } from '../stories/stage.ts';
import { ways } from './ways.ts';

const PATIENCE_MS = 180_000;
const READY = 'Herald is ready';
const STOPPING = 'Herald is stopping: finishing what is in flight. A second signal stops at once';

let dataDir: string;
let herald: Process;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'herald-signals-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));
afterEach(async () => {
  await herald.send('SIGKILL');
  await endServer();
});

describe.each(ways<NodeJS.Signals>(['SIGTERM', 'SIGINT']))('%s', signal => {
  test.each(ways(['The embedded PostgreSQL is up', 'Herald is starting']))(
    'in the middle of a start ("%s") undoes it, takes the embedded server along and ends with 0',
    async moment => {
      herald = start();
      await herald.logged(moment);
      expect(await herald.send(signal)).toEqual({ code: 0, signal: null });
      expect(herald.said()).toContain(STOPPING);
      expect(herald.said().at(-1)).toBe('Herald has stopped');
      expect(herald.said()).not.toContain(READY);
      expect(await serverIsUp()).toBe(false);
    },
    PATIENCE_MS,
  );

  test(
    'once it is ready ends it with 0, and the embedded server with it; it starts again',
    async () => {
      for (const _round of ['first', 'again']) {
        herald = start();
        await herald.logged(READY);
        expect(await herald.send(signal)).toEqual({ code: 0, signal: null });
        expect(herald.said().at(-1)).toBe('Herald has stopped');
        expect(await serverIsUp()).toBe(false);
      }
    },
    PATIENCE_MS,
  );
});

describe('with an answer under way, for which a stop waits', () => {
  let request: Socket;
  beforeEach(async () => {
    herald = start();
    const { port } = await herald.logged(READY);
    request = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    request.write(
      // Of a caller who may come in: others are answered before they send anything.
      `POST /api/notifications HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\n` +
        'Content-Length: 2\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n',
    );
    expect(String(await once(request, 'data'))).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  }, PATIENCE_MS);

  test(
    'a second signal ends it at once, with the exit code of the signal, and leaves no server behind',
    async () => {
      const ended = herald.send('SIGINT');
      await herald.logged(STOPPING);
      const impatient = setInterval(() => herald.send('SIGTERM'), 50);
      expect(await ended.finally(() => clearInterval(impatient))).toEqual({ code: 143, signal: null });
      expect(herald.said()).not.toContain('Herald has stopped');
      expect(await serverGone()).toBe(true);
    },
    PATIENCE_MS,
  );

  test(
    'a Ctrl-C that arrives twice, from the terminal and from npm, is one wish',
    async () => {
      const ended = herald.send('SIGINT');
      await herald.logged(STOPPING);
      herald.send('SIGINT');
      request.write('{}');
      expect(String(await once(request, 'data'))).toContain('HTTP/1.1 422');
      expect(await ended).toEqual({ code: 0, signal: null });
      expect(herald.said().filter(line => line === STOPPING)).toHaveLength(1);
      expect(herald.said().at(-1)).toBe('Herald has stopped');
    },
    PATIENCE_MS,
  );
});

type Line = { readonly msg: string } & Record<string, unknown>;
type Process = ReturnType<typeof start>;

/** The service on an embedded database in a folder of its own. */
function start() {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, DATA_DIR: dataDir, PORT: '0', BOOTSTRAP_API_KEY: KEY };
  const child = spawn(process.execPath, [fileOf('main')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: Line[] = [];
  const output = createInterface(child.stdout);
  output.on('line', line => lines.push(JSON.parse(line)));
  const ended = end(child, once(output, 'close'));
  return {
    said: () => lines.map(({ msg }) => msg),
    async logged(msg: string): Promise<Line> {
      for (;;) {
        const found = lines.find(line => line.msg === msg);
        if (found) return found;
        const more = await Promise.race([once(output, 'line'), ended]);
        if (!Array.isArray(more)) throw new Error(`it ended before it said "${msg}"`);
      }
    },
    send(signal: NodeJS.Signals) {
      child.kill(signal);
      return ended;
    },
  };
}

async function end(child: ChildProcess, said: Promise<unknown>) {
  const [[code, signal]] = await Promise.all([once(child, 'exit'), said]);
  return { code, signal };
}

const serverIsUp = async () => (await running(layout(dataDir))) !== undefined;

/** The server is no child of ours: it sends no event. */
function serverGone(): Promise<true | undefined> {
  return until(async () => ((await serverIsUp()) ? undefined : true), { everyMs: 10, withinMs: PATIENCE_MS });
}

/** Ends the server that a failed test left behind. */
async function endServer(): Promise<void> {
  const left = await running(layout(dataDir));
  if (left) process.kill(left.pid, 'SIGQUIT');
  await serverGone();
}
