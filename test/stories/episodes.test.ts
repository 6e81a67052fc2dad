import { afterAll, beforeAll, expect, test } from 'vitest';
import { textsOf } from '../deliver/card-tree.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

// The service is killed and started anew in the middle, on a machine that may be busy.

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
}, 180_000);
afterAll(() => stage.close());

/** Posts as an alerting system does about one group of alerts, to one person: with `ends` when it is over. */
function alerts(person: string, key: string) {
  const alert = { key, topic: 'incidents', subject: { name: 'db1' }, audience: { people: [person] } };
  return (title: string, more: object = {}, headers: Record<string, string> = {}) =>
    stage.herald.notify({ ...alert, title, actor: { name: 'Alertmanager' }, ...more }, headers);
}

/** The cards that stand in a person's chat, each as its texts. */
async function cardsOf(person: string): Promise<string[][]> {
  const messages = await stage.teams.messages({ person, text: '"optOut"' });
  return messages
    .filter(({ deleted }: Wire) => !deleted)
    .map(({ attachments }: Wire) => textsOf(attachments[0].content));
}

const progress = async (id: string) => (await stage.herald.request('GET', `/api/notifications/${id}`)).body;

test('firing, an update, resolved, and firing again are two cards, whatever is killed between', async () => {
  const person = await stage.somebody();
  const post = alerts(person, 'disk/db1');
  const { body: first } = await post('Disk is full', { severity: 'critical', urgency: 'urgent' });
  await stage.herald.settled(first.id);
  expect(await progress(first.id)).toMatchObject({ severity: 'critical', key: 'disk/db1' });
  expect((await cardsOf(person))[0]).toEqual(expect.arrayContaining(['Urgent', 'Critical', 'Disk is full']));

  const { body: update } = await post('Disk is almost full', { severity: 'warning' });
  expect(update).toMatchObject({ id: first.id, changed: true });
  await stage.herald.kill();
  await stage.herald.start();
  await stage.herald.settled(first.id);

  const ends = { ends: true, actor: { name: 'Priya Nair' } };
  const { status, body: ending } = await post('Disk has room', ends, { 'idempotency-key': 'resolved-1' });
  expect([status, ending]).toMatchObject([202, { id: first.id, changed: true }]);
  await stage.herald.kill();
  await stage.herald.start();
  const { body: second } = await post('Disk is full', { severity: 'critical' });
  expect(second).toMatchObject({ changed: false, id: expect.not.stringMatching(first.id) });
  for (const { id } of [first, second]) await stage.herald.settled(id);

  const again = await post('Disk has room', ends, { 'idempotency-key': 'resolved-1' });
  expect([again.body.id, again.headers.get('idempotent-replayed')]).toEqual([first.id, 'true']);
  const [ended, firing, ...more] = await cardsOf(person);
  expect(more).toEqual([]);
  expect(ended).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Resolved by Priya Nair after \d+ (second|minute)/),
      'Disk has room',
    ]),
  );
  expect(firing).toEqual(expect.arrayContaining(['Critical', 'Disk is full']));
  expect(await progress(first.id)).toMatchObject({ endedAt: expect.any(String), state: 'done' });
  expect(await progress(second.id)).not.toHaveProperty('endedAt');
});

test('an end without a beginning is fine, says so, and shows nothing', async () => {
  const person = await stage.somebody();
  const post = alerts(person, 'never/begun');
  const headers = { 'idempotency-key': 'nothing' };
  for (const replayed of [null, 'true']) {
    const answer = await post('Resolved', { ends: true }, headers);
    expect([answer.status, answer.body]).toEqual([
      200,
      { ignored: true, reason: expect.stringContaining('Nothing of this "key" is open') },
    ]);
    expect(answer.headers.get('idempotent-replayed')).toBe(replayed);
  }
  const { body } = await post('It begins after all');
  await stage.herald.settled(body.id);
  expect(await cardsOf(person)).toHaveLength(1);
});

test('what ended before it could be sent is not said, and its sender reads why', async () => {
  const person = await stage.somebody();
  const post = alerts(person, 'short/lived');
  await stage.teams.control('faults', {
    match: { person, operation: 'send' },
    answer: { status: 503, retryAfterSeconds: 3_600 },
    times: 1,
  });
  const { body } = await post('A short fault');
  await stage.herald.logged(line => line.notification === body.id && line.state === 'queued');
  await post('Nothing to see', { ends: true });
  const { items } = await stage.herald.settled(body.id);
  expect(items).toMatchObject([
    { state: 'cancelled', reason: { code: 'over', text: expect.stringContaining('It had ended') } },
  ]);
  const sent = (await stage.teams.requests()).filter(({ request }) =>
    JSON.stringify(request ?? '').includes('Nothing to see'),
  );
  expect(sent).toEqual([]);
});
