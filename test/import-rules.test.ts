import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  cruise,
  type ICruiseOptions,
  type ICruiseResult,
  type IForbiddenRuleType,
  type IViolation,
} from 'dependency-cruiser';

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  forbidden: IForbiddenRuleType[];
  options: ICruiseOptions;
};

const PACKAGES = {
  dependencies: [
    '@opentelemetry/api',
    '@opentelemetry/resources',
    'prom-client',
    'botbuilder',
    'botframework-connector',
    'kysely',
    'pg',
    'pg-boss',
    'pino',
    'restify',
  ],
  devDependencies: ['hono'],
};

/** What is allowed: a small service that keeps the rules. */
const FINE: Readonly<Record<string, string>> = {
  'src/main.ts': "import './compose.ts'; import './config.ts'; import './log.ts';",
  'src/demo.ts': "import './compose.ts'; import './simulator/fine.ts';",
  'src/compose.ts': "import './teams/fine.ts'; import './store/fine.ts'; import './receive/fine.ts';",
  'src/config.ts': "import './config/fine.ts';",
  'src/config/fine.ts': 'export {};',
  'src/log.ts': "import type {} from './core/fine.ts'; import 'pino';",
  'src/core/fine.ts': "import type {} from './nouns/fine.ts';",
  'src/core/nouns/fine.ts': 'export {};',
  'src/decide/fine.ts': "import type {} from '../core/fine.ts';",
  'src/receive/fine.ts':
    "import '../decide/fine.ts'; import '../core/fine.ts'; import 'restify'; import 'node:crypto';",
  'src/teams/fine.ts':
    "import '../core/fine.ts'; import 'botbuilder'; import type {} from 'botframework-connector';",
  'src/store/fine.ts':
    "import '../decide/fine.ts'; import 'pg'; import 'kysely'; import 'pg-boss'; import 'node:sqlite';",
  'src/store/ledger/fine.ts': "import '../fine.ts';",
  'src/store/claims/fine.ts': "import '../ledger/fine.ts';",
  'src/observe/fine.ts': "import '../core/fine.ts'; import 'prom-client'; import '@opentelemetry/api';",
  'src/observe/tracing.ts': "await import('./sdk.ts');",
  'src/observe/sdk.ts': "import '@opentelemetry/resources';",
  'src/simulator/fine.ts': "import 'hono';",
  // Half of a cycle, which is reported once, at its other half.
  'src/receive/o.ts': "import './n.ts';",
};

/** For every rule one or more files that break it. */
const OFFENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'core-imports-only-itself': { 'src/core/a.ts': "import type {} from '../decide/fine.ts';" },
  'decide-imports-only-itself-core': { 'src/decide/a.ts': "import type {} from '../store/fine.ts';" },
  'receive-imports-only-itself-decide-core': {
    'src/receive/a.ts': "import '../store/fine.ts';",
    'src/receive/b.ts': "import type {} from '../config.ts';",
  },
  'queue-imports-only-itself-decide-core': { 'src/queue/a.ts': "import '../deliver/a.ts';" },
  'deliver-imports-only-itself-decide-core': { 'src/deliver/a.ts': "import '../teams/fine.ts';" },
  'converse-imports-only-itself-decide-core': { 'src/converse/a.ts': "export * from '../receive/fine.ts';" },
  'console-imports-only-itself-decide-core': { 'src/console/a.ts': "await import('../receive/fine.ts');" },
  'teams-imports-only-itself-decide-core': { 'src/teams/a.ts': "import '../store/fine.ts';" },
  'store-imports-only-itself-decide-core': { 'src/store/a.ts': "import { type A } from '../teams/fine.ts';" },
  'observe-imports-only-itself-core': { 'src/observe/a.ts': "import '../store/fine.ts';" },
  'simulator-imports-only-itself': { 'src/simulator/a.ts': "import type {} from '../core/fine.ts';" },
  'config-imports-only-itself-core': { 'src/config/a.ts': "import '../log.ts';" },
  'log-imports-only-itself-core': { 'src/log/a.ts': "import '../config.ts';" },
  'store-connection-imports-no-room-above': {
    'src/store/connection/a.ts': "import '../ledger/fine.ts';",
  },
  'store-ledger-imports-no-room-above': { 'src/store/ledger/a.ts': "import '../people/a.ts';" },
  'store-people-imports-no-room-above': { 'src/store/people/a.ts': "import '../turns/a.ts';" },
  'store-turns-imports-no-room-above': { 'src/store/turns/a.ts': "import '../watches/a.ts';" },
  'store-reminders-surveys-watches-questions-imports-no-room-above': {
    'src/store/watches/a.ts': "import '../claims/fine.ts';",
  },
  'only-teams-imports-botbuilder': {
    'src/receive/c.ts': "import type {} from 'botbuilder';",
    'src/deliver/c.ts': "import type {} from 'botframework-connector';",
    'src/compose-c.ts': "import 'botbuilder/lib/adapter';",
  },
  'only-store-imports-pg': {
    'src/queue/d.ts': "import 'pg-boss';",
    'src/receive/d.ts': "import type {} from 'kysely';",
    'src/teams/d.ts': "import 'pg';",
    'src/converse/d.ts': "import 'node:sqlite';",
  },
  'only-receive-imports-restify': { 'src/teams/e.ts': "import type {} from 'restify';" },
  'only-deliver-imports-adaptivecards-templating': {
    'src/converse/f.ts': "import 'adaptivecards-templating';",
  },
  'only-observe-imports-prom-client': {
    'src/queue/q.ts': "import 'prom-client';",
    'src/teams/q.ts': "import type {} from '@opentelemetry/api';",
  },
  'core-imports-no-library': {
    'src/core/g.ts': "import 'node:crypto';",
    'src/core/h.ts': "import type {} from 'pino';",
  },
  'decide-imports-nothing-of-node': { 'src/decide/i.ts': "import 'node:fs';" },
  'only-demo-imports-simulator': {
    'src/main-j.ts': "import './simulator/fine.ts';",
    'src/receive/j.ts': "import type {} from '../simulator/fine.ts';",
  },
  'only-wiring-imports-wiring': { 'src/server.ts': "import './compose.ts';" },
  'opentelemetry-is-loaded-on-demand': {
    'src/observe/r.ts': "import './sdk.ts';",
    'src/observe/s.ts': "import type {} from '@opentelemetry/resources';",
  },
  'production-needs-no-dev-packages': { 'src/receive/k.ts': "import 'hono';" },
  'src-imports-only-src': { 'src/receive/l.ts': "import '../../test/fine.ts';" },
  'everything-resolves': { 'src/receive/m.ts': "import './gone.ts';" },
  'no-cycles': {
    'src/receive/n.ts': "import type {} from './o.ts';",
  },
  'no-orphans': { 'src/receive/p.ts': 'export const leftover = 1;' },
};

function packageFiles(): Record<string, string> {
  const versions = (names: string[]) => Object.fromEntries(names.map(name => [name, '1.0.0']));
  const all = [...PACKAGES.dependencies, ...PACKAGES.devDependencies, 'adaptivecards-templating'];
  const manifest = {
    dependencies: versions([...PACKAGES.dependencies, 'adaptivecards-templating']),
    devDependencies: versions(PACKAGES.devDependencies),
  };
  return {
    'package.json': JSON.stringify(manifest),
    'test/fine.ts': 'export {};',
    'node_modules/botbuilder/lib/adapter.js': '',
    ...Object.fromEntries(all.map(name => [`node_modules/${name}/index.js`, ''])),
  };
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

let folder: string;
let violations: IViolation[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'herald-rules-'));
  await write(folder, packageFiles());
  await write(folder, FINE);
  for (const files of Object.values(OFFENCES)) await write(folder, files);
  const ruleSet = { forbidden: rules.forbidden };
  const result = await cruise(['src'], { ...rules.options, baseDir: folder, validate: true, ruleSet });
  violations = (result.output as ICruiseResult).summary.violations;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a service that keeps the rules is not complained about', () => {
  expect(violations.filter(({ from }) => from in FINE)).toEqual([]);
});

test('every rule has a file here that breaks it', () => {
  expect(Object.keys(OFFENCES)).toEqual(rules.forbidden.map(({ name }) => name));
});

describe.each(Object.entries(OFFENCES))('the rule %s', (name, files) => {
  test.each(Object.keys(files))('catches %s', file => {
    expect(violations.filter(({ from }) => from === file).map(({ rule }) => rule.name)).toContain(name);
  });
});

test('every rule counts as an error', () => {
  expect(rules.forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
});

test('the folders that the rules speak of are folders of this repository', () => {
  const folders = [
    'core',
    'decide',
    'receive',
    'queue',
    'deliver',
    'converse',
    'teams',
    'store',
    'observe',
    'simulator',
  ];
  expect(folders.filter(each => !existsSync(join(import.meta.dirname, '../src', each)))).toEqual([]);
});
