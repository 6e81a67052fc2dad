import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { type Stage, startStage } from '../stories/stage.ts';
import { startWay, type Way } from '../way.ts';
import type { Wire } from '../wire.ts';
import { ways } from './ways.ts';

const PATIENCE_MS = 120_000;
const SORRY = 'I couldn’t take that in just now';

let database: FreshDatabase;
let way: Way;
let stage: Stage;
let person: string;
beforeAll(async () => {
  database = await freshDatabase();
  way = await startWay(() => database.url);
  stage = await startStage({ people: 12, env: { DATABASE_URL: way.url } });
}, PATIENCE_MS);
afterAll(async () => {
  await stage.close();
  way.close();
  await database.drop();
});
beforeEach(async () => {
  person = await stage.somebody();
}, PATIENCE_MS);
afterEach(() => way.mend());

const say = (text: string) => stage.teams.control('say', { person, text });
const messages = (text: string, count?: number): Promise<Wire[]> =>
  stage.teams.messages({ person, text, ...(count && { count }) });
/** Those that are there by now. */
const heard = async (text: string) =>
  (await stage.teams.requests()).filter(
    ({ operation, request, status }) =>
      operation === 'send' && status === 201 && JSON.stringify(request).includes(text),
  );
/** The last request of Teams to the bot, as Teams would post it again. */
const lastPosted = async () =>
  (await stage.teams.requests()).filter(({ direction }) => direction === 'to-bot').at(-1)?.request;
/** Herald has it. */
const posted = (text: string) => stage.teams.underWay({ direction: 'to-bot', text });

async function triedInVain(): Promise<void> {
  for (let tries = 0; tries < 12; tries += 1) await once(way.events, 'refused');
}

type Outage = readonly [how: string, fail: () => void];
const OUTAGES: readonly [Outage, Outage] = [
  ['is cut off', () => way.cut()],
  ['falls silent', () => way.freeze()],
];

describe.each(ways(OUTAGES))('what a person writes while the database %s', (how, fail) => {
  test(
    'is answered when it is back, as long as Teams waits',
    async () => {
      fail();
      const saying = say('help');
      await posted('help');
      if (how === 'is cut off') await triedInVain();
      way.mend();
      await saying;
      await messages('What Herald can do');
      expect(await heard(SORRY)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'is asked for again, in the chat, once, where it stays away; and then it does not count',
    async () => {
      await stage.teams.control('requests', {}, 'DELETE');
      fail();
      await say('subscribe deployments');
      await messages(SORRY, 1);
      const activity = await lastPosted();
      way.mend();
      const again = await stage.teams.control('raw', { activity });
      expect(again).toMatchObject({ status: 200 });
      // Their next line goes through, so any answer to the first would be there by now.
      await say('topics');
      await messages('opics');
      expect(await heard(SORRY)).toHaveLength(1);
      expect(await heard('deployments')).toEqual([]);
      await stage.teams.control('requests', {}, 'DELETE');
    },
    PATIENCE_MS,
  );
});

test(
  'a press while the database is away is answered: press it again',
  async () => {
    const [welcome] = await messages('Hello');
    way.cut();
    await stage.teams.control('click', { person, message: welcome.id, action: 'help' });
    const { request, response } = (await stage.teams.requests()).filter(
      (each: Wire) => each.direction === 'to-bot' && each.request?.type === 'invoke',
    )[0];
    expect(request.type).toBe('invoke');
    expect(JSON.stringify(response)).toContain('Please press it again');
    expect(await heard(SORRY)).toEqual([]);
  },
  PATIENCE_MS,
);
