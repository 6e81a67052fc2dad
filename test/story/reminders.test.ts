import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Stage, startStage } from './stage.ts';

// biome-ignore lint/suspicious/noExplicitAny: what comes over the wire is checked by the expectations on it
type Wire = any;

let stage: Stage;
let people: { id: string; upn: string }[];
let database: pg.Client;
beforeAll(async () => {
  stage = await startStage({ people: 30 });
  ({ people } = await stage.teams.state());
  database = new pg.Client(stage.database.url);
  await database.connect();
}, 30_000);
afterAll(async () => {
  await database.end();
  await stage.close();
});

let taken = 0;
async function somebody(): Promise<string> {
  const person = people[taken++]?.upn ?? '';
  await stage.teams.control('install', { person });
  await stage.teams.messages({ person, text: 'Hello' });
  return person;
}

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
/** The messages in the 1:1 that hold this text, once there are so many. */
const seen = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const bodyOf = (message: Wire) => JSON.stringify(message.attachments[0].content);
const click = (person: string, message: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, ...more });

/** The time of a person's reminder comes: nobody waits for it to. */
async function comes(what: string, agoSeconds = 0): Promise<void> {
  await database.query(
    `with due as (
       update reminders set at = now() - make_interval(secs => $2) where what = $1 and state = 'waiting'
       returning delivery_id, at)
     update deliveries d set due_at = due.at from due where d.id = due.delivery_id`,
    [what, agoSeconds],
  );
}

async function waiting(what: string): Promise<{ at: Date; every: string | null; state: string }[]> {
  const { rows } = await database.query('select at, every, state from reminders where what = $1', [what]);
  return rows;
}

/** Resolves when the reminder has had its turn; whoever is not written to has no event for it. */
async function done(what: string): Promise<void> {
  while ((await waiting(what))[0]?.state !== 'done') await new Promise(resolve => setTimeout(resolve, 25));
}

describe('remind me', () => {
  test('is confirmed with the time as it was understood, in the zone of the person, and comes when it is due', async () => {
    const person = await somebody();
    await say(person, 'remind me to water the ferns tomorrow at 9');
    const [card] = await seen(person, 'I will remind you: water the ferns');
    expect(bodyOf(card)).toMatch(/\d{4}, 09:00 \(\w+(\/\w+)?\)/);
    expect(await waiting('water the ferns')).toMatchObject([{ every: null, state: 'waiting' }]);
    await comes('water the ferns');
    await seen(person, 'Reminder: water the ferns');
    expect(await waiting('water the ferns')).toMatchObject([{ state: 'done' }]);
  });

  test('Undo takes it back, and "Bring it back" takes that back', async () => {
    const person = await somebody();
    await say(person, 'remind me tomorrow at 10 to undo this');
    const [card] = await seen(person, 'I will remind you: undo this');
    const told = await click(person, card, 'Undo');
    expect(JSON.stringify(told.body.value)).toContain('Reminder removed');
    expect(await waiting('undo this')).toMatchObject([{ state: 'removed' }]);
    await click(person, { ...card }, 'Bring it back');
    expect(await waiting('undo this')).toMatchObject([{ state: 'waiting' }]);
    await comes('undo this');
    await seen(person, 'Reminder: undo this');
  });

  test('without anything asks what and when; a time that is none is asked for again', async () => {
    const person = await somebody();
    await say(person, 'remind me');
    await seen(person, 'What shall I remind you of?');
    await say(person, 'feed the cat');
    await seen(person, 'When shall I remind you of');
    await say(person, 'purple');
    const [, again] = await seen(person, 'When shall I remind you of', 2);
    expect(bodyOf(again)).toContain('I found no time in that.');
    await say(person, 'in two weeks');
    await seen(person, 'I will remind you: feed the cat');
  });

  test('is understood in German, too', async () => {
    const person = await somebody();
    await say(person, 'Erinnere mich jeden Werktag um 8:30 an das Standup');
    const [card] = await seen(person, 'I will remind you: das Standup');
    expect(bodyOf(card)).toContain('Every weekday at 08:30');
  });
});

describe('what comes again and again', () => {
  test('has its next time as soon as one has come, and however many were missed, one is sent and says so', async () => {
    const person = await somebody();
    await say(person, 'remind me every day at 8:30 to stretch');
    await seen(person, 'I will remind you: stretch');
    await stage.herald.kill();
    await comes('stretch', 3 * 24 * 60 * 60);
    await stage.herald.start();
    const [card] = await seen(person, 'Reminder: stretch');
    expect(bodyOf(card)).toContain('This was due at');
    const [next] = await waiting('stretch');
    expect(next?.state).toBe('waiting');
    expect(next?.at.getTime()).toBeGreaterThan(Date.now());
    expect(await seen(person, 'Reminder: stretch')).toHaveLength(1);
  }, 30_000);
});

describe('reminders', () => {
  test('lists them, the soonest first, with buttons to change and delete', async () => {
    const person = await somebody();
    await say(person, 'remind me in 3 days to list the second');
    await seen(person, 'I will remind you: list the second');
    await say(person, 'remind me in 2 days to list the first');
    await seen(person, 'I will remind you: list the first');
    await say(person, 'reminders');
    const [list] = await seen(person, 'Your reminders: 2');
    expect(bodyOf(list).indexOf('list the first')).toBeLessThan(bodyOf(list).indexOf('list the second'));
    await click(person, list, 'Change');
    await seen(person, 'When shall I remind you of');
    await say(person, 'in 5 weeks');
    await seen(person, 'I will remind you at another time: list the first');
    await say(person, 'reminders');
    const [, moved] = await seen(person, 'Your reminders: 2', 2);
    const told = await click(person, moved, 'Delete');
    expect(JSON.stringify(told.body.value)).not.toContain('list the second');
    expect(await waiting('list the second')).toMatchObject([{ state: 'removed' }]);
  });
});

describe('Snooze', () => {
  async function notified(title: string) {
    const person = await somebody();
    const { body } = await stage.herald.notify({
      title,
      audience: { people: [person] },
      actions: [{ type: 'callback', title: 'Roll back', verb: 'rollback' }],
    });
    const [card] = await seen(person, title);
    return { person, card, id: body.id as string };
  }

  test('puts a card away and shows it again; the answer to it is an answer to the first', async () => {
    const { person, card, id } = await notified('Snoozed for a while');
    const told = await click(person, card, 'In 3 hours');
    expect(JSON.stringify(told.body.value)).toContain('Snoozed');
    await comes('Snoozed for a while');
    const shown = await stage.teams.messages({ person, text: 'Snoozed for a while: checkout', count: 2 });
    expect(bodyOf(shown[1])).toContain('You get this again because you snoozed it.');
    await click(person, shown[1], 'Roll back');
    const { body } = await stage.herald.request('GET', `/api/notifications/${id}/deliveries`);
    expect(body.items).toMatchObject([{ state: 'acknowledged', answer: { verb: 'rollback' } }]);
  });

  test('does not show again what its sender took back meanwhile', async () => {
    const { person, card, id } = await notified('Snoozed and recalled');
    await click(person, card, 'In 3 hours');
    await stage.herald.request('DELETE', `/api/notifications/${id}?recall=true`);
    await comes('Snoozed and recalled');
    await done('Snoozed and recalled');
    const { rows } = await database.query(
      'select d.state from reminders r join deliveries d on d.id = r.delivery_id where r.what = $1',
      ['Snoozed and recalled'],
    );
    expect(rows).toEqual([{ state: 'cancelled' }]);
  });

  test('Undo shows the card again at once', async () => {
    const { person, card } = await notified('Snoozed by mistake');
    const away = await click(person, card, 'Tomorrow at 9:00');
    expect(JSON.stringify(away.body.value)).toContain(', 09:00');
    const told = await click(person, card, 'Undo');
    expect(JSON.stringify(told.body.value)).toContain('Roll back');
    expect(await waiting('Snoozed by mistake')).toMatchObject([{ state: 'removed' }]);
  });

  test('takes a day and a time that were picked, and none that have passed', async () => {
    const { person, card } = await notified('Snoozed until then');
    const past = await click(person, card, 'Then', { inputs: { date: '2020-01-01', time: '10:00' } });
    expect(past.body.value).toContain('still to come');
    await click(person, card, 'Then', { inputs: { date: '2031-03-01', time: '10:00' } });
    const [snoozed] = await waiting('Snoozed until then');
    expect(snoozed?.at.toISOString()).toMatch(/^2031-0(2-28|3-01)T/);
  });
});
