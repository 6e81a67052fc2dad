import type pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { textsOf } from '../../deliver/card-tree.ts';
import { eventually } from '../../eventually.ts';
import { type Stage, startStage } from '../../stories/stage.ts';
import type { Wire } from '../../wire.ts';

// Both processes are killed and started anew in the middle, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let stage: Stage;
let database: pg.Client;
beforeAll(async () => {
  stage = await startStage();
  database = await stage.connect();
}, 180_000);
afterAll(() => stage.close());

const BODY = {
  topic: 'standup',
  title: 'Stand-up in five minutes',
  subject: { name: 'Team Blue' },
  actor: { name: 'CI' },
};
const DAILY = { cron: '0 0 * * *', zone: 'Etc/UTC' };
const progress = async (id: string) => (await stage.herald.request('GET', `/api/notifications/${id}`)).body;
const cardsOf = async (person: string): Promise<Wire[]> =>
  (await stage.teams.messages({ person, text: 'Stand-up' })).filter(({ deleted }) => !deleted);
/** Nobody can wait for midnight: the time of the series comes a second ago. */
const itIsTime = (id: string) =>
  database.query(`update notifications set repeat_next_at = now() - interval '1 second' where id = $1`, [id]);
const made = async (id: string, count: number): Promise<Wire> => {
  await eventually(`${count} occurrences`, async () => (await progress(id)).repeat.made === count);
  return progress(id);
};

test('a series comes once each time, says what it says by then, and ends when it is deleted, whatever is killed', async () => {
  const [ana] = (await stage.some(1)) as [string];
  const other = await stage.another();
  const body = { ...BODY, audience: { people: [ana] }, repeat: DAILY };
  const same = { 'Idempotency-Key': 'stand-up' };
  const first = await stage.herald.notify(body, same);
  expect(first).toMatchObject({ status: 202, body: { state: 'accepted', next: expect.any(Array) } });
  expect(first.body.next).toHaveLength(5);
  const { id } = first.body;
  const again = await stage.herald.notify(body, same);
  expect([again.body, again.headers.get('Idempotent-Replayed')]).toEqual([first.body, 'true']);
  expect(await progress(id)).toMatchObject({ state: 'repeating', repeat: { ...DAILY, made: 0 } });

  await Promise.all([stage.herald.kill(), other.kill()]);
  await itIsTime(id);
  await Promise.all([stage.herald.start(), other.start()]);
  const [one] = (await made(id, 1)).repeat.occurrences;
  await stage.herald.settled(one.id);
  expect(await cardsOf(ana)).toHaveLength(1);
  expect(await progress(one.id)).toMatchObject({ state: 'done', occurrence: { of: id, at: one.at } });

  await stage.herald.request('PATCH', `/api/notifications/${id}`, { title: 'Stand-up is at eleven' });
  await itIsTime(id);
  await Promise.all([stage.herald.kill(), other.kill()]);
  await Promise.all([stage.herald.start(), other.start()]);
  const [two] = (await made(id, 2)).repeat.occurrences;
  await stage.herald.settled(two.id);
  const titles = (await cardsOf(ana)).map(({ attachments }) =>
    textsOf(attachments[0].content).find((text: string) => text.startsWith('Stand-up')),
  );
  expect(titles).toEqual([BODY.title, 'Stand-up is at eleven']);
  const { body: list } = await stage.herald.request('GET', first.body.links.occurrences);
  expect(list.items.map((item: Wire) => item.id)).toEqual([two.id, one.id]);

  await stage.herald.request('DELETE', `/api/notifications/${id}?recall=true`);
  await eventually('the cards are gone', async () => (await cardsOf(ana)).length === 0);
  expect(await progress(id)).toMatchObject({ state: 'done', repeat: { made: 2, next: [] } });
  await other.stop();
});

test('a dry run says when it would come, and of the first time to whom', async () => {
  const [ana] = (await stage.some(1)) as [string];
  const body = { ...BODY, audience: { people: [ana] }, repeat: { ...DAILY, count: 2 } };
  const { status, body: foreseen } = await stage.herald.request(
    'POST',
    '/api/notifications?dryRun=true',
    body,
  );
  expect(status).toBe(200);
  expect(foreseen.next).toHaveLength(2);
  expect(foreseen.items).toMatchObject([
    { state: 'held', reason: { code: 'scheduled' }, until: foreseen.next[0] },
  ]);
});

test.each([
  [{ cron: '*/5 * * * *', zone: 'Etc/UTC' }, 'repeat-too-often', ['repeat.cron']],
  [{ cron: '0 9 * * 1' }, 'invalid-request', ['repeat.zone']],
  [{ zone: 'Etc/UTC' }, 'invalid-request', ['repeat']],
  [{ rule: 'FREQ=WEEKLY;BYDAY=MO', zone: 'Etc/UTC' }, 'invalid-request', ['repeat.rule']],
])('%j is refused: %s', async (repeat, code, fields) => {
  const { body } = await stage.herald.notify({ ...BODY, audience: { subscribers: true }, repeat });
  expect([body.code, body.errors.map(({ field }: Wire) => field)]).toEqual([code, fields]);
});

test('what would make one card of all occurrences, or means one instant, is refused by name', async () => {
  const repeat = { cron: '0 9 * * 1', zone: 'Etc/UTC' };
  const wrong = { key: 'k', ends: true, expiresAt: '2099-01-01T00:00:00Z', repeat };
  const { body } = await stage.herald.notify({ ...BODY, audience: { subscribers: true }, ...wrong });
  expect(body.errors.map(({ field }: Wire) => field).toSorted()).toEqual(['ends', 'expiresAt', 'key']);
});
