import { describe, expect, test } from '@jest/globals';
import type { PacedRequest } from '../../src/core/ports/pace.ts';
import type { Messenger, Rosters } from '../../src/core/ports/teams.ts';
import { LEEWAY_MS } from '../../src/decide/limits.ts';
import { messengerInTurn, rostersInTurn } from '../../src/teams/turns.ts';

const START = new Date('2026-01-05T09:00:00Z');
const chat = {
  tenantId: 't',
  conversationId: '19:c',
  kind: 'channel',
  serviceUrl: 'https://x/',
  botId: '28:b',
} as const;
const card = { text: 'Hello' };

/** What is asked of Teams, and which turns are waited for before, in order. */
function scene() {
  const story: string[] = [];
  let now = START;
  const asked =
    <T>(what: string, answer: T) =>
    async () => {
      story.push(what);
      return answer;
    };
  const messenger: Messenger = {
    openPersonal: asked('open', { conversationId: 'a:1' }),
    send: asked('send', { activityId: '1' }),
    update: asked('update', undefined),
    remove: asked('remove', undefined),
  };
  const rosters = {
    members: asked('members', { people: [] }),
    team: asked('team', { id: 't' }),
  } as unknown as Rosters;
  const pace = {
    turn: async (request: PacedRequest) => void story.push(`turn ${JSON.stringify(request)}`),
    pause: async () => undefined,
    throttled: async () => undefined,
  };
  const claimed = { tenantId: 't', lane: 'person:p', notBefore: START };
  return {
    story,
    at: (ms: number) => {
      now = new Date(START.getTime() + ms);
    },
    messenger: messengerInTurn(messenger, pace, { now: () => now }, claimed),
    rosters: rostersInTurn(rosters, pace),
  };
}
const TURN = 'turn {"tenantId":"t","lane":"person:p"}';

describe('a delivery', () => {
  test('makes its first request in the turn of its claim, and waits for one for each further request', async () => {
    const { story, messenger } = scene();
    await messenger.openPersonal({ tenantId: 't', serviceUrl: 'https://x/', botId: '28:b' }, '29:p');
    await messenger.send(chat, card);
    await messenger.update({ conversation: chat, activityId: '1' }, card);
    expect(story).toEqual(['open', TURN, 'send', TURN, 'update']);
  });

  test('that comes too late for its turn waits for another', async () => {
    const { story, messenger, at } = scene();
    at(LEEWAY_MS + 1);
    await messenger.send(chat, card);
    expect(story).toEqual([TURN, 'send']);
  });

  test('that comes late by no more than the leeway keeps its turn', async () => {
    const { story, messenger, at } = scene();
    at(LEEWAY_MS);
    await messenger.send(chat, card);
    expect(story).toEqual(['send']);
  });
});

test('every reading of a roster waits for its turn', async () => {
  const { story, rosters } = scene();
  await rosters.team(chat);
  await rosters.members(chat);
  const turn = 'turn {"tenantId":"t","roster":"19:c"}';
  expect(story).toEqual([turn, 'team', turn, 'members']);
});
