import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOfRun, leftFolders } from './left-folders.ts';

test('what a run that was killed has left is found, and nothing of one that goes on, nor of others', async () => {
  const inside = await mkdtemp(join(tmpdir(), 'herald-left-'));
  const killed = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1e6)']);
  const { pid } = killed;
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const names = [`${folderOfRun('one')}a`, `one-${pid}-b`, `other-${pid}-c`, 'one-d'];
  for (const name of names) await mkdir(join(inside, name));
  expect(await leftFolders(inside, 'one')).toEqual([join(inside, `one-${pid}-b`)]);
  await rm(inside, { recursive: true });
});
