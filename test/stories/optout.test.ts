import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 40 });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
}, 180_000);
afterAll(() => stage.close());

const somebody = () => stage.somebody();

async function notified(person: string, more: object = {}): Promise<Wire> {
  const { body } = await stage.herald.notify({ audience: { people: [person] }, ...more });
  const { items } = await stage.herald.settled(body.id);
  const [message] = await stage.teams.messages({ person, text: items[0]?.id ?? '' });
  return { ...message, delivery: items[0], notification: body.id };
}

const click = (person: string, message: string, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message, action, ...more });
const stateOf = async (person: string, more: object = {}) => {
  const { body } = await stage.herald.notify({ audience: { people: [person] }, ...more });
  const { items } = await stage.herald.settled(body.id);
  return [items[0]?.state, items[0]?.reason.code];
};
const subscribers = async (topic: string) => {
  const { body } = await stage.herald.notify({ topic, audience: { subscribers: true } });
  return (await stage.herald.settled(body.id)).counts.sent;
};
const cardOf = (told: Wire) => JSON.stringify(told.body?.value);
/** The message as it stands now, once it holds the text. */
async function changed(person: string, id: string, text: string): Promise<Wire> {
  const messages = await stage.teams.messages({ person, text });
  return messages.find(message => message.id === id);
}
const SUPPRESSED = ['suppressed', 'opted-out'];
const SENT = ['sent', 'sent'];

describe('"Stop these" on a card in a 1:1', () => {
  test('turns the card into a confirmation with Undo, and the topic ends there', async () => {
    const person = await somebody();
    const card = await notified(person);
    const told = await click(person, card.id, 'optOut');
    expect(told.body).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: { actions: [{ type: 'Action.Execute', title: 'Undo', verb: 'optIn' }] },
    });
    expect(cardOf(told)).toContain('You won’t get deployments notifications any more');
    expect(await stateOf(person)).toEqual(SUPPRESSED);
    expect(await stateOf(person, { topic: 'other' })).toEqual(SENT);
  });

  test('in a client without Action.Execute the same happens by a change of the message', async () => {
    const person = await somebody();
    const card = await notified(person);
    await click(person, card.id, 'optOut', { as: 'submit' });
    const confirmation = await changed(person, card.id, 'You won’t get deployments notifications any more');
    expect(confirmation.attachments[0].content.actions[0].fallback).toMatchObject({ type: 'Action.Submit' });
    expect(await stateOf(person)).toEqual(SUPPRESSED);
    await click(person, card.id, 'optIn', { as: 'submit' });
    const restored = await changed(person, card.id, 'Stop these');
    expect(restored.attachments[0].content).toEqual(card.attachments[0].content);
    expect(await stateOf(person)).toEqual(SENT);
  });

  test('Undo brings back the very card, also an urgent one', async () => {
    const person = await somebody();
    const card = await notified(person, { urgency: 'urgent' });
    await click(person, card.id, 'optOut');
    const told = await click(person, card.id, 'optIn');
    expect(told.body.value).toEqual(card.attachments[0].content);
  });

  test('Undo restores a subscription for who had one, and none for who had none', async () => {
    const [subscriber, other] = [await somebody(), await somebody()];
    const cards = [await notified(subscriber, { topic: 'ci' }), await notified(other, { topic: 'ci' })];
    await stage.teams.control('say', { person: subscriber, text: 'subscribe ci' });
    expect(await subscribers('ci')).toBe(1);
    for (const [i, person] of [subscriber, other].entries()) await click(person, cards[i].id, 'optOut');
    expect(await subscribers('ci')).toBe(0);
    for (const [i, person] of [subscriber, other].entries()) await click(person, cards[i].id, 'optIn');
    expect(await subscribers('ci')).toBe(1);
    expect(await stateOf(other, { topic: 'ci' })).toEqual(SENT);
  });

  test('a click that Teams delivers again is answered again, and does not undo the Undo', async () => {
    const person = await somebody();
    const card = await notified(person);
    const told = await click(person, card.id, 'optOut');
    const posted = (await stage.teams.requests()).findLast(({ request }) => request?.type === 'invoke');
    await click(person, card.id, 'optIn');
    const again = await stage.teams.control('raw', { activity: posted.request });
    expect(again.body).toEqual(told.body);
    expect(await stateOf(person)).toEqual(SENT);
  });

  test('the buttons of the list of topics work in both kinds of clients', async () => {
    const person = await somebody();
    await notified(person, { topic: 'ci' });
    await stage.teams.control('say', { person, text: 'topics' });
    const [list] = await stage.teams.messages({ person, text: 'Your topics' });
    const told = await click(person, list.id, 'Get all');
    expect(cardOf(told)).toContain('"On · as it happens"');
    await click(person, list.id, 'Stop', { as: 'submit' });
    expect(await changed(person, list.id, '"Stopped"')).toBeDefined();
    const posted = await clickedBy(person, list.id, 'Start');
    const { delivery } = posted.value.action.data;
    const forged = withData(posted, { delivery, topic: 'made up' }, 'forged topic');
    expect((await stage.teams.control('raw', { activity: forged })).body.value).toBe(
      'There is no such topic any more.',
    );
  });
});

describe('a card that is so old that nothing is known of it any more', () => {
  /** As it was sent by Herald long ago: ids begin with the time at which they were made. */
  const oldCard = (topic?: string) => ({
    delivery: newId({ msecs: Date.now() - 91 * 24 * 60 * 60 * 1000 }),
    ...(topic !== undefined && { topic }),
  });
  /** A click of this person on an old card, in a client that knows `Action.Execute`. */
  async function clickOld(person: string, data: object, verb = 'optOut'): Promise<string> {
    const card = await notified(person);
    const posted = await clickedBy(person, card.id, 'optOut', 'optIn');
    const { body } = await stage.teams.control('raw', { activity: withData(posted, data, newId(), verb) });
    return body.value;
  }
  const OLD = 'This card is more than 90 days old, and I no longer know what it was about.';

  test('can be stopped all the same, and that can be undone', async () => {
    const person = await somebody();
    expect(await clickOld(person, oldCard('deployments'))).toBe(
      `${OLD} I stopped its topic for you. To undo that, look below.`,
    );
    expect(await stateOf(person)).toEqual(SUPPRESSED);
    const [confirmation] = await stage.teams.messages({ person, text: 'You won’t get deployments' });
    await click(person, confirmation.id, 'optIn');
    expect(await stateOf(person)).toEqual(SENT);
  });

  test('can be stopped in a client without Action.Execute', async () => {
    const person = await somebody();
    const card = await notified(person);
    await click(person, card.id, 'optOut', { as: 'submit' });
    await changed(person, card.id, 'You won’t get deployments');
    await click(person, card.id, 'optIn', { as: 'submit' });
    await changed(person, card.id, 'Stop these');
    const { request } = (await stage.teams.requests()).findLast(
      ({ request }) => request?.value?.verb === 'optIn',
    );
    const value = { verb: 'optOut', ...oldCard('deployments') };
    await stage.teams.control('raw', { activity: { ...request, id: newId(), value } });
    await stage.teams.messages({ person, text: 'You won’t get deployments' });
    expect(await stateOf(person)).toEqual(SUPPRESSED);
  });

  test.each<[string, Wire, string]>([
    ['names no topic', oldCard(), 'optOut'],
    ['names a topic that there never was', oldCard('made up'), 'optOut'],
    ['asks for an answer of the caller', oldCard('deployments'), 'callback'],
    ['takes a stop back', oldCard('deployments'), 'optIn'],
  ])('says how old it is where its button %s, and what to write instead', async (_what, data, verb) => {
    const person = await somebody();
    expect(await clickOld(person, data, verb)).toBe(`${OLD} Write "topics" to choose what you get.`);
    expect(await stateOf(person)).toEqual(SENT);
  });
});

describe('an opt-out is the business of its owner', () => {
  test('another person cannot stop what was addressed to me', async () => {
    const [owner, stranger] = [await somebody(), await somebody()];
    const [mine, theirs] = [await notified(owner), await notified(stranger)];
    const posted = await clickedBy(stranger, theirs.id, 'optOut');
    const forged = await stage.teams.control('raw', {
      activity: withData(posted, { delivery: mine.delivery.id }, 'forged-1'),
    });
    expect(forged.body.value).toBe('This card is someone else’s, so nothing changed.');
    expect(await stateOf(owner)).toEqual(SENT);
  });

  test.each<[string, Wire, string]>([
    ['an id that is no id', { delivery: "' or 1=1" }, 'This button no longer does anything.'],
    ['a delivery that there never was', { delivery: newId() }, 'This button no longer does anything.'],
    ['a topic that there never was', { topic: 'made up' }, 'This button no longer does anything.'],
    ['no data', {}, 'This button no longer does anything.'],
  ])('a forged click with %s changes nothing', async (_what, data, answer) => {
    const person = await somebody();
    const card = await notified(person);
    const posted = await clickedBy(person, card.id, 'optOut', 'optIn');
    const forged = withData(posted, data, `forged ${_what}`, 'optOut');
    expect((await stage.teams.control('raw', { activity: forged })).body.value).toBe(answer);
    expect(await stateOf(person)).toEqual(SENT);
  });

  test('a click from another tenant changes nothing, even with the ids of the owner', async () => {
    const person = await somebody();
    const card = await notified(person);
    const posted = await clickedBy(person, card.id, 'optOut', 'optIn');
    const elsewhere = '11111111-2222-4333-8444-555555555555';
    const forged = withData(posted, { delivery: card.delivery.id }, 'forged tenant', 'optOut');
    const { body } = await stage.teams.control('raw', {
      activity: {
        ...forged,
        conversation: { ...forged.conversation, tenantId: elsewhere },
        channelData: { ...forged.channelData, tenant: { id: elsewhere } },
      },
    });
    expect(body.value).toBe('This card is someone else’s, so nothing changed.');
    expect(await stateOf(person, { tenantId: posted.channelData.tenant.id })).toEqual(SENT);
  });
});

describe('in a channel', () => {
  const posted = async (title: string) => {
    const { conversations } = await stage.teams.state();
    const ops = conversations.find(({ title: name }: Wire) => name === 'Ops').id;
    const { body } = await stage.herald.notify({
      title,
      audience: { conversations: [ops] },
      tenantId: tenant,
    });
    await stage.herald.settled(body.id);
    const [card] = await stage.teams.messages({ conversation: 'Ops', text: title });
    return card;
  };
  let tenant: string;
  beforeAll(async () => {
    tenant = (await stage.teams.state()).tenantId;
  });

  test.each([
    ['execute', 'Channel card one'],
    ['submit', 'Channel card two'],
  ] as const)('%s concerns the one who clicked, and the card stays for the others', async (as, title) => {
    const [clicker, other] = [await somebody(), await somebody()];
    const card = await posted(title);
    const told = await click(clicker, card.id, 'optOut', { conversation: 'Ops', as });
    if (as === 'execute') expect(cardOf(told)).toContain('You won’t get deployments notifications any more');
    else
      expect(await stage.teams.messages({ person: clicker, text: 'You won’t get deployments' })).toHaveLength(
        1,
      );
    expect(await stateOf(clicker, { tenantId: tenant })).toEqual(SUPPRESSED);
    expect(await stateOf(other, { tenantId: tenant })).toEqual(SENT);
    const [now] = await stage.teams.messages({ conversation: 'Ops', text: title });
    expect(now.attachments).toEqual(card.attachments);
    expect(now.updatedAt).toBeUndefined();
    // The channel itself goes on to hear what is addressed to it.
    await posted(`${title}, again`);
  });

  test('a repeated submit writes to the one who clicked only once, and its Undo works', async () => {
    const person = await somebody();
    const card = await posted('Channel card three');
    await click(person, card.id, 'optOut', { conversation: 'Ops', as: 'submit' });
    const submit = (await stage.teams.requests()).findLast(
      ({ request }) => request?.value?.verb === 'optOut',
    );
    await stage.teams.control('raw', { activity: submit.request });
    await stage.teams.control('say', { person, text: 'help' });
    await stage.teams.messages({ person, text: 'What Herald can do' });
    const confirmations = await stage.teams.messages({ person, text: 'You won’t get deployments' });
    expect(confirmations).toHaveLength(1);
    await click(person, confirmations[0].id, 'optIn');
    expect(await stateOf(person, { tenantId: tenant })).toEqual(SENT);
  });
});

describe('an opt-out that was acknowledged is obeyed by every send that starts later', () => {
  test('also by what was queued behind a slow send when it was made', async () => {
    const person = await somebody();
    const before = await notified(person, await sameTenant());
    await stage.teams.control('faults', {
      match: { person, operation: 'send' },
      answer: { latencyMs: 700 },
      times: 1,
    });
    const ids: string[] = [];
    for (const title of ['First', 'Second', 'Third']) {
      const { body } = await stage.herald.notify({
        title,
        audience: { people: [person] },
        ...(await sameTenant()),
      });
      ids.push(body.id);
    }
    await underWay('First');
    await click(person, before.id, 'optOut');
    const states = await Promise.all(ids.map(async id => (await stage.herald.settled(id)).items[0]?.state));
    expect(states).toEqual(['sent', 'suppressed', 'suppressed']);
  });

  test('also by a send for which the 1:1 is just being opened', async () => {
    const person = await stage.stranger();
    const ops = (await stage.teams.state()).teams[0].channels.find(
      ({ name }: { name: string }) => name === 'Ops',
    );
    const there = await stage.herald.notify({
      topic: 'slow',
      title: 'Slow, for all',
      audience: { conversations: [ops.id] },
      ...(await sameTenant()),
    });
    await stage.herald.settled(there.body.id);
    const [{ id: message }] = await stage.teams.messages({ conversation: 'Ops', text: 'Slow, for all' });
    await stage.teams.control('faults', {
      match: { person, operation: 'create' },
      answer: { latencyMs: 700 },
      times: 1,
    });
    const { body } = await stage.herald.notify({
      topic: 'slow',
      audience: { people: [person] },
      ...(await sameTenant()),
    });
    await stage.teams.underWay({ operation: 'create' });
    await stage.teams.control('click', { person, message, conversation: 'Ops', action: 'optOut' });
    expect((await stage.herald.settled(body.id)).items).toMatchObject([{ state: 'suppressed' }]);
  });

  const sameTenant = async () => ({ tenantId: (await stage.teams.state()).tenantId });
  const underWay = (text: string) => stage.teams.underWay({ text });
});

describe('a button of the caller', () => {
  const actions = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that must come back as it is.
    { type: 'callback', title: 'Roll back', verb: 'rollback', data: { run: 4521, 'a b': ['${x}', null] } },
    { type: 'callback', title: 'Leave it', verb: 'rollback', data: { run: 0 } },
    { type: 'callback', title: 'Seen', verb: 'optOut' },
  ];
  const sameTenant = async () => ({ tenantId: (await stage.teams.state()).tenantId });
  const answered = async (notification: string) => {
    const { body } = await stage.herald.request('GET', `/api/notifications/${notification}/deliveries`);
    const { state, reason, answer } = body.items[0];
    return { state, reason: reason.code, answer };
  };

  test.each([
    ['execute', 'Roll back', { verb: 'rollback', data: actions[0]?.data }],
    ['submit', 'Roll back', { verb: 'rollback', data: actions[0]?.data }],
    ['execute', 'Leave it', { verb: 'rollback', data: { run: 0 } }],
    ['submit', 'Seen', { verb: 'optOut', data: null }],
  ] as const)('%s on "%s" is on the delivery, where the caller reads it', async (as, title, answer) => {
    const person = await somebody();
    const card = await notified(person, { actions, ...(await sameTenant()) });
    await click(person, card.id, title, { as });
    expect(await answered(card.notification)).toEqual({ state: 'acknowledged', reason: 'answered', answer });
    expect(await stateOf(person, await sameTenant())).toEqual(SENT);
  });

  test('what the card never offered cannot be pressed', async () => {
    const person = await somebody();
    const card = await notified(person, { actions, ...(await sameTenant()) });
    const posted = await clickedBy(person, card.id, 'Leave it');
    const forge = (id: string, data: object) =>
      stage.teams.control('raw', { activity: withData(posted, { delivery: card.delivery.id, ...data }, id) });
    const before = await answered(card.notification);
    for (const [id, data] of Object.entries({
      'other verb': { action: 'delete', payload: {} },
      'other data': { action: 'rollback', payload: { run: 1 } },
      'no verb': {},
    }))
      expect((await forge(`forged ${id}`, data)).body.value).toBe('This button no longer does anything.');
    expect(await answered(card.notification)).toEqual(before);
  });
});

/** Clicks one after the other; the last as Teams posted it. */
async function clickedBy(person: string, message: string, ...actions: string[]): Promise<Wire> {
  for (const action of actions) await click(person, message, action);
  return (await stage.teams.requests()).findLast(({ request }) => request?.type === 'invoke').request;
}

/** The same click with other data, under another id: the client is in the hands of its user. */
function withData(activity: Wire, data: object, id: string, verb?: string): Wire {
  const action = { ...activity.value.action, data, ...(verb !== undefined && { verb }) };
  return { ...activity, id, value: { ...activity.value, action } };
}
