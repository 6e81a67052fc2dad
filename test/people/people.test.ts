import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonInTeams } from '../../src/core/person.ts';
import { findPerson, personQuery } from '../../src/people/store/finding.ts';
import { forgetOldStrangers } from '../../src/people/store/forgetting.ts';
import { peopleStore } from '../../src/people/store/people.ts';
import { subscriptionStore } from '../../src/people/store/subscriptions.ts';
import { upsertAll } from '../../src/people/store/upserting.ts';
import { ownDatabase } from '../own-database.ts';

const TENANT = 'contoso';
const NOW = new Date('2026-11-20T08:00:00Z');
const clock = { now: () => NOW };

const own = ownDatabase();
const PARTS = { newId: uuidv7, features: [] };
const book = () => peopleStore(own.db, clock, PARTS);
const find = (address: string) => findPerson(own.db, TENANT, address);

function someone(name: string, more: Partial<PersonInTeams> = {}): PersonInTeams {
  const box = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}`;
  return {
    teamsId: `29:1${name}${box}`,
    aadObjectId: randomUUID(),
    name,
    upn: `${box}@contoso.com`,
    email: `${box}.mail@contoso.com`,
    role: 'user',
    ...more,
  };
}

describe('a person who was met', () => {
  test('is found by Entra object id, UPN and e-mail address in any letter case, and by Teams id as it is', async () => {
    const ana = someone('Ana');
    const { id } = await book().upsert(TENANT, ana);
    const { aadObjectId = '', upn = '', email = '', teamsId } = ana;
    for (const address of [aadObjectId, upn, email])
      for (const spelling of [address, address.toUpperCase(), ` ${address} `])
        expect((await find(spelling))?.id).toBe(id);
    expect((await find(teamsId))?.id).toBe(id);
    expect(await find(teamsId.toLowerCase())).toBeUndefined();
  });

  test('is nobody to another tenant', async () => {
    const ana = someone('Ana');
    await book().upsert(TENANT, ana);
    expect(await findPerson(own.db, 'fabrikam', ana.upn ?? '')).toBeUndefined();
  });

  test('loses nothing when an activity that knows less names them', async () => {
    const { teamsId, aadObjectId, ...rest } = someone('Ana');
    const { id } = await book().upsert(TENANT, { teamsId, aadObjectId, ...rest });
    const again = await book().upsert(TENANT, { teamsId });
    expect(again).toMatchObject({ id, name: 'Ana', upn: rest.upn, email: rest.email });
  });

  test('is one person when met by many at the same moment', async () => {
    const ana = someone('Ana');
    const met = await Promise.all(
      Array.from({ length: 8 }, () =>
        own.db.transaction().execute(async trx => peopleStore(trx, clock, PARTS).upsert(TENANT, ana)),
      ),
    );
    expect(new Set(met.map(({ id }) => id)).size).toBe(1);
  });

  test('takes their address along when it changes hands', async () => {
    const first = someone('First');
    await book().upsert(TENANT, first);
    const second = await book().upsert(TENANT, someone('Second', { email: first.email }));
    expect((await find(first.email ?? ''))?.id).toBe(second.id);
  });

  test('seen by one id and later by the other is one person as soon as both come together, and a stop stays', async () => {
    const { teamsId, aadObjectId, ...rest } = someone('Ana');
    const byTeams = await book().upsert(TENANT, { teamsId });
    const [byEntra] = await upsertAll(own.db, PARTS, TENANT, [{ aadObjectId }]);
    await subscriptionStore(own.db).choose(byEntra?.id ?? '', 'builds', 'out', NOW);
    expect(byEntra?.id).not.toBe(byTeams.id);

    const both = await book().upsert(TENANT, { teamsId, aadObjectId, ...rest });
    expect(both).toMatchObject({ id: byTeams.id, teamsId, aadObjectId });
    expect((await find(aadObjectId ?? ''))?.id).toBe(byTeams.id);
    const kept = await own.db
      .selectFrom('subscriptions')
      .where('person_id', '=', byTeams.id)
      .selectAll()
      .execute();
    expect(kept).toMatchObject([{ topic: 'builds', choice: 'out' }]);
  });
});

describe('among 3,000 people', () => {
  beforeAll(async () => {
    const crowd = Array.from({ length: 3000 }, (_, i) => someone(`Crowd${i}`));
    await upsertAll(own.db, PARTS, TENANT, crowd);
    // Everybody has chosen a language: of a table that is empty no key is read.
    await sql`
      insert into preferences (person_id, language, changed_at) select id, 'de', ${NOW} from people
      on conflict do nothing`.execute(own.db);
    await sql`analyze`.execute(own.db);
  });

  test('one is found by reading keys and no table', async () => {
    const needle = someone('Needle');
    await book().upsert(TENANT, needle);
    const { aadObjectId = '', upn = '', email = '', teamsId } = needle;
    for (const address of [aadObjectId, upn, email, teamsId]) {
      const plan = await personQuery(own.db, TENANT, address).explain('json');
      const scans = JSON.stringify(plan).match(/"Node Type": ?"[^"]*Scan"/g);
      expect(scans).toEqual(Array.from({ length: 4 }, () => '"Node Type":"Index Scan"'));
    }
  });
});

describe('forgetting', () => {
  /** The crowd of the other tests is made of strangers too, and they go a thousand at a time. */
  async function forgetAllOldStrangers(): Promise<void> {
    for (let i = 0; i < 4; i += 1) await forgetOldStrangers(own.db, NOW, PARTS);
  }
  const rowsOf = async (id: string) => ({
    people: (await own.db.selectFrom('people').where('id', '=', id).selectAll().execute()).length,
    addresses: (await own.db.selectFrom('person_addresses').where('person_id', '=', id).selectAll().execute())
      .length,
  });

  test('takes a stranger with all addresses', async () => {
    const { id } = await book().upsert(TENANT, someone('Ana'));
    await book().forgetStrangers([id]);
    expect(await rowsOf(id)).toEqual({ people: 0, addresses: 0 });
  });

  test('leaves whoever has a team or a 1:1 with Herald', async () => {
    const member = someone('Member');
    await book().join(TENANT, 'a team', [member]);
    const owner = await book().upsert(TENANT, someone('Owner'));
    await book().open(owner, 'a:1');
    const memberId = (await find(member.teamsId))?.id ?? '';
    await book().forgetStrangers([memberId, owner.id]);
    expect([await rowsOf(memberId), await rowsOf(owner.id)]).toEqual([
      { people: 1, addresses: 4 },
      { people: 1, addresses: 4 },
    ]);
  });

  test('takes who blocked Herald and leaves the last team in common, and keeps their no', async () => {
    const ana = someone('Ana');
    await book().join(TENANT, 'the last team', [ana]);
    const { id = '' } = (await find(ana.teamsId)) ?? {};
    await own.db.updateTable('people').set({ reach: 'blocked' }).where('id', '=', id).execute();
    const left = await book().leave(TENANT, 'the last team', [ana]);
    await book().forgetStrangers(left);
    expect(await rowsOf(id)).toEqual({ people: 0, addresses: 0 });
    const again = await book().upsert(TENANT, ana);
    expect(again.reach).toBe('removed');
    await book().open(again, 'a:again');
    expect(await find(ana.teamsId)).toMatchObject({ reach: 'open' });
  });

  test('takes along, once an hour, who blocked Herald and is in no team with it, and keeps their no', async () => {
    const ana = someone('Ana');
    const { id } = await book().upsert(TENANT, ana);
    await own.db.updateTable('people').set({ reach: 'blocked' }).where('id', '=', id).execute();
    await forgetAllOldStrangers();
    expect(await rowsOf(id)).toEqual({ people: 0, addresses: 0 });
    expect((await book().upsert(TENANT, { aadObjectId: ana.aadObjectId, teamsId: ana.teamsId })).reach).toBe(
      'removed',
    );
  });

  test('takes along, once an hour, who was met and never tied to Herald, but nobody who stopped a topic', async () => {
    const [passerBy] = await upsertAll(own.db, PARTS, TENANT, [{ aadObjectId: randomUUID() }]);
    const stopped = await book().upsert(TENANT, someone('Stopped'));
    await subscriptionStore(own.db).choose(stopped.id, 'builds', 'out', NOW);
    await forgetAllOldStrangers();
    expect(await rowsOf(passerBy?.id ?? '')).toEqual({ people: 0, addresses: 0 });
    expect(await rowsOf(stopped.id)).toEqual({ people: 1, addresses: 4 });
  });
});
