import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
let tenantId: string;
beforeAll(async () => {
  stage = await startStage({ people: 30 });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  tenantId = (await stage.teams.state()).tenantId;
}, 180_000);
afterAll(() => stage.close());

const SUBJECT = { name: 'checkout-service #4521', id: 'checkout/4521', url: 'https://ci.example/4521' };
const somebody = () => stage.somebody();
const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const click = (person: string, message: string, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message, action, ...more });

async function told(person: string, more: object = {}) {
  const { body } = await stage.herald.notify({
    ...{ tenantId, topic: 'deployments', subject: SUBJECT, actor: { name: 'Priya Nair' } },
    audience: { people: [person] },
    ...more,
  });
  const { items } = await stage.herald.settled(body.id);
  return items[0] as Wire;
}

async function card(person: string, more: object = {}): Promise<Wire> {
  const { id } = await told(person, more);
  const [message] = await stage.teams.messages({ person, text: id });
  return message;
}

const outcome = async (person: string, more: object = {}) => {
  const { state, reason } = await told(person, more);
  return [state, reason.code];
};
const SENT = ['sent', 'sent'];
const shown = (answer: Wire) => JSON.stringify(answer.body.value);
const heard = async (person: string, text: string, count = 1) =>
  (await stage.teams.messages({ person, text, count })).at(-1);

describe('a stopped card', () => {
  test('stays readable, with what was done and Undo in the place of the buttons', async () => {
    const person = await somebody();
    const actions = [{ type: 'open', title: 'View the run', url: 'https://ci.example/4521' }];
    const facts = [{ title: 'Environment', value: 'production' }];
    const { id } = await card(person, { title: 'Deployment failed', actions, facts });
    const answer = shown(await click(person, id, 'optOut'));
    for (const words of ['Deployment failed', 'checkout-service #4521', 'View the run', 'production', 'Undo'])
      expect(answer).toContain(words);
    expect(answer).toContain('You won’t get deployments notifications any more');
    expect(answer).not.toMatch(/Stop these|Snooze|Less like this/);
  });

  test('a snoozed card stays readable, and says until when', async () => {
    const person = await somebody();
    const { id } = await card(person, { title: 'Disk is full' });
    const answer = shown(await click(person, id, 'In 3 hours'));
    expect(answer).toMatch(/Disk is full.*Snoozed\. This comes again (today|tomorrow) /);
    expect(shown(await click(person, id, 'Undo'))).toMatch(/Disk is full.*Snooze.*Stop these/);
    await say(person, 'why');
    const why = JSON.stringify(await heard(person, 'and why they came or not'));
    expect(why).toContain('You had snoozed it, and took that back.');
    expect(why).not.toContain('The sender cancelled it');
  });
});

describe('Less like this…', () => {
  const LATER = { subject: { name: 'another #1' }, actor: { name: 'Ben' } };
  test.each<[string, string, object, object]>([
    ['this subject', 'Anything about checkout-service #4521', {}, { subject: { name: 'another #1' } }],
    [
      'this actor',
      'Anything Priya Nair does',
      { subject: { name: 'another #1' } },
      { actor: { name: 'Ben' } },
    ],
    ['the topic', 'All of deployments', LATER, { topic: 'incidents' }],
    ['everything', 'Everything', { ...LATER, topic: 'incidents' }, {}],
  ])('stops %s with two clicks on the card, and Undo takes it back', async (what, choice, same, other) => {
    const person = await somebody();
    const { id } = await card(person);
    expect(shown(await click(person, id, 'less'))).toContain('What should I stop?');
    expect(shown(await click(person, id, choice))).toMatch(/checkout-service #4521.*You won’t get.*Undo/);
    const reason = {
      'this subject': 'stopped-subject',
      'this actor': 'stopped-actor',
      'the topic': 'opted-out',
    };
    expect(await outcome(person, same)).toEqual([
      'suppressed',
      reason[what as keyof typeof reason] ?? 'stopped-everything',
    ]);
    if (what !== 'everything') expect(await outcome(person, other)).toEqual(SENT);
    expect(shown(await click(person, id, 'Undo'))).toContain('Stop these');
    expect(await outcome(person, same)).toEqual(SENT);
  });

  test('works in a client that waits for no answer, and can be left as it is', async () => {
    const person = await somebody();
    const { id } = await card(person);
    await click(person, id, 'less', { as: 'submit' });
    expect((await heard(person, 'What should I stop?')).id).toBe(id);
    await click(person, id, 'Nothing, keep it as it is', { as: 'submit' });
    expect((await heard(person, 'Stop these')).id).toBe(id);
    await click(person, id, 'less', { as: 'submit' });
    await heard(person, 'What should I stop?');
    await click(person, id, 'Everything', { as: 'submit' });
    await heard(person, 'You won’t get any notifications any more');
    expect(await outcome(person)).toEqual(['suppressed', 'stopped-everything']);
  });

  test('a double click is one stop, and a forged grain none', async () => {
    const person = await somebody();
    const { id } = await card(person);
    await click(person, id, 'less');
    await click(person, id, 'Anything Priya Nair does');
    const { request } = (await stage.teams.requests()).findLast(
      ({ request: r }: Wire) => r?.type === 'invoke',
    );
    const again = await stage.teams.control('raw', { activity: request });
    expect(shown(again)).toContain('You won’t get anything that Priya Nair does any more');
    const action = { ...request.value.action, data: { ...request.value.action.data, of: 'the whole team' } };
    const forged = { ...request, id: 'forged', value: { ...request.value, action } };
    expect((await stage.teams.control('raw', { activity: forged })).body.value).toBe(
      'This button no longer does anything.',
    );
    await say(person, 'topics');
    const list = JSON.stringify(await heard(person, 'Your topics'));
    expect(list.match(/"unstop"/g)).toHaveLength(2);
  });
});

describe('in words', () => {
  test('all topics of such names are stopped, also those to come, and taken back from the list', async () => {
    const person = await somebody();
    await say(person, 'stop deployments.*');
    await heard(person, 'You won’t get notifications on topics like deployments.* any more');
    expect(await outcome(person, { topic: 'deployments.eu' })).toEqual(['suppressed', 'opted-out']);
    expect(await outcome(person)).toEqual(SENT);
    await say(person, 'topics');
    const list = await heard(person, 'No topics with names like this');
    await click(person, list.id, 'unstop');
    expect(await outcome(person, { topic: 'deployments.eu' })).toEqual(SENT);
  });

  test.each(['stop everything', 'unsubscribe all', 'stop *'])(
    '%j stops everything; undo takes it back and says what, and then there is nothing left',
    async words => {
      const person = await somebody();
      await say(person, words);
      await heard(person, 'You won’t get any notifications any more');
      expect(await outcome(person)).toEqual(['suppressed', 'stopped-everything']);
      await say(person, 'Undo');
      await heard(person, 'I undid this: You won’t get any notifications any more');
      expect(await outcome(person)).toEqual(SENT);
      await say(person, 'undo');
      await heard(person, 'There’s nothing to undo right now.');
    },
  );

  test('who subscribes after that gets that topic alone', async () => {
    const person = await somebody();
    await told(person);
    await say(person, 'stop everything');
    await heard(person, 'You won’t get any notifications any more');
    await say(person, 'subscribe deployments');
    await heard(person, 'You subscribed to deployments.');
    expect(await outcome(person)).toEqual(SENT);
    expect(await outcome(person, { topic: 'incidents' })).toEqual(['suppressed', 'stopped-everything']);
  });

  test('“Stop these” stops the topic of the last card, and says which', async () => {
    const person = await somebody();
    await told(person, { topic: 'incidents', title: 'Database is down' });
    await say(person, 'stop these');
    const stopped = await heard(person, 'You won’t get incidents notifications any more');
    expect(JSON.stringify(stopped)).toContain('Database is down');
    expect(await outcome(person, { topic: 'incidents' })).toEqual(['suppressed', 'opted-out']);
    await say(person, 'undo');
    expect(await outcome(person, { topic: 'incidents' })).toEqual(SENT);
  });

  test('undo takes back what was done on a card, which has its buttons again', async () => {
    const person = await somebody();
    const { id } = await card(person);
    await click(person, id, 'optOut', { as: 'submit' });
    await heard(person, 'You won’t get deployments notifications any more');
    await say(person, 'undo');
    await heard(person, 'I undid this');
    expect((await heard(person, 'Stop these')).id).toBe(id);
    expect(await outcome(person)).toEqual(SENT);
  });
});

test('a topic that reaches somebody by name alone can be stopped in the list', async () => {
  const person = await somebody();
  // The first of the list, so that its button is the first.
  const topic = 'a-direct-one';
  await told(person, { topic });
  await say(person, 'topics');
  const list = await heard(person, 'Only what is addressed to you');
  await click(person, list.id, 'Stop');
  expect(await outcome(person, { topic })).toEqual(['suppressed', 'opted-out']);
  await click(person, list.id, 'Start');
  expect(await outcome(person, { topic })).toEqual(SENT);
  const { body } = await stage.herald.notify({ tenantId, topic, audience: { subscribers: true } });
  expect((await stage.herald.settled(body.id)).items).toEqual([]);
});
