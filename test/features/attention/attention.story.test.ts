import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, startStage } from '../../stories/stage.ts';
import type { Wire } from '../../wire.ts';
import { become, channelOf, clockOf } from './on-stage.ts';

// A killed process starts anew.

let stage: Stage;
let client: pg.Client;
beforeAll(async () => {
  stage = await startStage({ people: 40 });
  client = await stage.connect();
  await stage.teams.control('install', { team: 'Contoso Engineering' });
}, 180_000);
afterAll(() => stage.close());

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const heard = async (person: string, text: string): Promise<Wire> =>
  (await stage.teams.messages({ person, text })).at(-1);
const click = (person: string, message: Wire, action: string, inputs: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, inputs });

async function post(person: string, title: string, more: object = {}): Promise<string> {
  const { body } = await stage.herald.notify({ title, audience: { people: [person] }, ...more });
  return body.id;
}
/** All that was to come later has come to its time. */
async function passHours(hours: number): Promise<void> {
  await client.query(`update deliveries set due_at = due_at - $1::interval where state = 'held'`, [
    `${hours} hours`,
  ]);
  await client.query(
    `update preferences set attention = jsonb_set(attention, '{pausedUntil}',
       to_jsonb(to_char((attention ->> 'pausedUntil')::timestamptz at time zone 'UTC' - $1::interval, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
     where attention ? 'pausedUntil'`,
    [`${hours} hours`],
  );
}

test('a pause holds all but what is urgent; killed in between, Herald lets go when it is over, once and as one card', async () => {
  const ana = await stage.somebody();
  await say(ana, 'pause for 2 hours');
  await heard(ana, 'Nothing before');
  const key = 'disk/full';
  const ids = [
    await post(ana, 'Build failed', { topic: 'builds', subject: { name: 'checkout' } }),
    await post(ana, 'Build is green', { topic: 'builds', subject: { name: 'checkout' } }),
    await post(ana, 'Disk is full', { topic: 'alerts', key }),
  ];
  const late = await post(ana, 'Too late', { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  for (const id of [...ids, late])
    expect(await become(stage, id, 'held')).toMatchObject({ reason: { code: 'paused' } });
  await become(stage, await post(ana, 'Fire', { urgency: 'urgent' }), 'sent');
  await post(ana, 'Disk has room again', { topic: 'alerts', key, ends: true });

  await stage.herald.kill();
  await client.query(`update notifications set expires_at = now() where expires_at is not null`);
  await passHours(2);
  await stage.herald.start();

  for (const id of ids) await become(stage, id, 'folded');
  expect(await become(stage, late, 'expired')).toMatchObject({ reason: { code: 'expired' } });
  const digest = JSON.stringify(await heard(ana, 'while you wanted quiet'));
  expect(digest).toContain('Build is green');
  expect(digest).toContain('2 times, last by');
  expect(digest).not.toContain('Build failed');
  expect(digest).not.toContain('Too late');
  expect(digest).toContain('Came up and was resolved while you were away.');
  const all = await stage.teams.messages({ person: ana, text: 'while you wanted quiet' });
  expect(all).toHaveLength(1);
});

const postThere = async (title: string, more: object = {}): Promise<string> => {
  const audience = { conversations: [await channelOf(stage, 'Ops')] };
  return (await stage.herald.notify({ title, ...more, audience })).body.id;
};
const sayThere = (person: string, text: string) =>
  stage.teams.control('say', { person, conversation: 'Ops', text, mention: true });
const heardThere = async (text: string): Promise<Wire[]> =>
  stage.teams.messages({ conversation: 'Ops', text });

test('what a channel holds comes when its quiet hours are taken away', async () => {
  const ana = await stage.somebody();
  await sayThere(ana, `quiet hours ${await clockOf(stage, ana, -1)} to ${await clockOf(stage, ana, 20)}`);
  const id = await postThere('held there', { topic: 'reviews' });
  await become(stage, id, 'held');
  await sayThere(ana, 'no quiet hours');
  await become(stage, id, 'sent');
  expect(await heardThere('held there')).toHaveLength(1);
});

test('settings are set on one card, and what is wrong is said there', async () => {
  const ben = await stage.somebody();
  await say(ben, 'settings');
  const card = await heard(ben, 'Your settings');
  await click(ben, card, 'Save', { from: '18:00', until: '' });
  expect(JSON.stringify(await heard(ben, 'Not saved yet'))).toContain('Give both times, or neither.');
  const wrong = await heard(ben, 'Not saved yet');
  await click(ben, wrong, 'Save', { from: '18:00', until: '08:00', wholeDays: '6,0' });
  await heard(ben, 'and at weekends, except urgent.');
  const saved = await heard(ben, 'and at weekends');
  await click(ben, saved, 'Be quiet', { what: ' ', howLong: '1-hour' });
  const id = await post(ben, 'Later');
  await become(stage, id, 'held');
  await click(ben, await heard(ben, 'End the pause'), 'End the pause');
  await say(ben, 'no quiet hours');
  await become(stage, id, 'sent');
});
