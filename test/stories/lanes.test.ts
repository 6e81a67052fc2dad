import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

const FIRST = 'When something comes up while I’m asking';
const SECOND = 'would you like one summary of them';
const KEPT = 'when something comes up while we talk. Write';
const STOPPED = 'Cancelled. Nothing of your settings was saved.';
const PATIENCE_MS = 180_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 40 });
}, 180_000);
afterAll(() => stage.close());

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const asked = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const wordsOf = ({ summary, text }: Wire): string => summary ?? text;
/** The messages of Herald to this person, in the order in which Teams took them. */
const chat = async (person: string): Promise<string[]> =>
  (await stage.teams.messages({ person, count: 1 })).map(wordsOf);
const holding = (...words: string[]) => words.map(word => expect.stringContaining(word));

async function inSettings(someone?: string): Promise<string> {
  const person = someone ?? (await stage.somebody());
  await say(person, 'interruptions');
  await asked(person, FIRST);
  return person;
}

async function post(person: string, title: string, interruption?: string): Promise<string> {
  const { body } = await stage.herald.notify({
    title,
    audience: { people: [person] },
    ...(interruption && { interruption }),
  });
  return body.id;
}

/** A line of the ledger for each, whatever became of it. */
async function expanded(ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await eventually(`${id} has a delivery`, async () => {
      const { body } = await stage.herald.request('GET', `/api/notifications/${id}/deliveries`);
      return body.items.length > 0;
    });
}

describe.each<[string, object]>([
  ['a 503', { status: 503 }],
  ['a 502', { status: 502 }],
  ['a 412', { status: 412 }],
  ['a connection that is cut', { drop: 'before' }],
])('after %s', (_, answer) => {
  /** The next card to this person meets it. */
  const fault = (person: string) =>
    stage.teams.control('faults', { match: { person, operation: 'send' }, answer, times: 1 });
  const struck = async () => {
    const standing = async () =>
      ((await (await fetch(`${stage.teams.url}/control/faults`)).json()) as Wire).faults;
    await eventually('the fault has struck', async () => (await standing()).length === 0);
  };

  test(
    'the question still comes before the "thanks" of whoever answered without having seen it',
    async () => {
      const person = await inSettings();
      await fault(person);
      await say(person, '1');
      await struck();
      await say(person, 'no');
      await asked(person, KEPT);
      await asked(person, SECOND);
      expect((await chat(person)).slice(-3)).toEqual(holding(FIRST, SECOND, KEPT));
    },
    PATIENCE_MS,
  );

  test(
    'the card that ended a dialogue still comes before what was said after it',
    async () => {
      const person = await inSettings();
      await fault(person);
      const id = await post(person, 'Stop everything', 'cancel');
      await struck();
      await post(person, 'Came later');
      await say(person, 'continue');
      const { items } = await stage.herald.settled(id);
      expect(items[0]?.attempts).toHaveLength(2);
      await asked(person, 'Came later');
      expect((await chat(person)).slice(-3)).toEqual(
        holding('Stop everything', 'There’s nothing to continue', 'Came later'),
      );
    },
    PATIENCE_MS,
  );

  test(
    'of cards the first accepted still comes first',
    async () => {
      const person = await stage.somebody();
      await fault(person);
      await post(person, 'Failed');
      await struck();
      await post(person, 'Mended');
      await asked(person, 'Mended');
      await asked(person, 'Failed');
      expect((await chat(person)).slice(-2)).toEqual(holding('Failed', 'Mended'));
    },
    PATIENCE_MS,
  );
});

describe('three cards that come just before a dialogue ends', () => {
  const TITLES = ['Card one', 'Card two', 'Card three'];
  /** So many people at once, because it is a matter of moments. */
  const everybody = <T>(play: (person: string) => Promise<T>) =>
    Promise.all(Array.from({ length: 6 }, async () => play(await stage.somebody())));

  test(
    'come after its last word, in their order',
    async () => {
      const seen = await everybody(async person => {
        await inSettings(person);
        const ids = [];
        for (const title of TITLES) ids.push(await post(person, title));
        await expanded(ids);
        await say(person, 'cancel');
        for (const id of ids) await stage.herald.settled(id);
        return (await chat(person)).slice(-4);
      });
      expect(seen).toEqual(seen.map(() => holding(STOPPED, ...TITLES)));
    },
    PATIENCE_MS,
  );

  test(
    'are all in the summary of whoever wished one',
    async () => {
      const seen = await everybody(async person => {
        await inSettings(person);
        await say(person, '1');
        await asked(person, SECOND);
        await say(person, 'yes');
        await asked(person, KEPT);
        await say(person, 'interruptions');
        await asked(person, FIRST, 2);
        const ids = [];
        for (const title of TITLES) ids.push(await post(person, title));
        await expanded(ids);
        await say(person, 'cancel');
        await asked(person, '3 notifications');
        return (await chat(person)).slice(-2);
      });
      expect(seen).toEqual(seen.map(() => holding(STOPPED, '3 notifications: Card one; Card two')));
    },
    PATIENCE_MS,
  );
});
