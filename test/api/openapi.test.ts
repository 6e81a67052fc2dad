import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../src/api/openapi/document.ts';
import { apiOf, type RouteParts, routesOf } from '../../src/api/routes.ts';
import { FEATURES } from '../../src/features/features.ts';
import { MIGRATIONS } from '../../src/migrations.ts';
import { releaseOf } from '../../src/platform/release.ts';
import { faultsOf, type Json, schemasOf } from './description.ts';

const REDOCLY = join(import.meta.dirname, '../../node_modules/@redocly/cli/bin/cli.js');
const api = apiOf(FEATURES);
const document: Json = openApiDocument(api);
const compile = schemasOf(document);

const operations: [string, Json][] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item as Json).map(([method, operation]): [string, Json] => [`${method} ${path}`, operation]),
);

/** Every object in the document, with the path to it. */
function* objects(value: Json, path = '#'): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  yield [path, value];
  for (const [key, inner] of Object.entries(value)) yield* objects(inner, `${path}/${key}`);
}

const everything = [...objects(document)];

const resolve = (reference: string): Json =>
  reference
    .split('/')
    .slice(1)
    .reduce((at, key) => at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);

/** The methods that restify calls by another name. */
const METHODS: Readonly<Record<string, string>> = { del: 'delete', opts: 'options' };

test('describes exactly the doors that there are', () => {
  const doors = routesOf(api.routes, { stores: {} } as RouteParts).map(
    ({ method, path }) => `${METHODS[method] ?? method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  );
  expect(operations.map(([name]) => name).toSorted()).toEqual(doors.toSorted());
});

test('has the members that OpenAPI 3.1 asks for, and none that it does not know', () => {
  expect(Object.keys(document).toSorted()).toEqual(
    ['openapi', 'info', 'servers', 'tags', 'paths', 'webhooks', 'components'].toSorted(),
  );
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  const known = [
    'operationId',
    'tags',
    'summary',
    'description',
    'security',
    'parameters',
    'requestBody',
    'responses',
  ];
  for (const [, operation] of operations)
    expect(Object.keys(operation).filter(key => !known.includes(key))).toEqual([]);
});

test('a linter of such documents has nothing to say', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'herald-openapi-'));
  const file = join(folder, 'openapi.json');
  await writeFile(file, JSON.stringify(openApiDocument(api, releaseOf(MIGRATIONS))));
  const env = { PATH: process.env.PATH, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const lint = promisify(execFile)(process.execPath, [REDOCLY, 'lint', '--format=json', file], { env });
  const { totals } = JSON.parse((await lint.finally(() => rm(folder, { recursive: true }))).stdout);
  expect(totals).toMatchObject({ errors: 0, warnings: 0 });
});

test('names every operation once', () => {
  const ids = operations.map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('has only references that lead somewhere', () => {
  const references = everything.flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
  expect(references.length).toBeGreaterThan(0);
  expect(references.filter(reference => resolve(reference) === undefined)).toEqual([]);
});

describe.each(operations)('%s', (name, operation) => {
  test('declares each parameter once, and those of its path as required', () => {
    const declared = operation.parameters.map(({ in: where, name }: Json) => `${where} ${name}`);
    expect(new Set(declared).size).toBe(declared.length);
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    expect(
      operation.parameters.filter((p: Json) => p.in === 'path' && p.required).map((p: Json) => p.name),
    ).toEqual(inPath);
    for (const parameter of operation.parameters) expect(parameter.schema).toEqual(expect.any(Object));
  });

  test('says who may call in words that the document defines', () => {
    const used = operation.security.flatMap((choice: Json) => Object.keys(choice));
    expect(used.filter((scheme: string) => !(scheme in document.components.securitySchemes))).toEqual([]);
  });

  test('has a description and content for every answer, by status', () => {
    const { responses } = operation;
    expect(Object.keys(responses).filter(status => /^2\d\d$/.test(status))).not.toEqual([]);
    for (const [status, { description, content }] of Object.entries<Json>(responses)) {
      expect(status).toMatch(/^[2-5]\d\d$/);
      expect(description).toEqual(expect.any(String));
      const good = ['get /metrics', 'get /'].includes(name) ? 'text/plain' : 'application/json';
      expect(Object.keys(content)[0]).toEqual(Number(status) < 400 ? good : 'application/problem+json');
    }
  });
});

const examples = everything.filter(([, value]) => 'example' in value && 'schema' in value);

test.each(examples)('the example at %s is of its schema', (_path, { schema, example }) => {
  expect(faultsOf(compile(schema), example)).toEqual([]);
});

test('every schema is one, by the strict reading of JSON Schema 2020-12', () => {
  const schemas = everything.filter(([path]) => path.endsWith('/schema')).map(([, schema]) => schema);
  expect(schemas.length).toBeGreaterThan(20);
  for (const schema of schemas) expect(() => compile(schema)).not.toThrow();
});

test('every body of ours has an example to copy', () => {
  const without = api.routes.filter(({ who, body }) => who !== 'teams' && body && body.example === undefined);
  expect(without.map(({ id }) => id)).toEqual([]);
});

/** By 410 and by redirects some senders stop for good, and by 429 others lose what they sent. */
test.each(['post', 'options'])('a hook answers %s with nothing that makes senders give up', method => {
  const statuses = Object.keys(document.paths['/api/hooks/{id}'][method].responses).map(Number);
  expect(statuses).toEqual(expect.arrayContaining([200, 503]));
  expect(
    statuses.filter(status => status === 429 || status === 410 || (status >= 300 && status < 400)),
  ).toEqual([]);
});
