import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOfKey } from '../../src/api/callers.ts';
import { newKey } from '../../src/api/keys.ts';
import { openKeys } from '../../src/store.ts';
import { silent } from '../silent.ts';
import { type Steps, startSteps } from '../steps.ts';
import { type Herald, type Stage, startStage } from '../stories/stage.ts';
import { anotherWay } from './ways.ts';

const PATIENCE_MS = 600_000;
const ANA = 'ana@contoso.com';

/** One process sends and is asked; the other accepts, and reaches the database by a way that can be stopped. */
let stage: Stage;
let steps: Steps;
let door: Herald;
beforeAll(async () => {
  stage = await startStage();
  await stage.teams.control('install', { person: ANA });
  const { body } = await stage.herald.notify({ title: 'The topic is there', audience: { people: [ANA] } });
  await stage.herald.settled(body.id);
  await stage.teams.control('say', { person: ANA, text: 'subscribe deployments' });
  steps = await startSteps(stage.database.url);
  door = await stage.another({ ROLE: 'web', DATABASE_URL: steps.url });
}, PATIENCE_MS);
afterAll(async () => {
  await stage.close();
  steps.close();
});

const cards = async (title: string) => (await stage.teams.messages({ person: ANA, text: title })).length;

/** The deliveries of the one are born with it, those of the other are left to who expands it. */
const POSTS: [string, Record<string, unknown>][] = [
  ['a person', { audience: { people: [ANA] } }],
  ['subscribers', { audience: { subscribers: true } }],
];

// stories/idempotency.test.ts: killed right after the answer, it is delivered, and known by its key.
anotherWay.each(POSTS)(
  'kill -9 at any step of accepting a post for %s: what was answered is told once, and so is what is repeated',
  async (what, post) => {
    let stopped = true;
    let at = 0;
    for (; stopped; at += 1) {
      const title = `Killed at ${at}, ${what}`;
      const send = () => door.notify({ title, ...post }, { 'idempotency-key': title.replaceAll(' ', '-') });
      // It has its connections, and knows its caller.
      const { body: first } = await door.notify({
        title: 'First',
        audience: { people: ['nobody@contoso.com'] },
      });
      await stage.herald.settled(first.id);
      const stop = steps.stopAfter(at).then(() => 'stopped' as const);
      const answer = send().catch(() => undefined);
      const told = answer.then(async answered => {
        if (answered?.status !== 202) return stop;
        await stage.herald.settled(answered.body.id);
        return 'told' as const;
      });
      stopped = (await Promise.race([stop, told])) === 'stopped';
      await door.kill();
      steps.goOn();
      const before = await answer;
      await door.start();
      const again = await send();
      expect([again.status, again.body.id]).toEqual([202, before?.body.id ?? again.body.id]);
      expect((await stage.herald.settled(again.body.id)).counts).toMatchObject({ sent: 1 });
      expect(await cards(title)).toBe(1);
    }
    // The statement and its answer, the notice and its answer.
    expect(at).toBeGreaterThan(4);
  },
  PATIENCE_MS,
);

test(
  'a key opens nothing from the moment it is revoked, and hears of nothing else, whatever it posts',
  async () => {
    const bodies: typeof POSTS = [
      ...POSTS,
      ['a person, with an end', { audience: { people: [ANA] }, expiresAt: '2099-01-01T09:00:00Z' }],
      ['a topic that is new', { audience: { people: [ANA] }, topic: 'new' }],
      ['a key', { audience: { people: [ANA] }, key: 'incident' }],
      ['nobody', {}],
      ['a tenant of others', { audience: { people: [ANA] }, tenantId: 'others' }],
    ];
    const book = await openKeys(stage.database.url, silent);
    const now = new Date();
    for (const [i, [what, body]] of bodies.entries()) {
      const [name, key] = [`revoked ${i}`, newKey()];
      await book.keys.add(
        { id: randomUUID(), name, topics: ['deployments'], createdAt: now },
        hashOfKey(key),
      );
      const posts = (more: Record<string, unknown>) =>
        Promise.all(
          [door, stage.herald].map(herald => herald.notify(more, { authorization: `Bearer ${key}` })),
        );
      // Both processes know it from now on.
      for (const { status } of await posts({ title: 'Before', ...POSTS[0]?.[1] })) expect(status).toBe(202);
      await book.keys.revoke(name, now);
      for (const { status, body: answered } of await posts({ title: `Revoked, for ${what}`, ...body }))
        expect([status, answered.code]).toEqual([401, 'unauthorized']);
    }
    await book.close();
    const { body } = await stage.herald.notify({ title: 'The last', audience: { people: [ANA] } });
    await stage.herald.settled(body.id);
    const sent = (await stage.teams.requests()).filter(({ request }) =>
      JSON.stringify(request ?? '').includes('Revoked'),
    );
    expect(sent).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'the same Idempotency-Key a hundred times at once over two processes is one notification, and one card',
  async () => {
    const title = 'In a storm';
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        (i % 2 ? door : stage.herald).notify(
          { title, audience: { people: [ANA] } },
          { 'idempotency-key': 'a-storm' },
        ),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    await stage.herald.settled(answers[0]?.body.id);
    expect(await cards(title)).toBe(1);
  },
  PATIENCE_MS,
);
