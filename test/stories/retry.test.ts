import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { IMPATIENT, type Stage, startStage } from './stage.ts';

const PATIENCE_MS = 180_000;
let stage: Stage;
let people: { id: string; upn: string }[];
beforeAll(async () => {
  stage = await startStage({ people: 20, env: IMPATIENT });
  ({ people } = await stage.teams.state());
}, PATIENCE_MS);
afterAll(() => stage.close());

const somebody = () => stage.somebody();

const fault = (person: string, answer: object, operation = 'send') =>
  stage.teams.control('faults', { match: { person, operation }, answer, times: 1 });
const notify = async (person: string, title = 'A card') =>
  (await stage.herald.notify({ title, audience: { people: [person] } })).body.id;
const outcome = async (id: string) => (await stage.herald.settled(id)).items[0];
/** The requests of the bot to Teams about this person, in order, but for the roster, read at a time of its own. */
async function wireOf(person: string): Promise<Wire[]> {
  const { conversations } = await stage.teams.state();
  const { id } = people.find(({ upn }) => upn === person) ?? { id: '' };
  const chat = conversations.find(({ personId }: Wire) => personId === id)?.id;
  const isTheirs = ({ path, request, direction, operation }: Wire) =>
    direction === 'from-bot' &&
    operation !== 'members' &&
    (decodeURIComponent(path).includes(chat) || request?.members?.[0]?.id === id);
  return (await stage.teams.requests()).filter(isTheirs);
}

describe('a failure that passes', () => {
  const FAULTS: Record<string, Wire[]> = {
    '503': [{ status: 503 }],
    '412': [{ status: 412 }],
    '500': [{ status: 500 }],
    '504': [{ status: 504 }],
    'a connection that ends before the answer': [{ drop: 'after' }],
    'an answer that does not come in time': [{ latencyMs: 2_500 }],
    'a 1:1 that cannot be opened': [{ status: 404 }, { drop: 'after' }],
  };
  /** All at once, because each takes the pause before the second attempt. */
  const ends = new Map<string, Awaited<ReturnType<typeof outcome>>>();
  beforeAll(async () => {
    const play = async ([name, [sending, opening]]: [string, Wire[]]) => {
      const person = await somebody();
      await fault(person, sending);
      if (opening !== undefined) await fault(person, opening, 'create');
      ends.set(name, await outcome(await notify(person)));
    };
    await Promise.all(Object.entries(FAULTS).map(play));
  }, PATIENCE_MS);

  test.each<[string, object]>([
    ['503', { outcome: 'refused', status: 503, reason: { code: 'teams-unavailable' } }],
    ['412', { outcome: 'refused', status: 412, reason: { code: 'throttled' } }],
    ['a 1:1 that cannot be opened', { outcome: 'refused', reason: { code: 'teams-unavailable' } }],
  ])('after %s, where no card was taken, it is sent once', (name, attempt) => {
    expect(ends.get(name)).toMatchObject({ state: 'sent', possiblyRepeated: false });
    expect(ends.get(name)?.attempts).toMatchObject([attempt, { outcome: 'sent' }]);
  });

  test.each([
    ['500'],
    ['504'],
    ['a connection that ends before the answer'],
    ['an answer that does not come in time'],
  ])('after %s, where nobody knows whether the card was taken, it is sent again and says so', name => {
    expect(ends.get(name)).toMatchObject({ state: 'sent', possiblyRepeated: true });
    expect(ends.get(name)?.attempts).toMatchObject([{ outcome: 'unknown' }, { outcome: 'sent' }]);
  });
});

test(
  'the time that Teams names in Retry-After is obeyed, also by what else waits for this conversation',
  async () => {
    const [person, other] = [await somebody(), await somebody()];
    await fault(person, { status: 429, retryAfterSeconds: 2 });
    const first = await notify(person, 'Throttled');
    await eventually('Teams refuses the first', async () =>
      (await wireOf(person)).some(({ status }) => status === 429),
    );
    const ids = [first, await notify(person, 'Behind it')];
    const elsewhere = await outcome(await notify(other, 'Elsewhere'));
    expect(elsewhere?.attempts).toHaveLength(1);
    for (const id of ids) expect(await outcome(id)).toMatchObject({ state: 'sent', possiblyRepeated: false });
    const sends = (await wireOf(person)).filter(({ request }) =>
      /Throttled|Behind it/.test(request?.summary),
    );
    expect(sends.map(({ status, request }) => [status, request.summary.split(':')[0]])).toEqual([
      [429, 'Throttled'],
      [201, 'Throttled'],
      [201, 'Behind it'],
    ]);
    const [refused, again] = sends.map(({ at }) => Date.parse(at));
    expect((again ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(2_000);
  },
  PATIENCE_MS,
);

describe('a failure that does not pass', () => {
  test('a 1:1 that is gone is opened again, once, and the card is sent there', async () => {
    const person = await somebody();
    await fault(person, { status: 404, code: 'ConversationNotFound' });
    const before = (await wireOf(person)).length;
    const delivery = await outcome(await notify(person));
    expect(delivery).toMatchObject({ state: 'sent', attempts: [{ outcome: 'sent' }] });
    expect((await wireOf(person)).slice(before).map(({ operation, status }) => [operation, status])).toEqual([
      ['send', 404],
      ['create', 201],
      ['send', 201],
    ]);
  });

  test('a 1:1 that is gone and stays gone is given up after one more try', async () => {
    const person = await somebody();
    for (let i = 0; i < 2; i++) await fault(person, { status: 404, code: 'ConversationNotFound' });
    const delivery = await outcome(await notify(person));
    expect(delivery).toMatchObject({ state: 'undelivered', reason: { code: 'conversation-gone' } });
    expect(await outcome(await notify(person))).toMatchObject({ state: 'sent' });
  });

  test('a person who blocks Herald is left in peace, until they write to it', async () => {
    const person = await somebody();
    await stage.teams.control('block', { person, blocked: true });
    expect(await outcome(await notify(person))).toMatchObject({
      state: 'undelivered',
      reason: { code: 'blocked' },
      attempts: [{ outcome: 'refused', status: 403, code: 'ConversationBlockedByUser' }],
    });
    const before = (await wireOf(person)).length;
    expect(await outcome(await notify(person))).toMatchObject({
      reason: { code: 'blocked' },
      attempts: [{ outcome: 'not-tried' }],
    });
    expect(await wireOf(person)).toHaveLength(before);
    await stage.teams.control('block', { person, blocked: false });
    await stage.teams.control('say', { person, text: 'help' });
    expect(await outcome(await notify(person))).toMatchObject({ state: 'sent' });
  });

  test.each<[object, string]>([
    [{ status: 400, code: 'BadSyntax' }, 'refused'],
    [{ status: 403, code: 'BotNotInConversationRoster' }, 'removed'],
    [{ status: 403, code: 'SomethingNew' }, 'not-installed'],
  ])('%j is not tried again, and the delivery says %s', async (answer, reason) => {
    const person = await somebody();
    await fault(person, answer);
    const delivery = await outcome(await notify(person));
    expect(delivery).toMatchObject({ state: 'undelivered', reason: { code: reason } });
    expect(delivery?.attempts).toHaveLength(1);
  });

  test('a channel that Herald was not added to is told as such, not as a person', async () => {
    await stage.teams.control('install', { team: 'Contoso Engineering' });
    const { conversations, tenantId } = await stage.teams.state();
    const { id } = conversations.find(({ title }: Wire) => title === 'Ops');
    await stage.teams.control('say', { person: people[0]?.upn, conversation: id, text: 'hi', mention: true });
    await stage.teams.messages({ conversation: id });
    await stage.teams.control('faults', {
      match: { conversation: id, operation: 'send' },
      answer: { status: 403, code: 'Forbidden' },
      times: 1,
    });
    const { body } = await stage.herald.notify({ tenantId, audience: { conversations: [id] } });
    expect((await stage.herald.settled(body.id)).items).toMatchObject([
      { state: 'undelivered', reason: { code: 'unknown-conversation' } },
    ]);
  });
});
