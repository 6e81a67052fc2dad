import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newKey } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

// biome-ignore lint/suspicious/noExplicitAny: what comes over the wire is checked by the expectations on it
type Wire = any;

let stage: Stage;
let people: { id: string; upn: string }[];
beforeAll(async () => {
  stage = await startStage({ people: 20 });
  ({ people } = await stage.teams.state());
}, 30_000);
afterAll(() => stage.close());

/** Everybody plays one part only: a person of their own for each test. */
let taken = 0;
async function somebody(): Promise<string> {
  const person = people[taken++]?.upn ?? '';
  await stage.teams.control('install', { person });
  await stage.teams.messages({ person, text: 'Hello' });
  return person;
}

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const heard = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const bodyOf = (message: Wire) => JSON.stringify(message.attachments[0].content);
const click = (person: string, message: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, ...more });
const post = (body: unknown, headers?: Record<string, string>, query = '') =>
  stage.herald.request('POST', `/api/readings${query}`, body, headers);
/** Readings one after the other, as numbers of a subject. */
const read = async (subject: string, ...values: (number | string)[]) =>
  (await post(values.map(value => ({ subject, value, ...(typeof value === 'number' && { unit: 'USD' }) })))).body;
/** What anybody was told of what they watch, in order. */
const told = async (person: string): Promise<string[]> =>
  (await stage.teams.messages({ person, count: 1 }))
    .map(({ summary }: Wire) => summary)
    .filter((summary: string | undefined) => /: (from|it is) /.test(summary ?? ''));

describe('a hotel in Las Vegas that falls by 20 %', () => {
  const hotel = 'Hotel Bellagio, Las Vegas';
  let person: string;
  let card: Wire;

  test('is watched by one line, and confirmed with what was understood', async () => {
    person = await somebody();
    await read(hotel, 250);
    await say(person, `watch ${hotel} drops 20%`);
    const [confirmed] = await heard(person, 'I watch');
    expect(confirmed.text).toBe(
      `I watch ${hotel} and tell you when it drops by 20 %. It is 250 USD now. I stop after 90 days. Write "watches" to see or stop it.`,
    );
  });

  test('is told once: from what, to what, since when, with a small chart', async () => {
    await read(hotel, 240, 230, 215);
    await read(`  HOTEL bellagio,  las vegas `, 199, 190, 180, 120);
    [card] = await heard(person, 'dropped by');
    expect(card.summary).toBe(`${hotel} dropped by 52 %: from 250 USD to 120 USD`);
    expect(bodyOf(card)).toContain('██▇▇▆▅▅▄'.slice(0, 1));
    expect(bodyOf(card)).toContain('The last 8 readings, between 120 and 250 USD.');
    expect(bodyOf(card)).toMatch(/Read .+ It was so since /);
    expect(bodyOf(card)).toContain(`You get this because you watch ${hotel}.`);
  });
});
