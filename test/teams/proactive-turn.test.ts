import { expect, test } from 'vitest';
import type { ConversationReference } from '../../src/core/conversation.ts';
import { HeraldAdapter } from '../../src/teams/adapter.ts';
import { createCredentials, HeraldAuthentication } from '../../src/teams/authentication.ts';
import { TRUST } from '../../src/teams/cloud.ts';
import { createConnectors } from '../../src/teams/connectors.ts';
import { dialogStacks } from '../../src/teams/dialogs/stack.ts';
import { HeraldHandler } from '../../src/teams/handler.ts';
import { createTeams } from '../../src/teams/index.ts';
import { createProactiveTurns } from '../../src/teams/proactive-turn.ts';
import { APP_ID, personal, TENANT } from './activities.ts';
import { recordingConversation, recordingLog } from './record.ts';

const CHAT: ConversationReference = {
  tenantId: TENANT,
  conversationId: 'a:ana',
  kind: 'personal',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  botId: `28:${APP_ID}`,
};
const clock = { now: () => new Date('2026-11-20T08:15:00Z') };

function createAdapter() {
  const credentials = createCredentials(undefined);
  const connectors = createConnectors({
    credentials,
    allowed: () => true,
    requestTimeoutMs: 1_000,
    origin: () => ({}),
  });
  return new HeraldAdapter(new HeraldAuthentication(APP_ID, TRUST.public, credentials, connectors));
}

test('all turns have one client for the tokens of users, which nobody asks', async () => {
  const adapter = createAdapter();
  const clients = new Set<unknown>();
  adapter.use(async ({ turnState }, next) => {
    clients.add(turnState.get(adapter.UserTokenClientKey));
    await next();
  });
  const handler = new HeraldHandler(recordingConversation(), clock, dialogStacks([]));
  const proactiveTurn = createProactiveTurns(adapter, handler, APP_ID);
  await proactiveTurn(CHAT, { kind: 'interrupts', delivery: 'd1', does: 'cancel' });
  await proactiveTurn(CHAT, { kind: 'interrupts', delivery: 'd2', does: 'cancel' });
  expect([...clients]).toEqual([expect.anything()]);
});

test('a turn of Herald itself is the event ContinueConversation, through the middleware and the turn logic of the bot', async () => {
  const conversation = recordingConversation();
  const adapter = createAdapter();
  const passed: unknown[] = [];
  adapter.use(async ({ activity: { type, name } }, next) => {
    passed.push({ type, name });
    await next();
  });
  const proactiveTurn = createProactiveTurns(
    adapter,
    new HeraldHandler(conversation, clock, dialogStacks([])),
    APP_ID,
  );
  await proactiveTurn(CHAT, { kind: 'interrupts', delivery: 'd1', does: 'cancel' });
  expect(passed).toEqual([{ type: 'event', name: 'ContinueConversation' }]);
  expect(conversation.heard).toEqual([
    { kind: 'interrupts', delivery: 'd1', does: 'cancel', at: clock.now(), conversation: CHAT },
  ]);
});

test('who sends this event from outside wakes nothing', async () => {
  const conversation = recordingConversation();
  const { entrance } = createTeams({
    identity: { kind: 'local' },
    cloud: 'public',
    conversation,
    log: recordingLog(),
    clock,
  });
  const pretended = { kind: 'interrupts', delivery: 'd1', does: 'cancel' };
  const takeIn = await entrance({ headers: {} });
  await takeIn(
    personal({
      serviceUrl: 'http://127.0.0.1:3979/',
      type: 'event',
      name: 'ContinueConversation',
      value: pretended,
      ...pretended,
    }),
  );
  expect(conversation.heard.map(({ kind }) => kind)).toEqual(['seen']);
});
