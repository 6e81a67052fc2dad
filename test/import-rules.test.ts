import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  cruise,
  type ICruiseOptions,
  type ICruiseResult,
  type IForbiddenRuleType,
  type IViolation,
} from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

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
    'intl-messageformat',
    'jsonata',
    'kysely',
    'pg',
    'pg-boss',
    'pino',
    're2js',
    'restify',
  ],
  devDependencies: ['hono'],
};

/** A small service that keeps all rules. */
const FINE: Readonly<Record<string, string>> = {
  'src/main.ts': "import './compose.ts'; import './platform/config.ts'; import './platform/log.ts';",
  'src/demo.ts': "import './compose.ts'; import './simulator/fine.ts';",
  'src/compose.ts': "import './compose/fine.ts'; import './store.ts'; import './api/fine.ts';",
  'src/compose/fine.ts':
    "import '../teams/fine.ts'; import '../features/pings/fine.ts'; import type {} from '../store.ts';",
  'src/store.ts': "import './ledger/store/fine.ts'; import './dispatch/store/fine.ts'; import 'kysely';",
  'src/platform/config.ts': "import './config/fine.ts';",
  'src/platform/config/fine.ts': 'export {};',
  'src/platform/log.ts': "import type {} from '../core/fine.ts'; import 'pino';",
  'src/core/fine.ts': "import type {} from './nouns/fine.ts';",
  'src/core/nouns/fine.ts': 'export {};',
  'src/decide/fine.ts':
    "import type {} from '../core/fine.ts'; import type {} from '../ledger/ports/fine.ts';",
  'src/ledger/ports/fine.ts': "import type {} from '../../core/fine.ts';",
  'src/ledger/store/fine.ts':
    "import type {} from '../ports/fine.ts'; import '../../platform/database/fine.ts';",
  'src/dispatch/store/fine.ts': "import '../../ledger/store/fine.ts'; import 'kysely';",
  'src/api/fine.ts':
    "import '../decide/fine.ts'; import '../core/fine.ts'; import type {} from '../ledger/ports/fine.ts'; import 'restify'; import 'node:crypto';",
  'src/teams/fine.ts':
    "import '../core/fine.ts'; import 'botbuilder'; import type {} from 'botframework-connector';",
  'src/platform/database/fine.ts': "import 'pg'; import 'kysely'; import 'node:sqlite';",
  'src/platform/background.ts': "import 'pg-boss';",
  'src/platform/observe/fine.ts':
    "import '../../core/fine.ts'; import 'prom-client'; import '@opentelemetry/api';",
  'src/platform/observe/tracing.ts': "await import('./sdk.ts');",
  'src/platform/observe/sdk.ts': "import '@opentelemetry/resources';",
  'src/features/pings/fine.ts': "import '../../chat/fine.ts'; import '../../core/fine.ts';",
  'src/features/pings/cards/fine.ts': "import '../../../core/fine.ts';",
  'src/chat/fine.ts': "import '../core/fine.ts';",
  'src/simulator/fine.ts': "import 'hono';",
  // Half of a cycle, which is reported once, at its other half.
  'src/api/o.ts': "import './n.ts';",
};

/** For every rule one or more files that break it. */
const OFFENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'core-imports-little': { 'src/core/a.ts': "import type {} from '../decide/fine.ts';" },
  'text-imports-little': { 'src/text/a.ts': "import '../decide/fine.ts';" },
  'decide-imports-little': { 'src/decide/a.ts': "import type {} from '../ledger/store/fine.ts';" },
  'simulator-imports-little': { 'src/simulator/a.ts': "import type {} from '../core/fine.ts';" },
  'platform-config-imports-little': { 'src/platform/config/a.ts': "import '../log.ts';" },
  'platform-log-imports-little': { 'src/platform/log/a.ts': "import '../config.ts';" },
  'platform-observe-imports-little': { 'src/platform/observe/a.ts': "import '../database/fine.ts';" },
  'api-imports-no-other-room': {
    'src/api/a.ts': "import '../ledger/store/fine.ts';",
    'src/api/b.ts': "import type {} from '../platform/config.ts';",
    'src/api/e.ts': "await import('./store/a.ts');",
  },
  'ledger-imports-no-other-room': { 'src/ledger/a.ts': "import '../deliver/a.ts';" },
  'dispatch-imports-no-other-room': { 'src/dispatch/a.ts': "import './store/fine.ts';" },
  'deliver-imports-no-other-room': { 'src/deliver/a.ts': "import '../teams/fine.ts';" },
  'chat-imports-no-other-room': { 'src/chat/a.ts': "export * from '../api/fine.ts';" },
  'people-imports-no-other-room': { 'src/people/a.ts': "import { type A } from '../teams/fine.ts';" },
  'outbox-imports-no-other-room': { 'src/outbox/a.ts': "await import('../api/fine.ts');" },
  'teams-imports-no-other-room': { 'src/teams/a.ts': "import '../chat/fine.ts';" },
  'platform-database-imports-no-store-above': {
    'src/platform/database/a.ts': "import '../../ledger/store/fine.ts';",
  },
  'ledger-store-imports-no-store-above': { 'src/ledger/store/a.ts': "import '../../people/store/a.ts';" },
  'people-store-imports-no-store-above': { 'src/people/store/a.ts': "import '../../chat/store/a.ts';" },
  'chat-store-imports-no-store-above': { 'src/chat/store/a.ts': "import '../../dispatch/store/fine.ts';" },
  'features-store-imports-no-store-above': {
    'src/features/pings/store/a.ts': "import '../../../dispatch/store/fine.ts';",
  },
  'stores-hold-sql-alone': {
    'src/api/store/a.ts': "import '../fine.ts';",
    'src/features/pings/store/b.ts': "import '../cards/fine.ts';",
  },
  'only-wiring-imports-features': {
    'src/chat/named.ts': "import { type A } from '../features/pings/fine.ts';",
  },
  'features-import-no-other-feature': { 'src/features/pongs/a.ts': "import '../pings/fine.ts';" },
  'only-teams-imports-botbuilder': {
    'src/api/c.ts': "import type {} from 'botbuilder';",
    'src/deliver/c.ts': "import type {} from 'botframework-connector';",
    'src/compose-c.ts': "import 'botbuilder/lib/adapter';",
    'src/compose/c.ts': "import type {} from 'botframework-connector';",
  },
  'only-database-imports-pg': {
    'src/dispatch/d.ts': "import 'pg-boss';",
    'src/api/d.ts': "import type {} from 'kysely';",
    'src/teams/d.ts': "import 'pg';",
    'src/chat/d.ts': "import 'node:sqlite';",
    'src/compose/d.ts': "import 'pg';",
  },
  'only-api-imports-restify': { 'src/teams/e.ts': "import type {} from 'restify';" },
  'only-deliver-imports-adaptivecards-templating': {
    'src/chat/f.ts': "import 'adaptivecards-templating';",
  },
  'only-text-imports-intl-messageformat': { 'src/chat/t.ts': "import 'intl-messageformat';" },
  'only-queue-imports-rhea': { 'src/api/amqp.ts': "import 'rhea';" },
  'only-mapping-imports-jsonata': {
    'src/api/map.ts': "import 'jsonata';",
    'src/chat/map.ts': "import 're2js';",
  },
  'only-observe-imports-prom-client': {
    'src/dispatch/q.ts': "import 'prom-client';",
    'src/teams/q.ts': "import type {} from '@opentelemetry/api';",
  },
  'core-imports-no-library': {
    'src/core/g.ts': "import 'node:crypto';",
    'src/core/h.ts': "import type {} from 'pino';",
  },
  'decide-imports-nothing-of-node': { 'src/decide/i.ts': "import 'node:fs';" },
  'only-demo-imports-simulator': {
    'src/main-j.ts': "import './simulator/fine.ts';",
    'src/api/j.ts': "import type {} from '../simulator/fine.ts';",
  },
  'only-wiring-imports-wiring': {
    'src/server.ts': "import './compose.ts';",
    'src/api/w.ts': "import type {} from '../compose/fine.ts';",
  },
  'only-compose-imports-its-parts': { 'src/service.ts': "import './compose/fine.ts';" },
  'opentelemetry-is-loaded-on-demand': {
    'src/platform/observe/r.ts': "import './sdk.ts';",
    'src/platform/observe/s.ts': "import type {} from '@opentelemetry/resources';",
  },
  'production-needs-no-dev-packages': { 'src/api/k.ts': "import 'hono';" },
  'src-imports-only-src': { 'src/api/l.ts': "import '../../test/fine.ts';" },
  'everything-resolves': { 'src/api/m.ts': "import './gone.ts';" },
  'no-cycles': {
    'src/api/n.ts': "import type {} from './o.ts';",
  },
  'no-orphans': { 'src/api/p.ts': 'export const leftover = 1;' },
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
  const named = rules.forbidden.flatMap(
    ({ from }) => String(from.path ?? '').match(/(?<=^\^src\/)[a-z]+/) ?? [],
  );
  const folders = [...new Set(named)];
  expect(folders.length).toBeGreaterThan(10);
  expect(folders.filter(each => !existsSync(join(import.meta.dirname, '../src', each)))).toEqual([]);
});
