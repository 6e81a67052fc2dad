import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { standsAgainstRelease } from './release.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { scripts, engines, devDependencies, dependencies, optionalDependencies } = JSON.parse(
  read('package.json'),
);

test('version managers, the dev container and the scripts mean one Node', () => {
  const [major] = devDependencies.node.split('.');
  expect(read('.nvmrc').trim()).toBe(major);
  expect(JSON.parse(read('.devcontainer/devcontainer.json')).image).toContain(`:${major}-`);
});

test('the workflow runs what everybody runs, with the oldest Node that may install it', () => {
  const { jobs } = parse(read('.github/workflows/ci.yml'));
  expect(jobs.all.steps.at(-1)).toEqual({ run: '.ci/run' });
  const [{ with: node }] = jobs.all.steps.filter(({ uses = '' }) => uses.startsWith('actions/setup-node'));
  expect(`>=${node['node-version']}`).toBe(engines.node);
});

test('the editor starts programs that are there', () => {
  const { configurations } = JSON.parse(read('.vscode/launch.json'));
  const programs = configurations.flatMap(({ program, runtimeExecutable }: Record<string, string>) => [
    program,
    runtimeExecutable,
  ]);
  expect(programs).toHaveLength(6);
  for (const each of programs) expect(existsSync(each.replace(/^.+?}/, ROOT)) ? '' : each).toBe('');
});

test('updates name packages that are there', () => {
  const { packageRules } = JSON.parse(read('renovate.json'));
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  for (const name of packageRules.flatMap(
    ({ matchPackageNames }: { matchPackageNames: string[] }) => matchPackageNames,
  ))
    expect(names.filter(each => each.startsWith(name.replace('**', '')))).not.toEqual([]);
});

describe('a release', () => {
  test('is refused while the change log does not name it with a date', () => {
    const refused = (version: string, changes: string) =>
      standsAgainstRelease(version, changes) !== undefined;
    expect(refused('0.1.0', '# Changes\n\n## 0.1.0, unreleased\n')).toBe(true);
    expect(refused('0.2.0', '# Changes\n\n## 0.1.0, 2026-12-01\n')).toBe(true);
    expect(refused('0.1.0', '# Changes\n\n## 0.2.0, unreleased\n\n## 0.1.0, 2026-12-01\n')).toBe(true);
    expect(refused('0.1.0', '# Changes\n')).toBe(true);
    expect(refused('0.1.0', '# Changes\n\n## 0.1.0, 2026-12-01\n\n## 0.0.9, 2026-11-01\n')).toBe(false);
  });

  test('passes by that guard', () => {
    expect(scripts.version).toBe('node test/release.ts');
  });
});
