import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { expect, test } from 'vitest';
import { OLDEST_TO_INSTALL_WITH, readLock, unsupportedBy } from './lock.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const lock = readLock();

/** npm compares with the Node that runs npm; what it installs is run by the Node that it installs. */
test('npm warns of no package, on the oldest Node with which Herald may be installed. Else: npm run lock', () => {
  expect(satisfies(OLDEST_TO_INSTALL_WITH, read('package.json').engines.node)).toBe(true);
  expect(unsupportedBy(lock, OLDEST_TO_INSTALL_WITH)).toEqual([]);
});

test('every installed package runs on the Node that the scripts run, and on that of the image', () => {
  const scripts = lock.packages['node_modules/node']?.version ?? '';
  const [, image = ''] = /^FROM node:(\d+)-slim/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8')) ?? [];
  expect(scripts.split('.')[0]).toBe(image);
  const installed = Object.keys(lock.packages).filter(path => path !== '' && existsSync(join(root, path)));
  expect(installed.length).toBeGreaterThan(300);
  const strangers = installed.filter(
    path => !satisfies(scripts, read(`${path}/package.json`).engines?.node ?? '*'),
  );
  expect(strangers).toEqual([]);
});
