import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 16 });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  await stage.teams.control('install', { chat: 'Launch crew' });
  await stage.herald.notify({ topic: 'leave', audience: { people: ['nobody@contoso.com'] } });
  await stage.herald.notify({ topic: 'deployments', audience: { people: ['nobody@contoso.com'] } });
}, 180_000);
afterAll(() => stage.close());

const say = (person: string, text: string, more: object = {}) =>
  stage.teams.control('say', { person, conversation: 'Ops', text, mention: true, ...more });
const lines = (name: string, count = 1, conversation = 'Ops') =>
  stage.teams.messages({ conversation, text: `${name}, I `, count });
const chat = (person: string, count = 1) => stage.teams.messages({ person, count });
const summaries = async (person: string, count = 1) =>
  (await chat(person, count)).map(({ summary, text }) => summary ?? text);
const ANSWERED = 'I answered you in our 1:1 chat.';

describe('in a channel', () => {
  test('a mention in a new post is answered with one line in its thread and a card in a 1:1 that is opened for it', async () => {
    const { message } = await say('priya@contoso.com', 'hello');
    expect(await lines('Priya Nair')).toMatchObject([{ text: `Priya Nair, ${ANSWERED}`, rootId: message }]);
    expect(await summaries('priya@contoso.com')).toEqual([
      'You mentioned me. Here, only you can read what I write.',
    ]);
    const [{ attachments }] = await chat('priya@contoso.com');
    expect(JSON.stringify(attachments)).toContain('You mentioned me in Ops, in the team Contoso Engineering');
    const { people } = await stage.teams.state();
    const priya = people.find(({ upn }: { upn: string }) => upn === 'priya@contoso.com');
    const created = (await stage.teams.requests()).filter(
      ({ operation, request }) => operation === 'create' && request.members[0].id === priya.id,
    );
    expect(created).toHaveLength(1);
  });

  test('a mention in a reply is answered in that thread', async () => {
    const { message: root } = await say('ana@contoso.com', 'who is on call?', { mention: false });
    await say('ana@contoso.com', 'topics', { replyTo: root });
    expect(await lines('Ana Silva')).toMatchObject([{ text: `Ana Silva, ${ANSWERED}`, rootId: root }]);
    expect(await summaries('ana@contoso.com')).toEqual(['Your topics: 2']);
  });

  test('the second mention gets the answer of the command, not another introduction', async () => {
    await say('mei@contoso.com', 'good morning');
    await lines('Mei Tanaka');
    await say('mei@contoso.com', 'help');
    await lines('Mei Tanaka', 2);
    expect(await summaries('mei@contoso.com', 2)).toEqual([
      'You mentioned me. Here, only you can read what I write.',
      'What Herald can do',
    ]);
  });

  test('the same message that Teams delivers twice is answered once', async () => {
    await stage.teams.control('say', {
      person: 'omar@contoso.com',
      conversation: 'Ops',
      text: 'topics',
      mention: true,
    });
    await lines('Omar Haddad');
    const posted = (await stage.teams.requests()).filter(
      ({ direction, request }) => direction === 'to-bot' && request.from?.name === 'Omar Haddad',
    );
    const again = await stage.teams.control('raw', { activity: posted[0].request });
    expect(again.status).toBe(200);
    // The answers after the repeated message show that nothing came because of it.
    await say('omar@contoso.com', 'why');
    expect(await lines('Omar Haddad', 2)).toHaveLength(2);
    expect(await summaries('omar@contoso.com', 2)).toEqual([
      'Your topics: 2',
      'Nothing was sent to you in the last 90 days.',
    ]);
  });

  test('a person whom Teams does not let Herald write to is told so in the thread, and no more is promised', async () => {
    await stage.teams.control('faults', {
      match: { person: 'lena@fabrikam.com', operation: 'create' },
      answer: { status: 403, code: 'ForbiddenOperationException' },
      times: 1,
    });
    const { message } = await say('lena@fabrikam.com', 'hello');
    const [line] = await lines('Lena Fischer (Guest)');
    expect(line).toMatchObject({
      rootId: message,
      text: 'Lena Fischer (Guest), I can’t write to you 1:1 yet. Add Herald to your chats (Apps in Teams), then ask me again.',
    });
    await say('lena@fabrikam.com', 'hello');
    expect((await lines('Lena Fischer (Guest)', 2)).at(-1)).toMatchObject({
      text: `Lena Fischer (Guest), ${ANSWERED}`,
    });
  });

  test('a person who blocked Herald and mentions it is tried again, and told how it went', async () => {
    const person = 'jonas@contoso.com';
    await stage.teams.control('install', { person });
    await chat(person);
    await stage.teams.control('block', { person, blocked: true });
    const { body } = await stage.herald.notify({ audience: { people: [person] } });
    expect((await stage.herald.settled(body.id)).items).toMatchObject([{ reason: { code: 'blocked' } }]);
    await say(person, 'topics');
    expect((await lines('Jonas Weber')).at(-1).text).toContain('I can’t write to you');
    await stage.teams.control('block', { person, blocked: false });
    await say(person, 'topics');
    expect((await lines('Jonas Weber', 2)).at(-1).text).toContain(ANSWERED);
    expect((await summaries(person, 2)).at(-1)).toBe('Your topics: 2');
  });
});

describe('in a group chat', () => {
  test('a mention is answered there with one line, and 1:1', async () => {
    await say('ana@contoso.com', 'help', { conversation: 'Launch crew' });
    expect(await lines('Ana Silva', 1, 'Launch crew')).toMatchObject([{ text: `Ana Silva, ${ANSWERED}` }]);
    expect(await summaries('ana@contoso.com', 2)).toContain('What Herald can do');
  });
});

describe('in a 1:1 chat', () => {
  const person = 'ben.adeyemi@contoso.com';
  let written = 0;
  const ask = async (text: string) => {
    await stage.teams.control('say', { person, text });
    written += 1;
    return (await chat(person, written)).at(-1);
  };
  beforeAll(async () => {
    await stage.teams.control('install', { person });
    await chat(person, 1);
    written = 1;
  });

  test.each([
    ['help', 'What Herald can do'],
    ['topics', 'Your topics: 2'],
    ['unsubscribe Deployments', 'You won’t get deployments notifications any more.'],
    ['sing a song', 'I didn’t understand “sing a song”.'],
    ['watchs', 'I didn’t understand “watchs”. Did you mean “watches”?'],
    [
      'snooze',
      'You have no card that can be snoozed. When one comes, press Snooze on it, or write "snooze until Friday".',
    ],
    ['subscribe deployments', 'You subscribed to deployments. Write "unsubscribe deployments" to stop it.'],
    ['subscribe nothing', 'There is no topic “nothing”. Write "topics" to see them all.'],
    ['constructor', 'I didn’t understand “constructor”.'],
  ])('%j is answered with a card', async (text, summary) => {
    expect(await ask(text)).toMatchObject({ summary, attachments: [{}] });
  });

  test('"why" is answered with a line where nothing came', async () => {
    expect(await ask('why')).toMatchObject({ text: 'Nothing was sent to you in the last 90 days.' });
  });

  test('"why" tells why the last cards came, and why others did not', async () => {
    const first = await stage.herald.notify({ title: 'Build failed', audience: { people: [person] } });
    await stage.herald.settled(first.body.id);
    written += 1;
    await ask('unsubscribe deployments');
    const second = await stage.herald.notify({ title: 'Build mended', audience: { people: [person] } });
    await stage.herald.settled(second.body.id);
    const { summary, attachments } = await ask('why');
    expect(summary).toBe('Your last 2 notifications, and why they came or not');
    const said = JSON.stringify(attachments);
    expect(said).toMatch(/Build mended.*You get this because bootstrap sent it to you/);
    expect(said).toContain('You stopped deployments. Write \\"subscribe deployments\\" to get it again.');
    expect(said).toMatch(/Build failed.*You get this because bootstrap sent it to you/);
  });

  test('the card of "unsubscribe" has an Undo that brings back what stood before', async () => {
    await ask('subscribe leave');
    const card = await ask('unsubscribe leave');
    await stage.teams.control('click', { person, message: card.id, action: 'optIn' });
    const { body } = await stage.herald.notify({ topic: 'leave', audience: { subscribers: true } });
    expect((await stage.herald.settled(body.id)).counts).toMatchObject({ sent: 1 });
  });
});
