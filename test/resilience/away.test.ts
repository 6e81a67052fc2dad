import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { type Answer, type Stage, startStage } from '../stories/stage.ts';
import { startWay, type Way } from '../way.ts';
import { ways } from './ways.ts';

/** `OUTAGE_SECONDS=30 npm run -s vitest -- test/resilience/away` takes the outage that is promised, the tests a shorter one. */
const OUTAGE_MS = Number(process.env.OUTAGE_SECONDS ?? 4) * 1_000;
const PATIENCE_MS = 60_000 + 3 * OUTAGE_MS;
/** A caller's post every so often, before, in and after the outage. */
const EVERY_MS = 100;

let database: FreshDatabase;
let way: Way;
let stage: Stage;
let people: string[];
let tenantId: string;
beforeAll(async () => {
  database = await freshDatabase();
  way = await startWay(() => database.url);
  stage = await startStage({
    people: 30,
    env: { DATABASE_URL: way.url, LEASE_SECONDS: '9', REQUEST_TIMEOUT_SECONDS: '3' },
  });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  const state = await stage.teams.state();
  people = state.people.map(({ upn }: { upn: string }) => upn);
  ({ tenantId } = state);
  const { body } = await stage.herald.notify({
    title: 'Who is there?',
    audience: { teams: [state.teams[0].id] },
    tenantId,
  });
  await stage.herald.settled(body.id);
}, PATIENCE_MS);
afterAll(async () => {
  await stage.close();
  way.close();
  await database.drop();
});
beforeEach(() => void (stage.herald.log as unknown[]).splice(0));

const takenOf = async (title: string) =>
  (await stage.teams.requests()).filter(
    ({ operation, request, activityId }) =>
      operation === 'send' && activityId !== undefined && request?.summary?.startsWith(`${title}:`),
  );

/** Posts until told to stop. Every post that was refused is made again, with its key, until it is taken. */
function startLoad(name: string) {
  const refused: Answer[] = [];
  const posts: Promise<{ title: string; id: string }>[] = [];
  let going = true;
  const post = async (title: string, to: string): Promise<{ title: string; id: string }> => {
    const body = { title, audience: { people: [to] }, tenantId };
    for (;;) {
      const answer = await stage.herald.notify(body, { 'idempotency-key': title.replaceAll(' ', '-') });
      if (answer.status === 202) return { title, id: answer.body.id };
      refused.push(answer);
      if (answer.status !== 503) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      await delay(EVERY_MS * 5);
    }
  };
  const loading = (async () => {
    for (let i = 0; going; i += 1) {
      posts.push(post(`${name} ${i}.`, people[i % people.length] ?? ''));
      await delay(EVERY_MS);
    }
  })();
  return {
    refused,
    async end() {
      going = false;
      await loading;
      return Promise.all(posts);
    },
  };
}

const OUTAGES: readonly [Outage, Outage] = [
  ['is cut off', () => way.cut()],
  ['falls silent', () => way.freeze()],
];
type Outage = readonly [how: string, fail: () => void];

describe.each(ways(OUTAGES))('a database that %s under load', (how, fail) => {
  test(
    'costs no card, and none is there twice without saying so; the doors say when to come again',
    async () => {
      const load = startLoad(how);
      await delay(EVERY_MS * 10);
      fail();
      await delay(OUTAGE_MS);
      way.mend();
      await delay(EVERY_MS * 10);
      const accepted = await load.end();
      for (const { title, id } of accepted) {
        const { counts, items } = await stage.herald.settled(id);
        expect({ title, counts }).toMatchObject({ title, counts: { sent: 1 } });
        const taken = await takenOf(title);
        expect({ title, taken: taken.length >= 1 }).toEqual({ title, taken: true });
        if (!items[0]?.possiblyRepeated) expect({ title, taken: taken.length }).toEqual({ title, taken: 1 });
      }
      for (const { status, headers, body } of load.refused) {
        expect({ status, body }).toMatchObject({ status: 503, body: { code: 'unavailable' } });
        expect(headers.get('content-type')).toBe('application/problem+json');
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
      if (how === 'is cut off') {
        expect(load.refused.length).toBeGreaterThan(0);
        await stage.herald.logged(({ msg }) => msg === 'Listening again');
      }
    },
    PATIENCE_MS,
  );
});
