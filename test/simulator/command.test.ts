import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';

const main = 'src/simulator/main.ts';
const stops: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map(stop => stop())));

async function limitsOf(args: readonly string[], env: Record<string, string> = {}) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [main, '--port', '0', ...args], {
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stops.push(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { ready, url } = JSON.parse(String(line));
  expect(ready).toBe(true);
  const limits = (await (await fetch(`${url}/control/limits`)).json()) as Record<string, unknown>;
  return [limits.enforced, limits.tenant];
}

describe('the command that starts the stand-in', () => {
  test('enforces the published limits', async () => {
    expect(await limitsOf([])).toEqual([true, [{ seconds: 1, max: 50 }]]);
  });

  test('takes a rate per tenant, or none, from the command line and from the environment', async () => {
    expect(await limitsOf(['--tenant-rate', '9'])).toEqual([true, [{ seconds: 1, max: 9 }]]);
    expect(await limitsOf(['--limits', 'off', '--keep', 'times'])).toEqual([false, expect.anything()]);
    const env = { SIMULATOR_LIMITS: 'off', SIMULATOR_TENANT_RATE: '9', SIMULATOR_KEEP: 'times' };
    expect(await limitsOf([], env)).toEqual([false, [{ seconds: 1, max: 9 }]]);
    expect((await limitsOf(['--limits', 'on'], env))[0]).toBe(true);
  }, 180_000);

  test.each([
    ['--limits', 'maybe'],
    ['--tenant-rate', '0'],
    ['--keep', 'nothing'],
    ['--people', 'some'],
  ])('says what is wrong with %s %s', async (...args) => {
    const run = promisify(execFile)(process.execPath, [main, ...args]);
    await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(args[0] ?? '') });
  });
});
