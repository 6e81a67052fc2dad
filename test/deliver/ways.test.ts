import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDeliverer } from '../../src/deliver/deliver.ts';
import type { ClaimedDelivery, Settlement } from '../../src/ledger/ports/delivering.ts';
import { createTeams } from '../../src/teams/index.ts';
import { BOT, TENANT } from '../teams/activities.ts';
import { json, type LocalConnector, localConnector } from '../teams/local-connector.ts';
import { recordingConversation, recordingLog } from '../teams/record.ts';
import { voiceFor } from '../voices.ts';

/* Cases for which the stand-in is no use, as it takes requests without a token and has one address; over HTTP, too. */

const NOW = new Date('2026-11-20T08:00:00Z');
const TAKEN = json(201, { id: 'activity-1' });
const error = (status: number, code?: string) =>
  json(status, code === undefined ? { message: 'Authorization has been denied.' } : { error: { code } });

let publicHost: LocalConnector;
let gccHost: LocalConnector;
beforeAll(async () => {
  [publicHost, gccHost] = [await localConnector(TAKEN), await localConnector(TAKEN)];
});
afterAll(() => Promise.all([publicHost.close(), gccHost.close()]));
beforeEach(() => {
  for (const host of [publicHost, gccHost]) Object.assign(host, { reply: TAKEN }).received.length = 0;
});

/** One delivery, with Entra and the clock in the hands of the test. */
async function deliver(
  over: { fetchToken?: () => Promise<string>; serviceUrl?: string; lateMs?: number } = {},
) {
  const log = recordingLog();
  let nowMs = NOW.getTime();
  const clock = { now: () => new Date(nowMs) };
  let fetched = 0;
  const fetchToken = over.fetchToken ?? (async () => `token-${++fetched}`);
  const teams = createTeams({
    identity: { kind: 'single-tenant', appId: 'app', tenantId: TENANT, password: 'secret' },
    cloud: 'public',
    conversation: recordingConversation(),
    log,
    clock,
    instead: {
      fetchToken: async () => ({
        value: await fetchToken(),
        expiresAt: new Date(NOW.getTime() + 3_600_000),
      }),
      serviceUrls: () => true,
      gccServiceUrl: gccHost.url,
    },
  });
  await teams.warm().catch(() => undefined);
  nowMs += over.lateMs ?? 0;
  const noted: { settlement?: Settlement; servedAt?: string; outage?: object } = {};
  const parts = {
    messenger: teams.messenger,
    records: {
      settle: async (_d: unknown, _o: string, settlement: Settlement) =>
        Boolean(Object.assign(noted, { settlement })),
      servedAt: async (_d: unknown, servedAt: string) => void Object.assign(noted, { servedAt }),
    },
    outages: {
      report: async (outage: object) => {
        Object.assign(noted, { outage });
        return { ...outage, since: NOW, probeAt: NOW, suspected: false, isNew: true };
      },
    },
    voiceFor,
    render: () => ({ text: 'Hello' }),
    interruption: { silenceMs: 600_000 },
    clock,
    random: () => 0,
    log,
    owner: 'worker',
    fallbackServiceUrl: publicHost.url,
    gccServiceUrl: teams.gccServiceUrl,
    botId: BOT,
  };
  const serviceUrl = over.serviceUrl ?? publicHost.url;
  const conversation = { tenantId: TENANT, conversationId: 'a:1', kind: 'personal', serviceUrl, botId: BOT };
  const delivery = {
    id: 'd1',
    tenantId: TENANT,
    lane: 'person:p1',
    operation: 'send',
    attempt: 1,
    tries: 1,
    probing: false,
    recipient: { kind: 'person', personId: 'p1', label: 'Ana' },
    because: { code: 'asked' },
    said: { text: 'Hello' },
    urgency: 'normal',
    reach: 'open',
    conversation,
    conversationState: 'open',
  };
  // biome-ignore lint/suspicious/noExplicitAny: only what these attempts need of the parts and of a delivery
  await createDeliverer(parts as any)(delivery as unknown as ClaimedDelivery);
  return noted;
}

describe('a tenant in the government’s community cloud', () => {
  test('is asked at its own host, once, and that is remembered', async () => {
    publicHost.reply = error(403, 'InvalidBotApiHost');
    expect(await deliver()).toMatchObject({ settlement: { state: 'sent' }, servedAt: gccHost.url });
    expect([publicHost.received.length, gccHost.received.length]).toEqual([1, 1]);
  });

  test('is not asked in a circle when that host does not know it either', async () => {
    for (const host of [publicHost, gccHost]) host.reply = error(403, 'InvalidBotApiHost');
    expect(await deliver()).toMatchObject({ settlement: { state: 'undelivered', reason: 'refused' } });
    expect([publicHost.received.length, gccHost.received.length]).toEqual([1, 1]);
  });
});

describe('a token', () => {
  const LATER = { lateMs: 120_000 };

  test('that Teams refuses is replaced by a fresh one, and the card is sent', async () => {
    publicHost.reply = (res, { authorization }) =>
      (authorization === 'Bearer token-1' ? error(401) : TAKEN)(res, publicHost.received[0] as never);
    expect(await deliver(LATER)).toMatchObject({ settlement: { state: 'sent' } });
    expect(publicHost.received.map(({ authorization }) => authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test('that is refused fresh as well stops the tenant, and keeps the card', async () => {
    publicHost.reply = error(401);
    expect(await deliver(LATER)).toMatchObject({
      settlement: { state: 'queued', reason: 'not-authorized', free: true },
      outage: { tenantId: TENANT, reason: 'not-authorized' },
    });
    expect(publicHost.received).toHaveLength(2);
  });

  test('does not help a bot that Teams does not know: everything stops after one request', async () => {
    publicHost.reply = error(401, 'BotNotRegistered');
    const { outage, settlement } = await deliver(LATER);
    expect(settlement).toMatchObject({ state: 'queued', reason: 'bot-not-registered', free: true });
    expect(outage).not.toHaveProperty('tenantId');
    expect(publicHost.received).toHaveLength(1);
  });

  test.each([
    ['invalid_client', 'not-authorized'],
    ['unauthorized_client', 'not-authorized'],
    ['AADSTS90002', 'not-authorized'],
    ['ENOTFOUND', 'sign-in-unavailable'],
    ['endpoints_resolution_error', 'sign-in-unavailable'],
    ['network_error', 'sign-in-unavailable'],
  ])(
    'that is not given (%s) stops everything, keeps the card, and asks nothing of Teams',
    async (code, reason) => {
      const fetchToken = () => Promise.reject(Object.assign(new Error(), { errorCode: code }));
      const { outage, settlement } = await deliver({ fetchToken });
      expect(settlement).toMatchObject({ state: 'queued', reason, free: true, possiblyRepeated: false });
      expect(outage).toMatchObject({ reason });
      expect(outage).not.toHaveProperty('tenantId');
      expect(publicHost.received).toEqual([]);
    },
  );
});

test('where no connection comes about, the tenant waits and the card is kept', async () => {
  const gone = await localConnector();
  await gone.close();
  expect(await deliver({ serviceUrl: gone.url })).toMatchObject({
    settlement: { state: 'queued', reason: 'teams-unreachable', free: true, possiblyRepeated: false },
    outage: { tenantId: TENANT },
  });
});

test('a card that Teams took without naming it is sent, and not sent again', async () => {
  publicHost.reply = json(201, {});
  const { settlement } = await deliver();
  expect(settlement).toEqual({ state: 'sent', conversationId: 'a:1' });
  expect(publicHost.received).toHaveLength(1);
});
