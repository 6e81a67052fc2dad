import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../eventually.ts';
import { shiftDatabase } from '../../resilience/shifted-database.ts';
import { type Stage, startStage } from '../../stories/stage.ts';
import type { Wire } from '../../wire.ts';
import { become, channelOf, clockOf } from './on-stage.ts';

// A killed process starts anew, hours later.

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 6 });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
}, 180_000);
afterAll(() => stage.close());

/** Where something is held: in a 1:1, or in a channel. */
interface Place {
  post(title: string, more?: object): Promise<string>;
  say(text: string): Promise<unknown>;
  /** As soon as there is one. */
  heard(text: string): Promise<Wire[]>;
}

const idOf = async (body: Record<string, unknown>): Promise<string> =>
  (await stage.herald.notify(body)).body.id;

const alone = (person: string): Place => ({
  post: (title, more) => idOf({ title, ...more, audience: { people: [person] } }),
  say: text => stage.teams.control('say', { person, text }),
  heard: text => stage.teams.messages({ person, text }),
});
async function inChannel(name: string, person: string): Promise<Place> {
  const id = await channelOf(stage, name);
  return {
    post: (title, more) => idOf({ title, ...more, audience: { conversations: [id] } }),
    say: text => stage.teams.control('say', { person, conversation: name, text, mention: true }),
    heard: text => stage.teams.messages({ conversation: name, text }),
  };
}

/** A card that Teams has, and of which nobody knows yet that it has it, would be sent again after a kill, as it must. */
async function allIsKnown(): Promise<void> {
  const database = await stage.connect();
  const underWay = `select from deliveries where state in ('queued', 'sending')`;
  await eventually('all is sent', async () => (await database.query(underWay)).rowCount === 0);
  await database.end();
}

async function startLater(hours: number): Promise<void> {
  await shiftDatabase(stage.database.url, hours);
  await stage.herald.start();
}

test('quiet hours and digests, of a person and of a channel, outlive a kill: what was held comes once, as one card', async () => {
  const [ana, ben] = await stage.some(2);
  if (ana === undefined || ben === undefined) throw new Error('there is nobody');
  const hours = `${await clockOf(stage, ana, -1)} to ${await clockOf(stage, ana, 3)}`;
  const daily = async (person: string) => `digest builds daily at ${await clockOf(stage, person, 3)}`;
  // A topic is known from its first card on.
  await become(stage, await alone(ana).post('first', { topic: 'builds' }), 'sent');
  const held = [
    { place: alone(ana), wish: `quiet hours ${hours}`, says: 'Nothing between', code: 'quiet-hours' },
    { place: alone(ben), wish: await daily(ben), says: 'Digest of builds', code: 'topic-digest' },
    {
      ...{ place: await inChannel('Ops', ana), wish: `quiet hours ${hours}` },
      ...{ says: 'Nothing between', code: 'quiet-hours' },
    },
    {
      ...{ place: await inChannel('General', ana), wish: await daily(ana) },
      ...{ says: 'Digest of builds', code: 'topic-digest' },
    },
  ];
  const ids: string[] = [];
  for (const { place, wish, says, code } of held) {
    await place.say(wish);
    await place.heard(says);
    for (const name of ['one', 'two']) {
      const id = await place.post(`held ${name}`, { topic: 'builds', subject: { name } });
      expect(await become(stage, id, 'held')).toMatchObject({ reason: { code } });
      ids.push(id);
    }
  }

  await allIsKnown();
  await stage.herald.kill();
  await startLater(5);
  for (const id of ids) await become(stage, id, 'folded');
  for (const { place } of held) await place.heard('held two');

  await allIsKnown();
  // Nothing comes again, hours later still; what is urgent comes after whatever was due.
  await stage.herald.kill();
  await startLater(6);
  for (const { place } of held)
    await become(stage, await place.post('after all', { topic: 'builds', urgency: 'urgent' }), 'sent');
  for (const { place } of held) {
    const cards = [...(await place.heard('held one')), ...(await place.heard('held two'))];
    expect(new Set(cards.map(({ id }) => id)).size).toBe(1);
    expect(cards).toHaveLength(2);
  }
}, 600_000);
