import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { english } from '../voices.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

/** TEAM_SETTINGS=owners, with the whole service, the Teams stand-in and its Microsoft Graph. Ana owns the team. */
let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await stage.teams.control('install', { team: TEAM, by: ANA });
  await stage.teams.control('install', { chat: 'Launch crew' });
  await stage.herald.notify({ audience: { people: ['nobody@contoso.com'] } });
  await stage.herald.stop();
  await stage.herald.start({ TEAM_SETTINGS: 'owners', GRAPH_BASE_URL: `${stage.teams.url}/graph` });
}, 180_000);
afterAll(() => stage.close());

const TEAM = 'Contoso Engineering';
const [ANA, PRIYA, LENA] = ['ana@contoso.com', 'priya@contoso.com', 'lena@fabrikam.com'] as const;
const REFUSED = english.say('here.owners-alone');
const UNREAD = english.say('here.owners-unread');

const say = (person: string, text: string, conversation = 'Ops') =>
  stage.teams.control('say', { person, conversation, text, mention: true });
/** Herald's answer in the thread of their line. On a busy machine Graph may be late; then they are to write again. */
async function answered(person: string, text: string): Promise<Wire> {
  const { message } = await say(person, text);
  const answer = await eventually(`an answer to ${text}`, async () => {
    const { conversations } = await stage.teams.state();
    const { messages } = conversations.find(({ title }: Wire) => title === 'Ops');
    return messages.find(({ rootId }: Wire) => rootId === message);
  });
  return answer.text === UNREAD ? answered(person, text) : answer;
}
const there = (text: string, count = 1, conversation = 'Ops'): Promise<Wire[]> =>
  stage.teams.messages({ conversation, text, count });

/** The state of a card to the channel when it is settled. */
async function sent(): Promise<string | undefined> {
  const { teams } = await stage.teams.state();
  const { id } = teams[0].channels.find(({ name }: Wire) => name === 'Ops');
  const { body } = await stage.herald.notify({ audience: { conversations: [id] } });
  return (await stage.herald.settled(body.id)).items[0]?.state;
}

test('says at the start what it needs', async () => {
  const line = await stage.herald.logged(({ msg }) => msg.includes('TEAM_SETTINGS=owners'));
  expect(line.msg).toContain('GroupMember.Read.All');
});

describe('in a channel', () => {
  test('a member and a guest are refused in the thread in which they wrote, and cards go on', async () => {
    expect((await answered(PRIYA, 'stop deployments')).text).toBe(REFUSED);
    expect((await answered(LENA, 'stop everything')).text).toBe(REFUSED);
    expect(await sent()).toBe('sent');
  });

  test('an owner stops a topic, a member does not undo it, and the owner does', async () => {
    const card = await answered(ANA, 'stop deployments');
    expect(card.summary).toBe(english.say('here.stop', { topic: 'deployments' }));
    expect(await sent()).toBe('suppressed');
    const undo = async (person: string): Promise<string> => {
      const pressed = { person, message: card.id, action: 'undoHere', conversation: 'Ops' };
      const { value } = (await stage.teams.control('click', pressed)).body;
      return value === UNREAD ? undo(person) : value;
    };
    expect(await undo(PRIYA)).toBe(REFUSED);
    expect(await sent()).toBe('suppressed');
    expect(await undo(ANA)).toBe(english.say('here.undone'));
    expect(await sent()).toBe('sent');
  });

  test('what holds there is shown to everybody', async () => {
    await say(PRIYA, 'settings');
    await there(english.say('here.everything'));
  });

  test('nothing changes while Graph refuses, and the log names the permission', async () => {
    await stage.herald.stop();
    const refuse = (answer: object) =>
      stage.teams.control('faults', { match: { operation: 'graph-owners' }, answer, times: 1 });
    await stage.herald.start({ TEAM_SETTINGS: 'owners', GRAPH_BASE_URL: `${stage.teams.url}/graph` });
    await refuse({ status: 503 });
    await say(ANA, 'stop deployments');
    await there(UNREAD);
    await refuse({ status: 403, code: 'Authorization_RequestDenied' });
    expect((await answered(ANA, 'stop deployments')).text).toBe(english.say('here.owners-closed'));
    expect(await sent()).toBe('sent');
    await stage.herald.logged(({ level, msg }) => level === 'error' && msg.includes('GroupMember.Read.All'));
  });
});

test('in a group chat, which has no owners, everybody changes what comes there', async () => {
  await say(PRIYA, 'stop deployments', 'Launch crew');
  await there('Nothing on deployments comes here any more.', 1, 'Launch crew');
});
