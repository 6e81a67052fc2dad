import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { newKey } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

// The service is killed and started anew in the middle, on a machine that may be busy.

let stage: Stage;
let people: { id: string; upn: string }[];
beforeAll(async () => {
  stage = await startStage({ people: 60 });
  ({ people } = await stage.teams.state());
}, 180_000);
afterAll(() => stage.close());

const some = (count: number) => stage.some(count);
const somebody = () => stage.somebody();

const notify = (people: string[], more: object = {}) =>
  stage.herald.notify({ audience: { people }, ...more });
async function sent(people: string[], more: object = {}): Promise<string> {
  const { body } = await notify(people, more);
  await stage.herald.settled(body.id);
  return body.id;
}
const patch = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  stage.herald.request('PATCH', `/api/notifications/${id}`, body, headers);
const progress = async (id: string) => (await stage.herald.request('GET', `/api/notifications/${id}`)).body;

/** The cards of notifications that a person sees, in order. */
async function cardsOf(person: string | undefined): Promise<Wire[]> {
  const messages = await stage.teams.messages({ person: person ?? '', text: '"optOut"' });
  return messages.filter(({ deleted }) => !deleted);
}
const titleOf = ({ summary }: Wire) => String(summary).replace(/:.*/s, '');

const fault = (person: string, operation: string, answer: object, times = 1) =>
  stage.teams.control('faults', { match: { person, operation }, answer, times });
/** The requests to Teams about this person's cards, in order, by the title that each had. */
async function wireOf(person: string | undefined): Promise<Wire[]> {
  const { conversations } = await stage.teams.state();
  const id = people.find(({ upn }) => upn === person)?.id;
  const chat = conversations.find(({ personId }: Wire) => personId === id)?.id;
  return (await stage.teams.requests()).filter(
    ({ operation, path }) =>
      ['send', 'update', 'delete'].includes(operation) && decodeURIComponent(path).includes(chat),
  );
}
const underWay = (person: string | undefined, operation: string) =>
  stage.teams.underWay({ person, operation });

describe('PATCH', () => {
  test('changes every card where it stands, without sending another, and people are still counted once', async () => {
    const [ana, ben] = (await some(2)) as [string, string];
    const id = await sent([ana, ben, 'nobody@contoso.com'], { detail: 'At first' });
    const before = await Promise.all([ana, ben].map(async person => (await cardsOf(person))[0].id));
    const { status, body } = await patch(id, { title: 'Deployment was rolled back' });
    expect([status, body]).toMatchObject([202, { id, changed: true, revision: 1 }]);

    const { counts, items } = await stage.herald.settled(id);
    expect(counts).toMatchObject({ sent: 2, undelivered: 1 });
    const after = await Promise.all([ana, ben].map(cardsOf));
    expect(after.map(cards => cards.map(({ id }) => id))).toEqual(before.map(id => [id]));
    expect(after.flat().map(titleOf)).toEqual(Array(2).fill('Deployment was rolled back'));
    expect(JSON.stringify(after)).toContain('At first');
    expect(items.map(({ revision, changes }) => [revision, changes])).toMatchObject([
      [1, [{ operation: 'update', revision: 1, state: 'sent', reason: { code: 'changed' } }]],
      [1, [{ operation: 'update', revision: 1, state: 'sent', reason: { code: 'changed' } }]],
      [0, []],
    ]);
    expect(await progress(id)).toMatchObject({
      revision: 1,
      changedAt: expect.any(String),
      expanded: 3,
      changes: { waiting: 0, made: 2, kept: 0, failed: 0 },
    });
  });

  test('merges: what is missing stays, null takes away, and what is the same changes nothing', async () => {
    const person = await somebody();
    const id = await sent([person], {
      detail: 'To be taken away',
      facts: [{ title: 'Stage', value: 'blue' }],
      subject: { name: 'shop #1', url: 'https://ci.example/1' },
    });
    await patch(id, { detail: null, subject: { name: 'shop #2' } });
    await stage.herald.settled(id);
    const shown = JSON.stringify(await cardsOf(person));
    expect(shown).not.toContain('To be taken away');
    for (const text of ['shop #2', 'https://ci.example/1', 'blue']) expect(shown).toContain(text);

    const again = await patch(id, { detail: null, subject: { name: 'shop #2' } });
    expect(again.body).toMatchObject({ changed: false, revision: 1 });
    expect((await wireOf(person)).filter(({ operation }) => operation === 'update')).toHaveLength(1);
  });

  test('of a card that waits for its next try makes it say the new, once', async () => {
    const person = await somebody();
    await fault(person, 'send', { status: 503, retryAfterSeconds: 1 });
    const { body } = await notify([person], { title: 'Old words' });
    await stage.herald.logged(line => line.notification === body.id && line.state === 'queued');
    await patch(body.id, { title: 'New words' });
    const { items } = await stage.herald.settled(body.id);
    expect(items).toMatchObject([{ state: 'sent', revision: 1, changes: [] }]);
    expect((await cardsOf(person)).map(titleOf)).toEqual(['New words']);
  });

  test('of a card that is being sent at this moment changes it afterwards', async () => {
    const person = await somebody();
    await fault(person, 'send', { latencyMs: 800 });
    const { body } = await notify([person], { title: 'On its way' });
    await underWay(person, 'send');
    await patch(body.id, { title: 'Overtaken' });
    const { items } = await stage.herald.settled(body.id);
    expect((await cardsOf(person)).map(titleOf)).toEqual(['Overtaken']);
    expect((await wireOf(person)).map(({ request }) => titleOf(request)).slice(-2)).toEqual([
      'On its way',
      'Overtaken',
    ]);
    expect(items).toMatchObject([{ state: 'sent', revision: 1 }]);
  });

  test('once more wins over the change before: what still waits of that is dropped, and says so', async () => {
    const person = await somebody();
    const id = await sent([person], { title: 'Zero' });
    await fault(person, 'update', { status: 503, retryAfterSeconds: 2 });
    await patch(id, { title: 'One' });
    await stage.herald.logged(line => line.notification === id && line.reason === 'teams-unavailable');
    await patch(id, { title: 'Two' });
    const { items } = await stage.herald.settled(id);
    expect(items[0]?.changes).toMatchObject([
      { revision: 1, state: 'cancelled', reason: { code: 'superseded' } },
      { revision: 2, state: 'sent' },
    ]);
    expect((await cardsOf(person)).map(titleOf)).toEqual(['Two']);
  });

  test('never puts older words over newer ones, with two workers, failures, lost answers and changes in quick succession', async () => {
    const second = await stage.another();
    const crowd = await some(12);
    const id = await sent(crowd, { title: 'Change 0' });
    for (const [i, person] of crowd.entries()) {
      if (i % 3 === 0) await fault(person, 'update', { status: 503 }, 2);
      if (i % 3 === 1) await fault(person, 'update', { drop: 'after' });
      if (i % 4 === 0) await fault(person, 'update', { latencyMs: 300 });
    }
    for (let i = 1; i <= 5; i++) {
      const herald = i % 2 === 0 ? stage.herald : second;
      await herald.request('PATCH', `/api/notifications/${id}`, { title: `Change ${i}` });
    }
    const { items } = await stage.herald.settled(id);
    expect(items.map(({ state, revision }) => [state, revision])).toEqual(Array(12).fill(['sent', 5]));
    for (const person of crowd) {
      expect((await cardsOf(person)).map(titleOf)).toEqual(['Change 5']);
      const said = (await wireOf(person))
        .map(({ request }) => titleOf(request))
        .filter(t => /^Change/.test(t));
      expect(said).toEqual(said.toSorted());
    }
    await second.kill();
  });

  test('reaches every card although the process is killed in the middle', async () => {
    const crowd = await some(8);
    const id = await sent(crowd, { title: 'Before the crash' });
    for (const person of crowd.slice(0, 2)) await fault(person, 'update', { latencyMs: 1_500 });
    await patch(id, { title: 'After the crash' });
    await underWay(crowd[0], 'update');
    await stage.herald.kill();
    await stage.herald.start();
    await stage.herald.settled(id);
    for (const person of crowd) expect((await cardsOf(person)).map(titleOf)).toEqual(['After the crash']);
  });

  test('that fails for one person is told there, and made for the others', async () => {
    const [ana, ben] = (await some(2)) as [string, string];
    const id = await sent([ana, ben]);
    await fault(ana, 'update', { status: 404, code: 'ActivityNotFoundInConversation' });
    await patch(id, { title: 'For those who still have it' });
    const { counts, items } = await stage.herald.settled(id);
    expect(counts).toMatchObject({ sent: 2 });
    expect(items.map(({ changes }) => changes)).toMatchObject([
      [{ state: 'undelivered', reason: { code: 'card-gone' } }],
      [{ state: 'sent' }],
    ]);
    expect((await progress(id)).changes).toEqual({ waiting: 0, made: 1, kept: 0, failed: 1 });
  });

  test.each<[string, unknown, object]>([
    ['whom it is for', { audience: { people: ['eve@contoso.com'] } }, { field: 'audience' }],
    ['its topic', { topic: 'other' }, { field: 'topic' }],
    ['how urgent it is', { urgency: 'urgent' }, { field: 'urgency' }],
    ['its title to nothing', { title: null }, { field: 'title' }],
    ['who did it to nobody', { actor: { name: '' } }, { field: 'actor.name' }],
    ['a field that nobody knows', { title: 'A', colour: 'red' }, { field: 'colour' }],
    ['nothing', {}, { field: 'the body' }],
    ['when it is sent, once it was', { sendAt: '2099-01-01T00:00:00Z' }, { field: 'sendAt' }],
    ['its end to the past', { expiresAt: '2001-01-01T00:00:00Z' }, { field: 'expiresAt' }],
  ])('cannot change %s, and says which field is wrong', async (_what, body, error) => {
    const id = await refused();
    const answer = await patch(id, body);
    expect([answer.status, answer.body.errors]).toMatchObject([422, [error]]);
    expect((await progress(id)).revision).toBe(0);
  });
  let one: Promise<string> | undefined;
  const refused = () => {
    one ??= sent(['nobody@contoso.com']);
    return one;
  };

  test('of what is not there, or is another caller’s, finds nothing', async () => {
    const other = await newKey(stage.database.url, '--name', 'stranger', '--all');
    for (const [id, headers] of [
      ['none', {}],
      ['0199f0a5-6c1e-7d3a-9a51-3f1d2b8c4e70', {}],
      [await refused(), other],
    ] as const)
      expect((await patch(id, { title: 'Mine?' }, headers)).status).toBe(404);
  });
});

describe('a card that a person acted upon', () => {
  const click = (person: string, message: string, action: string, more: object = {}) =>
    stage.teams.control('click', { person, message, action, ...more });

  test.each(['execute', 'submit'])(
    'by stopping its topic (%s) shows what is said by then, with what they did at its foot, until Undo',
    async as => {
      const person = await somebody();
      const id = await sent([person], { title: 'As it was' });
      const [{ id: card }] = await cardsOf(person);
      await click(person, card, 'optOut', { as });
      if (as === 'submit') await stage.teams.messages({ person, text: 'won’t get deployments' });
      await patch(id, { title: 'As it is now' });
      const { items } = await stage.herald.settled(id);
      const [{ changes }] = items as [Wire];
      expect(changes.at(-1)).toMatchObject({ state: 'sent', reason: { code: 'changed' } });
      const [changed] = await stage.teams.messages({ person, text: 'As it is now' });
      const now = JSON.stringify(changed.attachments[0].content);
      expect([changed.id, now.includes('won’t get deployments'), now.includes('Stop these')]).toEqual([
        card,
        true,
        false,
      ]);

      const told = await click(person, card, 'optIn', { as });
      const restored = as === 'execute' ? JSON.stringify(told.body.value) : 'Stop these';
      expect(restored).toContain('Stop these');
      if (as === 'submit')
        expect((await stage.teams.messages({ person, text: 'Stop these' }))[0].id).toBe(card);
    },
  );

  test('by answering it keeps what was answered', async () => {
    const person = await somebody();
    const actions = [{ type: 'callback', title: 'Approve', verb: 'approve' }];
    const id = await sent([person], { title: 'May I?', actions });
    const [{ id: card }] = await cardsOf(person);
    await click(person, card, 'Approve');
    await patch(id, { title: 'May I do something else?' });
    const { items } = await stage.herald.settled(id);
    expect(items).toMatchObject([
      {
        state: 'acknowledged',
        revision: 0,
        changes: [{ state: 'suppressed', reason: { code: 'card-kept' } }],
      },
    ]);
    expect((await cardsOf(person)).map(titleOf)).toEqual(['May I?']);
  });
});

describe('the same key again', () => {
  test('changes the cards, sends to who is new, and leaves nobody with two', async () => {
    const [ana, ben, eva] = (await some(3)) as [string, string, string];
    const first = await notify([ana, ben], { key: 'checkout/1', title: 'Failed' });
    expect([first.status, first.body.changed]).toEqual([202, false]);
    await stage.herald.settled(first.body.id);
    const again = await notify([ben, eva], { key: 'checkout/1', title: 'Mended' });
    expect([again.status, again.body]).toMatchObject([202, { id: first.body.id, changed: true }]);
    const { counts } = await stage.herald.settled(first.body.id);
    expect(counts).toMatchObject({ sent: 3 });
    for (const person of [ana, ben, eva]) expect((await cardsOf(person)).map(titleOf)).toEqual(['Mended']);
  });

  test('adds people in several requests, which say the same', async () => {
    const crowd = await some(3);
    const ids = [];
    for (const person of crowd) ids.push((await notify([person], { key: 'in-parts' })).body.id);
    expect(new Set(ids).size).toBe(1);
    const { counts } = await stage.herald.settled(ids[0]);
    expect(counts).toMatchObject({ sent: 3 });
    expect(await progress(ids[0])).toMatchObject({ revision: 0, changes: { made: 0 } });
  });

  test('posted twenty times at once is one notification and one card, which says one of the twenty', async () => {
    const person = await somebody();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => notify([person], { key: 'storm', title: `Storm ${i}` })),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.changed)).toHaveLength(1);
    const { counts } = await stage.herald.settled(answers[0]?.body.id);
    expect(counts).toMatchObject({ sent: 1 });
    const cards = await cardsOf(person);
    expect(cards.map(titleOf)).toEqual([expect.stringMatching(/^Storm \d+$/)]);
    const { revision } = await progress(answers[0]?.body.id);
    expect((await stage.herald.settled(answers[0]?.body.id)).items[0]?.revision).toBe(revision);
  });

  test('with an Idempotency-Key is repeated without changing anything again', async () => {
    const person = await somebody();
    const post = (title: string, key: string) =>
      stage.herald.notify({ key: 'both', title, audience: { people: [person] } }, { 'idempotency-key': key });
    await post('First', 'a');
    const second = await post('Second', 'b');
    await post('Third', 'c');
    const replayed = await post('Second', 'b');
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    expect(replayed.body).toEqual(second.body);
    await stage.herald.settled(second.body.id);
    expect((await cardsOf(person)).map(titleOf)).toEqual(['Third']);
  });

  test('from another caller is another notification', async () => {
    const person = await somebody();
    const other = await newKey(stage.database.url, '--name', 'neighbour', '--all');
    const mine = await notify([person], { key: 'shared' });
    const theirs = await stage.herald.notify({ key: 'shared', audience: { people: [person] } }, other);
    expect(theirs.body).toMatchObject({ changed: false, id: expect.not.stringMatching(mine.body.id) });
  });

  test('for another topic is refused, because people stop and subscribe to topics', async () => {
    const person = await somebody();
    await notify([person], { key: 'topical' });
    const { status, body } = await notify([person], { key: 'topical', topic: 'other' });
    expect([status, body.errors]).toMatchObject([
      422,
      [{ field: 'topic', message: expect.stringContaining('deployments') }],
    ]);
  });
});
