import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, passed } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

// Times have to come, and the service is stopped and started in the meantime.

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 30 });
}, 180_000);
afterAll(() => stage.close());

const somebody = () => stage.somebody();

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const post = (person: string, more: object) =>
  stage.herald.notify({ audience: { people: [person] }, ...more });
const only = async (id: string): Promise<Wire> => (await stage.herald.settled(id)).items[0];
const patch = (id: string, body: object) => stage.herald.request('PATCH', `/api/notifications/${id}`, body);
const progress = async (id: string) => (await stage.herald.request('GET', `/api/notifications/${id}`)).body;
/** The one delivery as it is now, as soon as it is in this state. */
async function reached(id: string, state: string): Promise<Wire> {
  return eventually(`the delivery of ${id} is ${state}`, async () => {
    const { body } = await stage.herald.request('GET', `/api/notifications/${id}/deliveries`);
    return body.items[0]?.state === state && body.items[0];
  });
}
const sendsOf = async (title: string) =>
  (await stage.teams.requests()).filter(
    ({ operation, request }) => operation === 'send' && JSON.stringify(request).includes(title),
  );

describe('sendAt', () => {
  test('holds the card until its second, whatever the offset it is written in, and says so meanwhile', async () => {
    const person = await somebody();
    const at = new Date(Date.now() + 2_500);
    // The same instant as people in Kathmandu write it: UTC+05:45.
    const written = new Date(at.getTime() + 345 * 60_000).toISOString().replace('Z', '+05:45');
    const { body } = await post(person, { sendAt: written, title: 'At its time' });
    const held = await reached(body.id, 'held');
    expect(held).toMatchObject({ reason: { code: 'scheduled' }, dueAt: at.toISOString() });
    const waiting = await progress(body.id);
    expect(waiting).toMatchObject({ state: 'active', sendAt: at.toISOString(), counts: { held: 1 } });
    expect(Date.parse(waiting.estimatedEndAt)).toBeGreaterThanOrEqual(at.getTime());
    const { state, sentAt } = await only(body.id);
    expect(state).toBe('sent');
    expect(Date.parse(sentAt)).toBeGreaterThanOrEqual(at.getTime());
    expect(await sendsOf('At its time')).toHaveLength(1);
  });

  test('in the past means at once', async () => {
    const { body } = await post(await somebody(), { sendAt: '2001-01-01T00:00:00+01:00' });
    expect(await only(body.id)).toMatchObject({ state: 'sent' });
  });

  test('that two processes wait for is sent once', async () => {
    const second = await stage.another();
    const { body } = await post(await somebody(), { sendAt: inMs(1_500), title: 'Once for all' });
    await stage.herald.settled(body.id);
    expect(await sendsOf('Once for all')).toHaveLength(1);
    await second.kill();
  });

  test('can be changed while it is in the future, together with what is said', async () => {
    const person = await somebody();
    const { body } = await post(person, { sendAt: inMs(3_600_000), title: 'First words' });
    await reached(body.id, 'held');
    const { status } = await patch(body.id, { sendAt: inMs(1_200), title: 'Other words' });
    expect(status).toBe(202);
    expect(await only(body.id)).toMatchObject({ state: 'sent', revision: 1, changes: [] });
    expect(await sendsOf('First words')).toEqual([]);
    expect(await sendsOf('Other words')).toHaveLength(1);
  });

  test('taken away sends at once', async () => {
    const { body } = await post(await somebody(), { sendAt: inMs(3_600_000) });
    await reached(body.id, 'held');
    await patch(body.id, { sendAt: null });
    expect(await only(body.id)).toMatchObject({ state: 'sent' });
  });
});

describe('expiresAt', () => {
  test.each<[string, () => object]>([
    ['in the past', () => ({ expiresAt: inMs(-1_000) })],
    ['now, when it is before sendAt', () => ({ sendAt: inMs(60_000), expiresAt: inMs(30_000) })],
    [
      'the same instant as sendAt',
      () => ({ sendAt: '2099-01-01T01:00:00+01:00', expiresAt: '2099-01-01T00:00:00Z' }),
    ],
    ['no time', () => ({ expiresAt: 'soon' })],
    ['before there were calendars', () => ({ expiresAt: '0000-01-01T00:00:00Z' })],
  ])('that is %s is refused by its name', async (_what, times) => {
    const { status, body } = await post('ana@contoso.com', times());
    expect([status, body.errors]).toMatchObject([422, [{ field: 'expiresAt' }]]);
  });

  test('ends what is still to be tried, when it comes and not when it would be tried', async () => {
    const person = await somebody();
    const match = { person, operation: 'send' };
    await stage.teams.control('faults', { match, answer: { status: 503, retryAfterSeconds: 600 }, times: 1 });
    const { body } = await post(person, { expiresAt: inMs(2_000), title: 'Stale by then' });
    const ended = await only(body.id);
    expect(ended).toMatchObject({ state: 'expired', reason: { code: 'expired' } });
    expect(await sendsOf('Stale by then')).toHaveLength(1);
  });

  test('ends what fails at the moment at which it comes', async () => {
    const person = await somebody();
    const match = { person, operation: 'send' };
    await stage.teams.control('faults', { match, answer: { latencyMs: 1_500 }, times: 1 });
    await stage.teams.control('faults', { match, answer: { status: 503, retryAfterSeconds: 600 }, times: 1 });
    const { body } = await post(person, { expiresAt: inMs(800) });
    expect(await only(body.id)).toMatchObject({ state: 'expired' });
  });

  test('can be put off, and the words of what has expired can still be changed', async () => {
    const person = await somebody();
    const { body } = await post(person, { sendAt: inMs(3_600_000), expiresAt: inMs(3_600_001) });
    await patch(body.id, { sendAt: inMs(100), expiresAt: inMs(600_000) });
    expect(await only(body.id)).toMatchObject({ state: 'sent' });
    const expiresAt = inMs(300);
    await patch(body.id, { expiresAt });
    await passed(expiresAt);
    expect((await patch(body.id, { title: 'Still wrong' })).status).toBe(202);
    expect(await only(body.id)).toMatchObject({ state: 'sent', revision: 1 });
  });
});

describe('what came due while the service was down', () => {
  test('is sent when it is back, unless it has expired by then', async () => {
    const [due, expired, held] = [await somebody(), await somebody(), await somebody()];
    const expiresAt = inMs(5_000);
    const ids = [
      (await post(due, { sendAt: inMs(4_000) })).body.id,
      (await post(expired, { sendAt: inMs(4_000), expiresAt, title: 'Nobody hears this' })).body.id,
      (await post(held, { sendAt: inMs(3_600_000), expiresAt: inMs(1_200 + 3_600_000) })).body.id,
    ];
    for (const id of ids) await reached(id, 'held');
    await stage.herald.stop();
    await passed(expiresAt);
    await stage.herald.start();
    expect(await only(ids[0])).toMatchObject({ state: 'sent' });
    expect(await only(ids[1])).toMatchObject({ state: 'expired' });
    expect(await sendsOf('Nobody hears this')).toEqual([]);
    expect(await reached(ids[2], 'held')).toMatchObject({ reason: { code: 'scheduled' } });
  });
});
