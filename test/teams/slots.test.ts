import { describe, expect, test } from 'vitest';
import { LEEWAY_MS } from '../../src/decide/limits.ts';
import type { Messenger, Rosters } from '../../src/deliver/ports/teams.ts';
import type { LimitedRequest } from '../../src/dispatch/ports/rate-limit.ts';
import { createLine } from '../../src/teams/line.ts';
import { createSlots } from '../../src/teams/slots.ts';

const START = new Date('2026-01-05T09:00:00Z');
const chat = {
  tenantId: 't',
  conversationId: '19:c',
  kind: 'channel',
  serviceUrl: 'https://x/',
  botId: '28:b',
} as const;
const card = { text: 'Hello' };

/** Tells in order what is asked of Teams, and which turns are waited for before. */
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
  const rateLimit = {
    slot: async (request: LimitedRequest) => void story.push(`turn ${JSON.stringify(request)}`),
  };
  const claimed = { tenantId: 't', lane: 'person:p', notBefore: START };
  const turns = createSlots({ rateLimit, clock: { now: () => now }, requestsPerSecond: 10_000 });
  return {
    story,
    at: (ms: number) => {
      now = new Date(START.getTime() + ms);
    },
    messenger: turns.messenger(messenger, claimed),
    rosters: turns.rosters(rosters),
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

test('timers that are late a little do not add up: what is let out keeps up with what comes', async () => {
  let nowMs = START.getTime();
  const line = createLine({ now: () => new Date(nowMs) }, 20, async ms => {
    nowMs += Math.ceil(ms) + 1;
  });
  for (let i = 0; i <= 50; i++) await line('a');
  expect(nowMs - START.getTime()).toBeLessThanOrEqual(50 * 20 + 1);
  expect(nowMs - START.getTime()).toBeGreaterThanOrEqual(50 * 20);
});

test('what had to wait leaves one after another, not at once, and nobody waits for another tenant', async () => {
  let nowMs = START.getTime();
  const left: [string, number][] = [];
  // Time goes on when `b` has left: where it waited for `a`, neither would ever leave.
  const line = createLine({ now: () => new Date(nowMs) }, 20, async ms => {
    await ofAnother;
    nowMs += ms;
  });
  const leave = (tenant: string) =>
    line(tenant).then(() => void left.push([tenant, nowMs - START.getTime()]));
  const ofOne = ['a', 'a', 'a'].map(leave);
  const ofAnother = leave('b');
  await Promise.all([...ofOne, ofAnother]);
  expect(left).toEqual([
    ['a', 0],
    ['b', 0],
    ['a', 20],
    ['a', 40],
  ]);
});
