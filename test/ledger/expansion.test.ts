import { afterEach, describe, expect, test } from 'vitest';
import type { Notification } from '../../src/core/notification.ts';
import { createExpander } from '../../src/ledger/expand.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { expansion } from '../../src/people/store/expansion.ts';
import { roleStore } from '../../src/people/store/roles.ts';
import { subscriptionStore } from '../../src/people/store/subscriptions.ts';
import { acceptanceParts, ledger } from './ledger.ts';

const book = ledger();
const chapter = () => expansion(book.db, book.clock, { ...book.people, mayLookUp: false });
const expand = (notification: Notification) => createExpander(chapter())({ notificationId: notification.id });
const rows = (notification: Notification) =>
  book.db
    .selectFrom('deliveries')
    .where('notification_id', '=', notification.id)
    .orderBy('id')
    .selectAll()
    .execute();

/** A team that has Herald, with its roster read, or still being read. */
async function team(tenantId: string, members: string[], roster: 'complete' | 'running' = 'complete') {
  const place = { tenant_id: tenantId, place_id: `19:${tenantId}` };
  const at = book.clock.now();
  const scope = 'channel' as const;
  await book.db
    .insertInto('installations')
    .values({ ...place, scope, installed_at: at, changed_at: at })
    .execute();
  await book.db
    .insertInto('teams')
    .values({ tenant_id: tenantId, id: place.place_id, name: 'Crew', state: 'active' })
    .execute();
  const reading = { conversation_id: place.place_id, generation: 1, state: roster, changed_at: at };
  const completed_at = roster === 'complete' ? at : null;
  await book.db
    .insertInto('rosters')
    .values({ ...place, ...reading, completed_at })
    .execute();
  for (const person_id of members)
    await book.db
      .insertInto('memberships')
      .values({ ...place, person_id, generation: 1 })
      .execute();
  return place.place_id;
}

afterEach(() => book.db.deleteFrom('deliveries').execute());

describe('an audience', () => {
  test('writes to a person once, for the most personal of the reasons, however often they belong to it', async () => {
    const tenantId = book.tenant();
    const aad = book.newId();
    const ana = await book.person(tenantId, aad);
    const ben = await book.person(tenantId);
    for (const { personId } of [ana, ben])
      await subscriptionStore(book.db).choose(personId, 'deployments', 'in', book.clock.now());
    const teams = [await team(tenantId, [ana.personId, ben.personId])];
    const people = [aad, aad.toUpperCase(), `29:${aad}`];
    const notification = await book.notification(tenantId, {
      audience: { people, teams, subscribers: true },
    });
    expect(await expand(notification)).toBe('done');
    expect((await rows(notification)).map(({ person_id, because }) => [person_id, because])).toEqual([
      [ana.personId, { code: 'named', by: 'CI' }],
      [ben.personId, { code: 'subscriber', topic: 'deployments' }],
    ]);
  });

  test('is without those who hear otherwise, by whichever address, until a later post of its key names them so no more', async () => {
    const tenantId = book.tenant();
    const [anaAad, benAad] = [book.newId(), book.newId()];
    const ana = await book.person(tenantId, anaAad);
    const ben = await book.person(tenantId, benAad);
    for (const { personId } of [ana, ben])
      await subscriptionStore(book.db).choose(personId, 'deployments', 'in', book.clock.now());
    await roleStore(book.db).put(tenantId, 'on-call', [anaAad, benAad], book.clock.now());
    const audience = {
      ...{ people: [anaAad], roles: ['on-call'], subscribers: true },
      teams: [await team(tenantId, [ana.personId, ben.personId])],
    };
    const except = [`29:${anaAad}`, 'eve@contoso.com'];
    const notification = await book.notification(tenantId, {
      key: 'mr:1',
      audience: { ...audience, except },
    });
    expect(await expand(notification)).toBe('done');
    const told = async () => (await rows(notification)).map(({ person_id }) => person_id);
    expect(await told()).toEqual([ben.personId]);
    const { audience: kept } = await book.db
      .selectFrom('notifications')
      .where('id', '=', notification.id)
      .select('audience')
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(kept)).not.toMatch(/contoso|29:/);
    const later = { ...notification, id: book.newId(), audience };
    expect(await acceptance(acceptanceParts(book.db, book.clock)).accept(later)).toMatchObject({
      changed: true,
    });
    expect(await expand(notification)).toBe('done');
    expect(await told()).toEqual([ben.personId, ana.personId]);
  });

  test('of a role is whoever has it when it is expanded, once, and says where nobody does', async () => {
    const tenantId = book.tenant();
    const [ana, ben] = [book.newId(), book.newId()];
    const people = await Promise.all([ana, ben].map(aad => book.person(tenantId, aad)));
    const roles = roleStore(book.db);
    await roles.put(tenantId, 'on-call', [ana.toUpperCase(), 'eve@contoso.com'], book.clock.now());
    await roles.put(book.tenant(), 'elsewhere', [ben], book.clock.now());
    const audience = { people: [ben], roles: ['on-call', 'backup', 'elsewhere'] };
    const notification = await book.notification(tenantId, { audience });
    await roles.put(tenantId, 'backup', [ben, ana], book.clock.now());
    expect(await expand(notification)).toBe('done');
    const told = (await rows(notification)).map(row => [
      row.person_id ?? row.recipient.label,
      row.state === 'undelivered' ? row.reason_code : row.because,
    ]);
    expect(told).toEqual([
      [people[1]?.personId, { code: 'named', by: 'CI' }],
      [people[0]?.personId, { code: 'role', role: 'on-call' }],
      ['eve@contoso.com', 'unknown-person'],
      ['elsewhere', 'unknown-role'],
    ]);
  });

  test('that names nobody whom Herald knows says so, address by address', async () => {
    const audience = { people: ['eve@contoso.com'], conversations: ['19:nowhere'], teams: ['19:noteam'] };
    const notification = await book.notification(book.tenant(), { audience });
    await expand(notification);
    expect((await rows(notification)).map(row => [row.state, row.reason_code, row.recipient])).toEqual([
      ['undelivered', 'unknown-person', { kind: 'unknown', label: 'eve@contoso.com' }],
      ['undelivered', 'unknown-conversation', { kind: 'unknown', label: '19:nowhere' }],
      ['undelivered', 'unknown-team', { kind: 'unknown', label: '19:noteam' }],
    ]);
  });

  test('may hold the Entra object id of a stranger: Teams decides whether they can be reached', async () => {
    const notification = await book.notification(book.tenant(), { audience: { people: [book.newId()] } });
    await expand(notification);
    expect(await rows(notification)).toMatchObject([{ state: 'queued', recipient: { kind: 'person' } }]);
  });

  test('of a team whose first roster is still being read is asked for again', async () => {
    const tenantId = book.tenant();
    const teams = [await team(tenantId, [], 'running')];
    const notification = await book.notification(tenantId, { audience: { teams } });
    expect(await expand(notification)).toEqual({ againInSeconds: 1 });
    expect(await rows(notification)).toEqual([]);
  });

  test('that names somebody whom a first roster may still show waits for its end, but not for long', async () => {
    const tenantId = book.tenant();
    await team(tenantId, [], 'running');
    const audiences = [{ people: ['eve@contoso.com'] }, { conversations: ['19:nowhere'] }];
    const all = await Promise.all(audiences.map(audience => book.notification(tenantId, { audience })));
    expect(await Promise.all(all.map(expand))).toEqual([{ againInSeconds: 1 }, { againInSeconds: 1 }]);
    book.pass(60_000);
    expect(await Promise.all(all.map(expand))).toEqual(['done', 'done']);
    expect((await rows(all[0] as Notification)).map(row => row.reason_code)).toEqual(['unknown-person']);
  });

  test('of one tenant never holds people of another', async () => {
    const [here, there] = [book.tenant(), book.tenant()];
    const aad = book.newId();
    const stranger = await book.person(there, aad);
    await subscriptionStore(book.db).choose(stranger.personId, 'deployments', 'in', book.clock.now());
    const audience = { people: [`29:${aad}`], subscribers: true };
    const notification = await book.notification(here, { audience });
    await expand(notification);
    expect(await rows(notification)).toMatchObject([{ reason_code: 'unknown-person' }]);
  });
});

describe('an expansion', () => {
  test('that was cut off goes on where the last page was kept: nobody twice, nobody left out', async () => {
    const tenantId = book.tenant();
    const members = await Promise.all(Array.from({ length: 7 }, () => book.person(tenantId)));
    const teams = [
      await team(
        tenantId,
        members.map(({ personId }) => personId),
      ),
    ];
    const notification = await book.notification(tenantId, { audience: { teams } });
    const part = { kind: 'team', teamId: teams[0] ?? '' } as const;
    const page = await chapter().page(notification, part, undefined, 3);
    if (page === 'later' || page.next === undefined) throw new Error('there is a second page');
    const expanding = { notification, audienceRevision: 0 };
    expect(await chapter().keep(expanding, page.found, { part: 0, after: page.next })).toBe(true);
    expect(await rows(notification)).toHaveLength(3);
    expect(await chapter().load(notification.id)).toMatchObject({ part: 0, after: page.next });

    expect(await expand(notification)).toBe('done');
    const reached = (await rows(notification)).map(({ person_id }) => person_id);
    expect(reached.sort()).toEqual(members.map(({ personId }) => personId).sort());
  });

  test('writes people who are told alike just as it writes each by themselves', async () => {
    const tenant = book.tenant();
    const people = [await book.person(tenant), await book.person(tenant)];
    const because = { code: 'team-member', team: 'Ops "1"' } as const;
    const sendAt = new Date(book.clock.now().getTime() + 60_000);
    for (const more of [{}, { urgency: 'low', sendAt }, { urgency: 'urgent' }] as const) {
      const written: unknown[] = [];
      for (const reasons of [people.map(() => because), people.map(() => ({ ...because }))]) {
        const notification = await book.notification(tenant, more);
        const found = people.map((recipient, i) => ({ recipient, because: reasons[i] ?? because }));
        await chapter().keep({ notification, audienceRevision: 0 }, found, { part: 1 });
        const made = await book.db
          .selectFrom('deliveries')
          .where('notification_id', '=', notification.id)
          .orderBy('recipient_key')
          .selectAll()
          .execute();
        expect(made).toHaveLength(2);
        written.push(made.map(({ id: _, notification_id: __, ...row }) => row));
      }
      expect(written[0]).toEqual(written[1]);
    }
  });

  test('that ended does nothing when it is asked for again', async () => {
    const tenantId = book.tenant();
    const { personId } = await book.person(tenantId);
    const notification = await book.notification(tenantId, { audience: { people: [personId] } });
    await expand(notification);
    const before = await rows(notification);
    expect(await chapter().load(notification.id)).toBeUndefined();
    expect(await expand(notification)).toBe('done');
    expect(await rows(notification)).toEqual(before);
  });

  test('queues from the time of acceptance, so that the first accepted is the first sent', async () => {
    const tenantId = book.tenant();
    const aad = book.newId();
    await book.person(tenantId, aad);
    const audience = { people: [aad] };
    const first = await book.notification(tenantId, { audience });
    const second = await book.notification(tenantId, { audience });
    book.pass(5);
    await expand(second);
    await expand(first);
    expect(await rows(second)).toMatchObject([{ due_at: second.createdAt }]);
    expect(await book.claim('w1', 5)).toMatchObject([{ notificationId: first.id }]);
  });

  test('holds what is to be sent later until its time', async () => {
    const tenantId = book.tenant();
    const aad = book.newId();
    await book.person(tenantId, aad);
    const sendAt = new Date(book.clock.now().getTime() + 3_600_000);
    const notification = await book.notification(tenantId, { audience: { people: [aad] }, sendAt });
    await expand(notification);
    expect(await rows(notification)).toMatchObject([
      { state: 'held', reason_code: 'scheduled', due_at: sendAt },
    ]);
  });
});
