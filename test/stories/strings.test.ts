import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schemaOf } from '../../src/api/openapi/document.ts';
import type { RouteDescription } from '../../src/api/route.ts';
import { apiOf } from '../../src/api/routes.ts';
import { FEATURES } from '../../src/features/features.ts';
import type { Wire } from '../wire.ts';
import { type Answer, type Stage, startStage } from './stage.ts';

const { routes } = apiOf(FEATURES);
let stage: Stage;
let known: string;
beforeAll(async () => {
  stage = await startStage();
  const { body } = await stage.herald.notify({ audience: { people: ['nobody@contoso.com'] } });
  known = body.id;
}, 180_000);
afterAll(() => stage.close());

/** Strings that PostgreSQL cannot keep. */
const UNKEEPABLE = ['a\0b', 'a\ud800', '\udc00a'];
const LONG = 'x'.repeat(20_000);
/** As they stand in an address: the last are no UTF-8, and no escapes at all. */
const IN_ADDRESS = [
  '%00',
  'a%00b',
  '%ED%A0%80',
  "'",
  '%27%3B--',
  'x'.repeat(4_000),
  '%FF',
  '%',
  '%zz',
  '..%2F..',
];
const IN_HEADERS = ['', '\u00ff', 'x'.repeat(4_000), "a'b", '%00', '{"a":1}'];

function* places(value: Wire, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [...path, key];
    yield* places(inner, [...path, key]);
  }
}

function withAt(value: Wire, [first = '', ...rest]: readonly string[], put: unknown): Wire {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[first] = rest.length === 0 ? put : withAt(copy[first], rest, put);
  return copy;
}

const addressOf = ({ path }: RouteDescription, id = known) => path.replaceAll(/\{\w+\}/g, id);

function ask(operation: RouteDescription, search = '', headers = {}, body = operation.body?.example) {
  return stage.herald.request(
    operation.method.toUpperCase(),
    `${addressOf(operation)}${search}`,
    body,
    headers,
  );
}

/** Every place of the body, also those that the example leaves out. */
function bodyPlaces({ body }: RouteDescription): (readonly string[])[] {
  const { properties = {} } = (body?.schema ? schemaOf(body.schema) : {}) as Wire;
  return [...new Set([...Object.keys(properties).map(key => [key]), ...places(body?.example)])];
}

/** It failed, or says of nothing what is wrong with it. */
function isBad({ status, body }: Answer): boolean {
  return status >= 500 || (status >= 400 && typeof body.code !== 'string');
}

const withBody = routes.filter(({ body }) => body !== undefined);
const withParameters = routes.filter(({ path }) => path.includes('{'));
const withKey = routes.filter(({ who }) => who !== 'anybody');

test.each(withBody)('$method $path names the text of its body that cannot be kept', async operation => {
  const bad: unknown[] = [];
  for (const path of bodyPlaces(operation))
    for (const text of [...UNKEEPABLE, LONG]) {
      const answer = await ask(operation, '', {}, withAt(operation.body?.example ?? {}, path, text));
      const { status, body } = answer;
      const field = path.join('.');
      const isNamed = body.errors?.some((each: Wire) => each.field === field);
      const isOurs = operation.body?.schema !== undefined && text !== LONG && status !== 404;
      if (isBad(answer) || (isOurs && !isNamed)) bad.push([field, text.slice(0, 5), status, body]);
    }
  expect(bad).toEqual([]);
});

test.each(withBody)('$method $path takes no name that cannot be kept', async operation => {
  for (const name of UNKEEPABLE) {
    const answer = await ask(operation, '', {}, { ...(operation.body?.example as object), [name]: 1 });
    expect([name, isBad(answer), answer.status]).toEqual([name, false, expect.any(Number)]);
  }
});

describe.each(withKey)('$method $path', operation => {
  test('never fails for what stands in its address', async () => {
    for (const text of IN_ADDRESS)
      for (const name of [...Object.keys(operation.query?.shape ?? {}), 'unknown', text]) {
        const answer = await ask(operation, `?${name}=${text}`);
        expect([name, text, isBad(answer) && answer]).toEqual([name, text, false]);
      }
  });

  test('never fails for what stands in its headers', async () => {
    const names = [...Object.keys(operation.headers ?? {}), 'X-Correlation-Id', 'traceparent', 'Accept'];
    for (const name of names)
      for (const text of IN_HEADERS) {
        const answer = await ask(operation, '', { [name]: text });
        expect([name, text, isBad(answer) && answer]).toEqual([name, text, false]);
      }
  });
});

test.each(withParameters)('$method $path never fails for what stands in place of an id', async operation => {
  for (const text of IN_ADDRESS) {
    const answer = await stage.herald.request(
      operation.method.toUpperCase(),
      addressOf(operation, text),
      operation.body?.example,
    );
    expect([text, isBad(answer) && answer]).toEqual([text, false]);
  }
});
