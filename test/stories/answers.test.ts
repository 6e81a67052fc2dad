import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { newKey } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
let other: { authorization: string };
let tenantId: string;
let ops: string;
beforeAll(async () => {
  stage = await startStage({ people: 20 });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  const state = await stage.teams.state();
  tenantId = state.tenantId;
  ops = state.conversations.find(({ title }: Wire) => title === 'Ops').id;
}, 180_000);
beforeAll(async () => {
  other = await newKey(stage.database.url, '--name', 'other', '--all');
}, 180_000);
afterAll(() => stage.close());

const ACTIONS = [
  { type: 'callback', title: 'Roll back', verb: 'rollback', data: { run: 4521 } },
  { type: 'callback', title: 'Leave it', verb: 'leave' },
];

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const click = (person: string, message: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, ...more });
const told = async (person: string, text: string): Promise<Wire> =>
  (await stage.teams.messages({ person, text })).at(-1);

/** A card with buttons of the caller's, as it stands. */
async function posted(title: string, audience: object, where: object): Promise<{ id: string; card: Wire }> {
  const { body } = await stage.herald.notify({ title, actions: ACTIONS, audience, tenantId });
  await stage.herald.settled(body.id);
  const [card] = await stage.teams.messages({ ...where, text: title });
  return { id: body.id, card };
}

const answersOf = async (id: string): Promise<Wire> =>
  (await stage.herald.request('GET', `/api/notifications/${id}/deliveries`)).body.items[0];
const nameOf = async (person: string): Promise<string> =>
  (await stage.teams.state()).people.find(({ upn }: Wire) => upn === person).name;

describe('answers on a card in a channel', () => {
  test('are kept of each person, the last one, and stand on the card for everybody', async () => {
    const [one, two] = (await stage.some(2)) as [string, string];
    const { id, card } = await posted('Who takes it?', { conversations: [ops] }, { conversation: 'Ops' });
    const there = { conversation: 'Ops' };
    await click(one, card, 'Roll back', there);
    await click(two, card, 'Leave it', { ...there, as: 'submit' });
    await stage.teams.messages({ ...there, text: await nameOf(two) });
    await click(one, card, 'Leave it', there);
    const { answer, answers } = await answersOf(id);
    expect(answer).toEqual({ verb: 'leave', data: null });
    expect(answers).toEqual([
      {
        person: { label: await nameOf(two), address: two },
        verb: 'leave',
        data: null,
        at: expect.any(String),
      },
      {
        person: { label: await nameOf(one), address: one },
        verb: 'leave',
        data: null,
        at: expect.any(String),
      },
    ]);
    const now = await until(
      async () => (await stage.teams.messages({ ...there, text: 'Who takes it?' }))[0],
      message => JSON.stringify(message).split(' · Leave it · ').length === 3,
    );
    for (const person of [one, two]) expect(JSON.stringify(now)).toContain(await nameOf(person));
    const { body } = await stage.herald.request('GET', `/api/notifications/${id}/deliveries?format=csv`);
    expect(String(body)).toContain(`${await nameOf(one)}: leave (`);
  });
});

describe('a caller without an address to be told at', () => {
  const message = expect.stringMatching(
    /^nobody is told when one is pressed, .* npm run key -- callback --name bootstrap/,
  );
  const WARNED = { warnings: [{ field: 'actions', message }] };
  const card = (people: readonly string[]) => ({
    ...{ topic: 'ci', title: 'Approve?', subject: { name: '#1' }, actor: { name: 'CI' } },
    ...{ actions: ACTIONS, audience: { people }, tenantId },
  });
  const post = (address: string, body: object, headers = {}) =>
    stage.herald.request('POST', address, body, headers);

  test('is warned wherever it brings buttons that call back, and not of others', async () => {
    const person = await stage.somebody();
    const posted = await post('/api/notifications', card([person]));
    expect([posted.status, posted.body]).toEqual([202, expect.objectContaining(WARNED)]);
    expect((await post('/api/notifications?dryRun=true', card([person]))).body).toMatchObject(WARNED);
    const patch = (body: object) =>
      stage.herald.request('PATCH', `/api/notifications/${posted.body.id}`, body);
    expect((await patch({ actions: ACTIONS.slice(1) })).body).toMatchObject(WARNED);
    expect((await patch({ title: 'Approve this?' })).body).not.toHaveProperty('warnings');
    const event = {
      specversion: '1.0',
      id: '1',
      source: '/ci',
      type: 'herald.notification',
      data: card([person]),
    };
    const events = { 'content-type': 'application/cloudevents+json' };
    expect((await post('/api/events', event, events)).body).toMatchObject(WARNED);
    const open = {
      ...card([person]),
      actions: [{ type: 'open', title: 'Look', url: 'https://ci.example/' }],
    };
    expect((await post('/api/notifications', open)).body).not.toHaveProperty('warnings');
  });

  test('is warned of an address that can be nobody’s, and everybody else hears it', async () => {
    const person = await stage.somebody();
    const odd = { ...card([person, 'ana@contoso.com; ben@contoso.com']), actions: [] };
    const { body } = await post('/api/notifications', odd);
    expect(body.warnings).toEqual([
      {
        field: 'audience.people.1',
        message: expect.stringMatching(/^reaches nobody: it must be one address/),
      },
    ]);
    const { counts } = await stage.herald.settled(body.id);
    expect(counts).toMatchObject({ sent: 1, undelivered: 1 });
  });

  test('whose button somebody pressed reads it, and the person reads that nobody is told', async () => {
    const person = await stage.somebody();
    const { id, card: shown } = await posted('Approve this release?', { people: [person] }, { person });
    const answered = await click(person, shown, 'Roll back');
    const now = JSON.stringify(answered.body);
    expect(now).toContain('Roll back: noted. bootstrap isn’t told of it, but can look it up.');
    expect(now).not.toContain('"verb":"callback"');
    expect(await answersOf(id)).toMatchObject({ state: 'acknowledged', answer: { verb: 'rollback' } });
  });

  test('of whose card the first press alone counts: everybody’s says who it was, and that nobody is told', async () => {
    const [one, two] = (await stage.some(2)) as [string, string];
    const title = 'Who takes this release?';
    const first = [{ type: 'callback', title: 'Take it', verb: 'take', who: 'onlyFirst' }];
    const { body } = await stage.herald.notify({
      title,
      actions: first,
      audience: { people: [one, two] },
      tenantId,
    });
    await stage.herald.settled(body.id);
    await click(one, await told(one, title), 'Take it');
    for (const person of [one, two])
      await told(
        person,
        `Take it: noted. bootstrap isn’t told of it, but can look it up. · ${await nameOf(one)}`,
      );
    expect(JSON.stringify(await told(two, title))).not.toContain('"verb":"callback"');
  });
});

describe('a press after DELETE', () => {
  test.each([
    ['cancels', '', 'execute', 'The sender has called this off, so your answer was not counted.'],
    ['cancels', '', 'submit', 'The sender has called this off, so your answer was not counted.'],
    ['recalls', '?recall=true', 'execute', 'The sender has taken this back, so your answer was not counted.'],
    ['recalls', '?recall=true', 'submit', 'The sender has taken this back, so your answer was not counted.'],
  ] as const)('which %s%s, by %s, does not count, and who pressed reads why', async (_, how, as, why) => {
    const person = await stage.somebody();
    const { id, card } = await posted(`Off by ${as}${how}`, { people: [person] }, { person });
    await click(person, card, 'Roll back', { as });
    expect((await answersOf(id)).answers).toMatchObject([{ verb: 'rollback', data: { run: 4521 } }]);
    const posts = (await stage.teams.requests()).filter(({ request }) =>
      JSON.stringify(request ?? '').includes('rollback'),
    );
    await stage.herald.request('DELETE', `/api/notifications/${id}${how}`);
    const { request } = posts.findLast(({ request: each }) => each.value !== undefined);
    const leave = JSON.parse(
      JSON.stringify(request).replaceAll('rollback', 'leave').replaceAll('{"run":4521}', '{}'),
    );
    const pressed = await stage.teams.control('raw', { activity: { ...leave, id: `late ${id}` } });
    if (as === 'execute') expect(pressed.body.value).toBe(why);
    else await told(person, why);
    expect((await answersOf(id)).answers).toMatchObject([{ verb: 'rollback' }]);
  });
});

describe('interruption "cancel"', () => {
  const OVERALL = 'How do you like it?';
  const survey = async (person: string, headers = {}) => {
    const questions = [
      { id: 'overall', type: 'yes-no', text: OVERALL },
      { id: 'desks', type: 'number', text: 'How many desks?' },
    ];
    const actor = { name: 'Facility team' };
    const body = {
      topic: 'pulse',
      title: 'The office',
      actor,
      questions,
      audience: { people: [person] },
      tenantId,
    };
    const { body: accepted } = await stage.herald.request('POST', '/api/surveys', body, headers);
    await told(person, OVERALL);
    await say(person, 'yes');
    await told(person, 'How many desks?');
    return accepted.id as string;
  };
  const cancelling = async (person: string, title: string) => {
    const { body } = await stage.herald.notify({
      ...{ title, interruption: 'cancel', audience: { people: [person] }, tenantId },
    });
    await stage.herald.settled(body.id);
    return told(person, title);
  };
  const body = (message: Wire) => JSON.stringify(message.attachments[0].content);

  test('interrupts what another caller asks, whose answers stay, and which goes on', async () => {
    const person = await stage.somebody();
    const id = await survey(person, other);
    const card = await cancelling(person, 'Not yours to end');
    expect(body(card)).toContain('When you’re ready, we go on with the survey');
    await click(person, card, 'Continue');
    await stage.teams.messages({ person, text: 'How many desks?', count: 2 });
    await say(person, '3');
    await told(person, 'send your answers?');
    await say(person, 'send');
    await told(person, 'Thank you.');
    const { body: page } = await stage.herald.request('GET', `/api/surveys/${id}/answers`, undefined, other);
    expect(page.items).toMatchObject([{ answers: { overall: true, desks: 3 } }]);
  });

  test('ends what is Herald’s own, and interrupts what another caller asks below it', async () => {
    const person = await stage.somebody();
    await survey(person, other);
    await say(person, 'interruptions');
    await told(person, 'When something comes up while I’m asking');
    const card = await cancelling(person, 'On top of two');
    expect(body(card)).toContain('so I broke off your settings.');
    expect(body(card)).toContain('we go on with the survey');
  });

  test('ends what the same caller asks', async () => {
    const person = await stage.somebody();
    await survey(person);
    expect(body(await cancelling(person, 'Our own'))).toContain('so I broke off the survey.');
    await say(person, 'continue');
    await told(person, 'There’s nothing to continue');
  });
});

/** Until it is so: a card can only be looked at again. */
async function until<T>(read: () => Promise<T>, is: (value: T) => boolean): Promise<T> {
  const { value } = await eventually('what is read is as expected', async () => {
    const now = await read();
    return is(now) && { value: now };
  });
  return value;
}
