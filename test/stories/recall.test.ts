import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { newKey } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
let people: { id: string; upn: string }[];
beforeAll(async () => {
  stage = await startStage({ people: 40 });
  ({ people } = await stage.teams.state());
}, 180_000);
afterAll(() => stage.close());

const some = (count: number) => stage.some(count);

const notify = async (people: string[], more: object = {}): Promise<string> =>
  (await stage.herald.notify({ audience: { people }, ...more })).body.id;
async function sent(people: string[], more: object = {}): Promise<string> {
  const id = await notify(people, more);
  await stage.herald.settled(id);
  return id;
}
const cancel = (id: string, query = '', headers: Record<string, string> = {}) =>
  stage.herald.request('DELETE', `/api/notifications/${id}${query}`, undefined, headers);
const recall = (id: string) => cancel(id, '?recall=true');
const progress = async (id: string) => (await stage.herald.request('GET', `/api/notifications/${id}`)).body;
const outcomes = async (id: string) =>
  (await stage.herald.settled(id)).items.map(({ state, reason }) => [state, reason.code]);

const fault = (person: string | undefined, operation: string, answer: object, times = 1) =>
  stage.teams.control('faults', { match: { person, operation }, answer, times });
/** The cards of notifications that this person sees. */
async function cardsOf(person = ''): Promise<Wire[]> {
  const { conversations } = await stage.teams.state();
  const id = people.find(({ upn }) => upn === person)?.id;
  const { messages } = conversations.find(({ personId }: Wire) => personId === id);
  return messages.filter((m: Wire) => !m.deleted && JSON.stringify(m).includes('"optOut"'));
}
const operations = async (title: string) =>
  (await stage.teams.requests())
    .filter(({ request }) => JSON.stringify(request ?? '').includes(title))
    .map(({ operation }) => operation);
const underWay = (operation: string) => stage.teams.underWay({ operation });

describe('DELETE', () => {
  test('cancels what waits for its time: nothing is sent, and the deliveries say who cancelled', async () => {
    const crowd = await some(2);
    const sendAt = new Date(Date.now() + 3_600_000);
    const id = await notify(crowd, { sendAt, title: 'Not to be said' });
    await eventually('both are held', async () => (await progress(id)).counts.held === 2);
    const { status, body } = await cancel(id);
    expect([status, body]).toMatchObject([202, { id, state: 'cancelled', recalled: false }]);
    expect(await outcomes(id)).toEqual(Array(2).fill(['cancelled', 'cancelled']));
    expect(await progress(id)).toMatchObject({ state: 'done', cancelledAt: expect.any(String) });
    expect(await operations('Not to be said')).toEqual([]);
  });

  test('cancels what is to be tried again, at once', async () => {
    const crowd = await some(1);
    await fault(crowd[0], 'send', { status: 503, retryAfterSeconds: 600 });
    const id = await notify(crowd, { title: 'Tried once' });
    await stage.herald.logged(line => line.notification === id && line.state === 'queued');
    await cancel(id);
    expect(await outcomes(id)).toEqual([['cancelled', 'cancelled']]);
    expect(await operations('Tried once')).toEqual(['send']);
  });

  test('leaves what was sent, which can still be changed, and cancels what fails while it is being sent', async () => {
    const [ana, ben] = (await some(2)) as [string, string];
    await fault(ben, 'send', { latencyMs: 900 });
    await fault(ben, 'send', { status: 503 });
    const id = await notify([ana, ben], { title: 'Half said' });
    await stage.herald.logged(line => line.notification === id && line.state === 'sent');
    await underWay('send');
    await cancel(id);
    expect(await outcomes(id)).toEqual([
      ['sent', 'sent'],
      ['cancelled', 'cancelled'],
    ]);
    await stage.herald.request('PATCH', `/api/notifications/${id}`, { title: 'Put right' });
    await stage.herald.settled(id);
    expect((await cardsOf(ana)).map(({ summary }) => summary)).toEqual([
      expect.stringContaining('Put right'),
    ]);
    expect(await cardsOf(ben)).toEqual([]);
  });

  test('asked again is as harmless as it is for what is done; of what is not there, or another’s, it finds nothing', async () => {
    const id = await sent(await some(1));
    for (let i = 0; i < 3; i++) expect((await cancel(id)).status).toBe(202);
    expect(await outcomes(id)).toEqual([['sent', 'sent']]);
    const other = await newKey(stage.database.url, '--name', 'stranger', '--all');
    expect((await cancel(id, '?recall=true', other)).status).toBe(404);
    expect((await cancel('0199f0a5-6c1e-7d3a-9a51-3f1d2b8c4e70')).status).toBe(404);
    expect((await cancel(id, '?recall=maybe')).body.errors).toMatchObject([{ field: 'query.recall' }]);
    expect(await outcomes(id)).toEqual([['sent', 'sent']]);
  });

  test('gives its key back: the next of the same key is another notification', async () => {
    const [person] = (await some(1)) as [string];
    const id = await sent([person], { key: 'again' });
    await recall(id);
    await stage.herald.settled(id);
    const next = await stage.herald.notify({ key: 'again', audience: { people: [person] } });
    expect(next.body).toMatchObject({ changed: false, id: expect.not.stringMatching(id) });
    await stage.herald.settled(next.body.id);
    expect(await cardsOf(person)).toHaveLength(1);
  });
});

describe('a recall', () => {
  test('deletes what was sent, and each copy has its own result', async () => {
    const [ana, ben, eva, tom] = (await some(4)) as [string, string, string, string];
    const id = await sent([ana, ben, eva, tom, 'nobody@contoso.com'], { title: 'Said in error' });
    await fault(ben, 'delete', { status: 403, code: 'BotNotInConversationRoster' });
    await fault(eva, 'delete', { status: 404, code: 'ActivityNotFoundInConversation' });
    await fault(tom, 'delete', { status: 503 });
    const { body } = await recall(id);
    expect(body).toMatchObject({ state: 'cancelled', recalled: true });
    const { counts, items } = await stage.herald.settled(id);
    expect(counts).toMatchObject({ recalled: 3, sent: 1, undelivered: 1 });
    expect(items.map(({ state, reason }) => [state, reason.code])).toEqual([
      ['recalled', 'recalled'],
      ['sent', 'removed'],
      ['recalled', 'card-gone'],
      ['recalled', 'recalled'],
      ['undelivered', 'unknown-person'],
    ]);
    expect(items[1]?.changes).toMatchObject([
      { operation: 'delete', state: 'undelivered', reason: { code: 'removed' } },
    ]);
    expect(await Promise.all([ana, ben, tom].map(async person => (await cardsOf(person)).length))).toEqual([
      0, 1, 0,
    ]);
    expect((await progress(id)).changes).toEqual({ waiting: 0, made: 3, kept: 0, failed: 1 });
  });

  test('takes a card that is being sent at this moment away afterwards', async () => {
    const crowd = await some(1);
    await fault(crowd[0], 'send', { latencyMs: 900 });
    const id = await notify(crowd, { title: 'Too late to stop' });
    await underWay('send');
    await recall(id);
    expect(await outcomes(id)).toEqual([['recalled', 'recalled']]);
    expect(await cardsOf(crowd[0])).toEqual([]);
  });

  test('may follow a cancellation, and deletes a card once however often it is asked for', async () => {
    const crowd = await some(2);
    const id = await sent(crowd);
    await cancel(id);
    await Promise.all([recall(id), recall(id), cancel(id)]);
    expect((await recall(id)).body.recalled).toBe(true);
    expect(await outcomes(id)).toEqual(Array(2).fill(['recalled', 'recalled']));
    const { items } = await stage.herald.settled(id);
    for (const { changes } of items) expect(changes).toHaveLength(1);
  });

  test('wins over a change that waits, and nothing can be changed from then on', async () => {
    const crowd = await some(1);
    const id = await sent(crowd, { title: 'First' });
    await fault(crowd[0], 'update', { status: 503, retryAfterSeconds: 1 });
    await stage.herald.request('PATCH', `/api/notifications/${id}`, { title: 'Second' });
    await stage.herald.logged(line => line.notification === id && line.reason === 'teams-unavailable');
    await recall(id);
    const { items } = await stage.herald.settled(id);
    expect(items).toMatchObject([
      {
        state: 'recalled',
        changes: [
          { operation: 'update', state: 'cancelled', reason: { code: 'superseded' } },
          { operation: 'delete', state: 'sent', reason: { code: 'recalled' } },
        ],
      },
    ]);
    const late = await stage.herald.request('PATCH', `/api/notifications/${id}`, { title: 'Third' });
    expect([late.status, late.body.code]).toEqual([409, 'recalled']);
  });

  test('takes away also what a person answered, or stopped', async () => {
    const [ana, ben] = (await some(2)) as [string, string];
    const actions = [{ type: 'callback', title: 'Approve', verb: 'approve' }];
    const id = await sent([ana, ben], { actions });
    const card = async (person: string) => (await cardsOf(person))[0].id;
    await stage.teams.control('click', { person: ana, message: await card(ana), action: 'Approve' });
    await stage.teams.control('click', { person: ben, message: await card(ben), action: 'optOut' });
    await recall(id);
    expect(await outcomes(id)).toEqual(Array(2).fill(['recalled', 'recalled']));
    const { items } = await stage.herald.settled(id);
    expect(items[0]).toMatchObject({ answer: { verb: 'approve' } });
  });

  test('is finished by the next process when this one is killed in the middle', async () => {
    const crowd = await some(6);
    const id = await sent(crowd);
    for (const person of crowd.slice(0, 2)) await fault(person, 'delete', { latencyMs: 1_500 });
    await recall(id);
    await underWay('delete');
    await stage.herald.kill();
    await stage.herald.start();
    const { counts } = await stage.herald.settled(id);
    expect(counts).toMatchObject({ recalled: 6 });
    for (const person of crowd) expect(await cardsOf(person)).toEqual([]);
  });
});
