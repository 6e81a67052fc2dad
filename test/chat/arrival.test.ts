import { v7 as newId } from 'uuid';
import { expect, test } from 'vitest';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import { TeamsFailure } from '../../src/deliver/ports/teams.ts';
import { peopleStore } from '../../src/people/store/people.ts';
import { turnWorld } from './turn-world.ts';

let answers = true;
const world = turnWorld(async (_of, teamsId) => {
  if (!answers) throw new TeamsFailure({ message: 'Teams answered 503.', outcome: 'refused', status: 503 });
  return { teamsId, name: 'Ana Silva', upn: 'ana@contoso.com', email: 'ana.silva@contoso.com' };
});
const { book } = world;

const happens = (
  tenantId: string,
  kind: 'installed' | 'said',
  more: Partial<InboundEvent> = {},
): InboundEvent =>
  ({
    ...(kind === 'installed' ? { kind, upgrade: false } : { kind, text: 'help' }),
    activityId: newId(),
    at: book.clock.now(),
    conversation: {
      ...{ tenantId, conversationId: 'a:ana', kind: 'personal' },
      ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
    },
    from: { teamsId: '29:ana', aadObjectId: 'ana-object' },
    ...more,
  }) as InboundEvent;

const rosterIsAsked = async (tenantId: string) =>
  (await book.db.selectFrom('rosters').where('tenant_id', '=', tenantId).selectAll().execute()).length > 0;
const found = async (tenantId: string) =>
  (await peopleStore(book.db, book.clock, book.people).find(tenantId, 'ana@contoso.com')) !== undefined;

test('who adds Herald is found by their addresses, and the roster of their 1:1 is not read', async () => {
  const tenantId = book.tenant();
  answers = true;
  await world.handle(happens(tenantId, 'installed'));
  expect(await found(tenantId)).toBe(true);
  expect(await rosterIsAsked(tenantId)).toBe(false);
});

test.each(['installed', 'said'] as const)(
  'where it was %s that showed who is there, and not by which addresses, the roster of the 1:1 is read',
  async kind => {
    const tenantId = book.tenant();
    answers = false;
    await world.handle(happens(tenantId, kind));
    expect(await found(tenantId)).toBe(false);
    expect(await rosterIsAsked(tenantId)).toBe(true);
  },
);

test('the roster of a group chat is read, whoever added Herald', async () => {
  const tenantId = book.tenant();
  answers = true;
  const event = happens(tenantId, 'installed');
  const conversation = { ...event.conversation, conversationId: '19:group', kind: 'groupChat' as const };
  await world.handle({ ...event, conversation });
  expect(await rosterIsAsked(tenantId)).toBe(true);
});
