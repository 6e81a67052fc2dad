import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import { conversationStore } from '../../src/people/store/places.ts';
import { teamStore } from '../../src/people/store/teams.ts';
import { ledger } from '../ledger/ledger.ts';

const book = ledger();

const OLD = 'https://smba.trafficmanager.net/emea/';
const NEW = 'https://smba.trafficmanager.net/amer/';

function sign(tenantId: string, conversationId: string, serviceUrl: string, seconds: number): InboundEvent {
  return {
    kind: 'seen',
    at: new Date(Date.UTC(2026, 0, 5, 8, 0, seconds)),
    conversation: { tenantId, conversationId, kind: 'personal', serviceUrl, botId: '28:herald' },
  };
}

async function serviceUrlOf(tenantId: string): Promise<string | undefined> {
  const row = await book.db
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .select('service_url')
    .executeTakeFirst();
  return row?.service_url;
}

test('a turn does not wait for the turn of another person of its tenant', async () => {
  const tenant = book.tenant();
  await conversationStore(book.db, book.clock).refresh(sign(tenant, 'a', NEW, 0));
  await book.db.transaction().execute(async first => {
    await conversationStore(first, book.clock).refresh(sign(tenant, 'a', NEW, 1));
    await book.db.transaction().execute(async second => {
      await sql`set local lock_timeout = '2s'`.execute(second);
      await conversationStore(second, book.clock).refresh(sign(tenant, 'b', NEW, 2));
    });
  });
});

test('a tenant is reached where Teams said last', async () => {
  const tenant = book.tenant();
  const { refresh } = conversationStore(book.db, book.clock);
  await refresh(sign(tenant, 'a', OLD, 0));
  await refresh(sign(tenant, 'a', NEW, 2));
  expect(await serviceUrlOf(tenant)).toBe(NEW);
});

test('what comes late does not bring an old service URL back', async () => {
  const tenant = book.tenant();
  const { refresh } = conversationStore(book.db, book.clock);
  await refresh(sign(tenant, 'a', NEW, 2));
  await refresh(sign(tenant, 'b', OLD, 1));
  expect(await serviceUrlOf(tenant)).toBe(NEW);
});

test.each([
  ['removed', {}],
  ['gone', {}],
  ['archived', { changedAt: '2026-01-05T08:00:00.000Z' }],
] as const)('what the members of a channel wanted, when its team is %s', async (state, left) => {
  const tenantId = book.tenant();
  const conversations = conversationStore(book.db, book.clock);
  const channel = { tenantId, conversationId: '19:channel', kind: 'channel' } as const;
  const seen = { kind: 'seen', at: new Date(Date.UTC(2026, 0, 5, 8)) } as const;
  await conversations.refresh({
    ...seen,
    team: { id: '19:team' },
    conversation: { ...channel, serviceUrl: NEW, botId: '28:herald' },
  });
  await conversations.wish(tenantId, '19:channel', () => ({ changedAt: '2026-01-05T08:00:00.000Z' }));
  await teamStore(book.db).closeConversations(tenantId, '19:team', state);
  expect(await conversations.wishesOf(tenantId, '19:channel')).toEqual(left);
});
