import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../../src/api/check.ts';
import { fitting, fittingKey } from '../../../src/api/hooks/fitting.ts';
import type { HookSource, Wish } from '../../../src/api/hooks/source.ts';
import { SOURCES } from '../../../src/api/hooks/sources.ts';
import { notificationBody } from '../../../src/api/schema.ts';
import { HeraldError } from '../../../src/core/errors.ts';
import type { Wire } from '../../wire.ts';
import { merged } from './merged.ts';

/** The posts of one source, one after the other. */
interface Expected {
  /** The places that must be filled for a body to be told, of all bodies. */
  readonly needs: readonly string[];
  readonly posts: readonly Post[];
}

interface Post {
  readonly what: string;
  /** A file beside it. */
  readonly body: string;
  /** Changes to the body; a list replaces the whole list. */
  readonly with?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly wishes: readonly Wish[];
}

const at = (...path: string[]) => join(import.meta.dirname, ...path);
const read = (...path: string[]) => JSON.parse(readFileSync(at(...path), 'utf8'));

/** GitHub's own examples are a package: test/api/github.test.ts. */
const OWN = Object.entries(SOURCES).filter(([name, { needsMapping }]) => name !== 'github' && !needsMapping);

const cases = OWN.map(([name, source]) => {
  const file = existsSync(at(name, 'expected.json')) ? read(name, 'expected.json') : { needs: [], posts: [] };
  return { name, source, ...(file as Expected) };
});

const bodyOf = (name: string, post: Post) => merged(read(name, post.body), post.with);

/** The sources that tell their bodies themselves; test/examples/mappings.test.ts has those that need a mapping. */
const TELLING = Object.entries(SOURCES).filter(([, { needsMapping }]) => !needsMapping);

test.each(TELLING)('%s has an example that is told', (_name, { translate, example }) => {
  const headers = Object.entries(example.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  expect(translate(Object.fromEntries(headers), example.body)).toHaveLength(1);
});

describe.each(cases)('what $name posts', ({ name, source, needs, posts }) => {
  test('is all there', () => {
    const bodies = readdirSync(at(name)).filter(file => file !== 'expected.json');
    expect(bodies.length).toBeGreaterThan(0);
    expect([...new Set(posts.map(({ body }) => body))].toSorted()).toEqual(bodies.toSorted());
  });

  test.each(posts)('$what', post => {
    const wishes = source.translate(post.headers ?? {}, bodyOf(name, post));
    expect(wishes).toEqual(post.wishes);
    for (const wish of wishes) expectToFit(wish);
  });

  test('is told whatever stands where nothing is used, and refused only for what it needs', () => {
    const refused = new Set<string>();
    for (const post of posts) for (const path of refusedFor(name, source, post)) refused.add(path);
    expect([...refused].toSorted()).toEqual([...needs].toSorted());
  });
});

/** Whether it is something that any caller may post. */
function expectToFit({
  key,
  ends: _,
  severity: __,
  people,
  urgency,
  mark: ___,
  happenedAt: ____,
  logins: _____,
  forThemAlone: ______,
  began: _______,
  silentSeconds: ________,
  ...said
}: Wish): void {
  const posted = {
    ...fitting({ ...said, topic: 'hook' }),
    audience: people ? { people } : { subscribers: true },
    ...(urgency && { urgency }),
    ...(key !== undefined && { key: fittingKey(key) }),
  };
  expect(() => check(notificationBody, posted)).not.toThrow();
}

/** Wishes that were found to fit. Most places of a body are used for nothing, so that most changes tell the same. */
const fits = new Set<string>();
function expectOnceToFit(wish: Wish): void {
  const told = JSON.stringify(wish);
  if (!fits.has(told)) expectToFit(wish);
  fits.add(told);
}

const ODD = ['\0\ud800', 7, [[]], { '\0': '\ud800' }, true];

/** The places without which a body is refused: each is left empty once, and once it holds something odd. */
function refusedFor(name: string, source: HookSource, post: Post): string[] {
  const body = bodyOf(name, post);
  const isRefused = (path: string[], odd: unknown) => {
    try {
      for (const wish of source.translate(post.headers ?? {}, replaced(body, path, odd)))
        expectOnceToFit(wish);
      return false;
    } catch (error) {
      if (error instanceof HeraldError && error.code === 'invalid-request') return true;
      throw error;
    }
  };
  return places(body)
    .filter((path, i) => isRefused(path, null) || isRefused(path, ODD[i % ODD.length]))
    .map(path => path.map(step => (/^\d+$/.test(step) ? '*' : step)).join('.'));
}

/** Four levels deep: below nothing is used. */
function places(value: unknown, depth = 0): string[][] {
  if (typeof value !== 'object' || value === null || depth === 4) return [];
  return Object.entries(value)
    .slice(0, 40)
    .flatMap(([key, inner]) => [[key], ...places(inner, depth + 1).map(path => [key, ...path])]);
}

function replaced(value: unknown, [first = '', ...rest]: string[], by: unknown): unknown {
  const copy: Wire = Array.isArray(value) ? [...value] : { ...(value as object) };
  copy[first] = rest.length === 0 ? by : replaced(copy[first], rest, by);
  return copy;
}
