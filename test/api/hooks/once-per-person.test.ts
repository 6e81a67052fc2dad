import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Wish } from '../../../src/api/hooks/source.ts';
import { SOURCES } from '../../../src/api/hooks/sources.ts';
import { toPosts } from '../../../src/api/hooks/to-post.ts';
import type { Hook } from '../../../src/core/hook.ts';
import type { Audience } from '../../../src/core/notification.ts';
import type { Wire } from '../../wire.ts';
import { merged } from './merged.ts';

/** Everybody is Ana: whoever is named anywhere, and the whole audience of the hook. */
const ANA = 'ana@contoso.com';
const hook = {
  ...{ id: 'h1', name: 'shop', source: 'gitlab', topic: 'shop' },
  audience: { people: [ANA], conversations: ['19:ops'], subscribers: true },
} as unknown as Hook;

const postsOf = async (wishes: readonly Wish[]) =>
  (await toPosts(async () => [ANA], hook, wishes)).map(({ wish }) => wish);
const isTold = ({ people = [], except = [] }: Audience) => people.includes(ANA) && !except.includes(ANA);
const titlesTold = async (wishes: readonly Wish[]) =>
  (await postsOf(wishes)).filter(({ audience }) => isTold(audience)).map(({ content }) => content.title);

interface Body {
  readonly source: string;
  readonly what: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const read = (...path: string[]) => JSON.parse(readFileSync(join(import.meta.dirname, ...path), 'utf8'));
const lower = (headers: object = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** The posts of each source that the tests have: its own examples, and those of GitHub's package. */
const BODIES: readonly Body[] = [
  ...Object.entries(SOURCES).flatMap(([source, { example, needsMapping }]) =>
    needsMapping
      ? []
      : [{ source, what: 'its example', headers: lower(example.headers), body: example.body }],
  ),
  ...Object.keys(SOURCES).flatMap(source =>
    existsSync(join(import.meta.dirname, source, 'expected.json'))
      ? read(source, 'expected.json').posts.map((post: Wire) => ({
          ...{ source, what: post.what, headers: post.headers ?? {} },
          body: merged(read(source, post.body), post.with),
        }))
      : [],
  ),
  ...createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json').flatMap(
    ({ name, examples }: { name: string; examples: Wire[] }) =>
      examples.map(body => ({
        ...{ source: 'github', what: `${name} ${body.action}` },
        ...{ headers: { 'x-github-event': name }, body },
      })),
  ),
];

/** The same with Ana mentioned wherever somebody may write. */
const PROSE = /^(body|comment|description|message|note|text)$/i;
const mentioning = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return PROSE.test(name) ? `${value} @ana` : value;
  if (Array.isArray(value)) return value.map(each => mentioning(each, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mentioning(inner, key)]));
};

const wishesOf = ({ source, headers, body }: Body): readonly Wish[] =>
  (SOURCES[source]?.translate(headers, mentioning(body)) ?? []).map(wish =>
    wish.people ? { ...wish, people: [ANA] } : wish,
  );
const isPersonal = ({ people, logins }: Wish) => people !== undefined || logins !== undefined;

/** Bodies that tell one subject to certain people, and tell it again: to the same people, or to everybody. */
const overlaps = BODIES.flatMap(each =>
  [...Map.groupBy(wishesOf(each), ({ subject }) => subject.name)].flatMap(([subject, wishes]) =>
    wishes.length > 1 && wishes.some(isPersonal) ? [{ ...each, subject, wishes }] : [],
  ),
);

test('there is what overlaps', () => {
  expect(overlaps.map(({ source, what }) => `${source}: ${what}`)).toEqual(
    expect.arrayContaining(['gitlab: a merge request is opened', 'gitlab: an issue is opened']),
  );
});

test.each(overlaps)(
  '$source, $what: one event is one card for each person, the most personal',
  async each => {
    const first = each.wishes.find(isPersonal);
    expect(await titlesTold(each.wishes)).toEqual([first?.title]);
  },
);

describe('of one event', () => {
  const wish = (title: string, more: Partial<Wish> = {}): Wish => ({
    ...{ title, subject: { name: '!1 Pay by card' }, actor: { name: 'Priya Nair' } },
    ...more,
  });

  test('everybody else hears what is for everybody, and nobody hears it in the place of who is told besides', async () => {
    const [all, one] = await postsOf([wish('Opened', { key: 'mr:1' }), wish('Mentioned', { people: [ANA] })]);
    expect(all).toMatchObject({ audience: { ...hook.audience, except: [ANA] } });
    expect(one?.audience).toEqual({ people: [ANA] });
    expect(one).not.toHaveProperty('fallback');
  });

  test('of two that are for the same, the first counts; what is left for nobody is not told', async () => {
    const both = [wish('Review requested', { people: [ANA] }), wish('Mentioned', { people: [ANA] })];
    expect(await titlesTold(both)).toEqual(['Review requested']);
    expect(await postsOf(both)).toHaveLength(1);
    const more = [wish('Review requested', { people: [ANA] }), wish('Mentioned', { people: [ANA, 'ben'] })];
    expect((await postsOf(more))[1]?.audience).toEqual({ people: ['ben'], except: [ANA] });
  });

  test('what is for some alone changes no card of others, however soon it comes', async () => {
    const [all, one] = await postsOf([wish('Opened'), wish('Comment', { people: [ANA] })]);
    expect([all?.sameWithinSeconds, one?.sameWithinSeconds]).toEqual([undefined, 0]);
  });

  test('what tells of another subject is another event', async () => {
    const two = [wish('Opened'), wish('Mentioned', { people: [ANA], subject: { name: '!2' } })];
    expect(await titlesTold(two)).toEqual(['Opened', 'Mentioned']);
    expect((await postsOf(two))[1]).toHaveProperty('fallback');
  });

  test('what is for everybody twice stays so: those are two conditions, each with its end', async () => {
    expect(await titlesTold([wish('Sync failed'), wish('Degraded')])).toEqual(['Sync failed', 'Degraded']);
  });
});
