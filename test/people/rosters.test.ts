import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ConversationReference } from '../../src/core/conversation.ts';
import type { PersonInTeams } from '../../src/core/person.ts';
import { MOST } from '../../src/decide/outside.ts';
import { type Rosters, TeamsFailure } from '../../src/deliver/ports/teams.ts';
import type { RosterReading } from '../../src/people/ports/roster.ts';
import { createRosterReader } from '../../src/people/read-roster.ts';
import { installationStore } from '../../src/people/store/installations.ts';
import { peopleStore } from '../../src/people/store/people.ts';
import { conversationStore } from '../../src/people/store/places.ts';
import { askForOldRosters, rosterRequests, rosterStore } from '../../src/people/store/rosters.ts';
import { ownDatabase } from '../own-database.ts';
import { silent } from '../silent.ts';
import { recordingLog } from '../teams/record.ts';

const TENANT = 'contoso';
const TEAM = '19:general@thread.tacv2';
const HOUR_MS = 60 * 60 * 1000;

const own = ownDatabase();
let now: Date;
/** Readings that were asked for and not yet done, as the queue would hold them. */
let asked: { placeId: string; afterSeconds: number }[];
const clock = { now: () => now };

const conversation: ConversationReference = {
  tenantId: TENANT,
  conversationId: TEAM,
  kind: 'channel',
  serviceUrl: 'http://127.0.0.1/teams/',
  botId: '28:herald',
};

const requests = () =>
  rosterRequests(own.db, clock, async (_, { placeId }, afterSeconds) => {
    asked.push({ placeId, afterSeconds });
  });
const request = (because: 'arrival' | 'change' = 'arrival') =>
  requests().request({ placeId: TEAM, conversation }, because);
const PARTS = { newId: uuidv7, features: [] };
const book = () => rosterStore(own.db, clock, PARTS);
const person = (i: number): PersonInTeams => ({ teamsId: `29:1p${i}`, name: `Person ${i}` });

async function members(): Promise<string[]> {
  const rows = await own.db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .where('place_id', '=', TEAM)
    .select('teams_id')
    .execute();
  return rows.map(row => row.teams_id ?? '').toSorted();
}

/** A roster at Teams: pages of two; what `trouble` throws is the answer to that page. */
function teamsWith(people: readonly PersonInTeams[], trouble: (page: number) => void = () => undefined) {
  const asks: (string | undefined)[] = [];
  const rosters: Rosters = {
    async members(_, continuation) {
      asks.push(continuation);
      const from = Number(continuation ?? 0);
      trouble(from / 2);
      const next = from + 2 < people.length ? { next: String(from + 2) } : {};
      return { people: people.slice(from, from + 2), ...next };
    },
    member: async () => undefined,
    team: async () => ({ id: TEAM, name: 'Engineering' }),
    channels: async () => [{ id: TEAM }],
  };
  return {
    asks,
    rosters,
    read: () => createRosterReader(book(), rosters, silent)({ tenantId: TENANT, placeId: TEAM }),
  };
}

const refusal = (status: number) =>
  new TeamsFailure({ message: `Teams answered ${status}.`, outcome: 'refused', status });

beforeEach(async () => {
  now = new Date('2026-11-20T08:00:00Z');
  asked = [];
  for (const table of ['memberships', 'people', 'rosters', 'installations', 'tenants'] as const)
    await own.db.deleteFrom(table).execute();
  await conversationStore(own.db, { now: () => now }).refresh({ at: now, conversation });
  await installationStore(own.db).notice({ tenantId: TENANT, placeId: TEAM, scope: 'channel', at: now });
});

describe('a reading', () => {
  test('takes every page and ends complete', async () => {
    const teams = teamsWith([1, 2, 3, 4, 5].map(person));
    await request();
    await teams.read();
    expect(teams.asks).toEqual([undefined, '2', '4']);
    expect(await members()).toEqual([1, 2, 3, 4, 5].map(i => `29:1p${i}`));
    expect(await book().load(TENANT, TEAM)).toBeUndefined();
  });

  test('goes on from the page where a lost worker stopped', async () => {
    let reachable = false;
    const teams = teamsWith([1, 2, 3, 4, 5].map(person), page => {
      if (page === 1 && !reachable) throw refusal(503);
    });
    await request();
    await expect(teams.read()).rejects.toThrow('503');
    expect(await members()).toHaveLength(2);
    reachable = true;
    await teams.read();
    expect(teams.asks).toEqual([undefined, '2', '2', '4']);
    expect(await members()).toHaveLength(5);
  });

  test('begins anew when Teams no longer knows where it stopped', async () => {
    let expired = true;
    const teams = teamsWith([1, 2, 3].map(person), page => {
      if (page === 1 && expired) throw refusal(400);
    });
    await request();
    await expect(teams.read()).rejects.toThrow('400');
    expired = false;
    await teams.read();
    expect(teams.asks).toEqual([undefined, '2', undefined, '2']);
    expect(await members()).toHaveLength(3);
  });

  test('ends where Teams says that Herald is not there', async () => {
    const teams = teamsWith([], () => {
      throw refusal(403);
    });
    await request();
    await expect(teams.read()).resolves.toBe('done');
    expect(await book().load(TENANT, TEAM)).toBeUndefined();
  });

  test('leaves out who joined a meeting without an account', async () => {
    const teams = teamsWith([
      person(1),
      { ...person(2), role: 'anonymous' },
      { ...person(3), role: 'guest' },
    ]);
    await request();
    await teams.read();
    expect(await members()).toEqual(['29:1p1', '29:1p3']);
  });

  test.each<[string, (page: number) => string]>([
    ['is always the same', () => 'again'],
    ['goes round', page => ['a', 'b', 'c'][page % 3] as string],
    ['is always another', page => `page ${page}`],
  ])(
    'ends where the continuation %s: says so, keeps who was seen, and lets nobody have left',
    async (_, next) => {
      const left = teamsWith([person(9)]);
      await request();
      await left.read();
      let pages = 0;
      const log = recordingLog();
      const rosters: Rosters = {
        ...left.rosters,
        members: async () => ({ people: pages < 3 ? [person(pages)] : [], next: next(pages++) }),
      };
      await request();
      await createRosterReader(book(), rosters, log)({ tenantId: TENANT, placeId: TEAM });
      expect(pages).toBeLessThanOrEqual(MOST.rosterPages + 1);
      expect(log.lines).toMatchObject([
        { level: 'error', facts: { placeId: TEAM, pages: expect.any(Number) } },
      ]);
      expect(await members()).toEqual(expect.arrayContaining(['29:1p0', '29:1p9']));
      expect(await book().load(TENANT, TEAM)).toBeUndefined();
    },
  );

  test('drops who left, and forgets them when nothing else ties them to Herald', async () => {
    await request();
    await teamsWith([1, 2, 3].map(person)).read();
    await request();
    await teamsWith([1, 3].map(person)).read();
    expect(await members()).toEqual(['29:1p1', '29:1p3']);
    expect(await peopleStore(own.db, clock, PARTS).find(TENANT, '29:1p2')).toBeUndefined();
  });
});

describe('a change while a reading goes on', () => {
  /** A statement that waits for a lock. */
  async function somebodyWaits(): Promise<void> {
    for (;;) {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(own.db);
      if (rows.length > 0) return;
    }
  }
  const startReading = async (): Promise<RosterReading> => {
    await request();
    const reading = await book().load(TENANT, TEAM);
    if (reading === undefined) throw new Error('a reading that was asked for is there');
    return reading;
  };

  test('makes its next page unwanted, and the new reading decides', async () => {
    const old = await startReading();
    expect(await book().keepPage(old, [1, 2].map(person), '2')).toBe(true);
    await request();
    expect(await book().keepPage({ ...old, continuation: '2' }, [3, 4].map(person), undefined)).toBe(false);
    await teamsWith([2, 5].map(person)).read();
    expect(await members()).toEqual(['29:1p2', '29:1p5']);
  });

  test('is read after a moment, because members come in numbers; an arrival at once', async () => {
    await request('arrival');
    await request('change');
    expect(asked).toEqual([
      { placeId: TEAM, afterSeconds: 0 },
      { placeId: TEAM, afterSeconds: expect.any(Number) },
    ]);
    expect(asked[1]?.afterSeconds).toBeGreaterThan(0);
  });

  test('is not missed by a reading that begins while it is being recorded', async () => {
    const old = await startReading();
    let loading: Promise<RosterReading | undefined> | undefined;
    await own.db.transaction().execute(async trx => {
      await rosterRequests(trx, clock, async () => undefined).request(
        { placeId: TEAM, conversation },
        'change',
      );
      loading = book().load(TENANT, TEAM);
      await Promise.race([loading, somebodyWaits()]);
    });
    // The work that waits is not asked for again; so whoever does it must know of this change.
    expect(await loading).toMatchObject({ generation: old.generation + 1 });
  });

  test('lets the trouble of the old reading not end the new one', async () => {
    const old = await startReading();
    await request();
    await book().fail(old);
    expect(await book().load(TENANT, TEAM)).toMatchObject({ generation: old.generation + 1 });
  });

  test('that is the end of Herald there brings nobody back', async () => {
    const old = await startReading();
    expect(await book().keepPage(old, [1, 2].map(person), '2')).toBe(true);
    await requests().cancel(TENANT, TEAM);
    expect(await book().keepPage({ ...old, continuation: '2' }, [3].map(person), undefined)).toBe(false);
    expect(await book().load(TENANT, TEAM)).toBeUndefined();
  });

  test('cannot lock itself out with an activity that meets the same people', async () => {
    const reading = await startReading();
    const keep = () => book().keepPage(reading, [1, 2].map(person), '2');
    const turn = () =>
      own.db.transaction().execute(async trx => {
        await peopleStore(trx, clock, PARTS).join(TENANT, TEAM, [person(1)]);
        await rosterRequests(trx, clock, async () => undefined).request(
          { placeId: TEAM, conversation },
          'change',
        );
      });
    await expect(Promise.all([keep(), turn(), keep(), turn(), keep(), turn()])).resolves.toHaveLength(6);
  });
});

describe('once an hour', () => {
  const housekeeping = () => askForOldRosters(own.db, requests(), now);

  test('a roster of which nothing was heard for a day is read again', async () => {
    await request();
    await teamsWith([person(1)]).read();
    asked = [];
    now = new Date(now.getTime() + 23 * HOUR_MS);
    await housekeeping();
    expect(asked).toEqual([]);
    now = new Date(now.getTime() + 2 * HOUR_MS);
    await housekeeping();
    expect(asked).toMatchObject([{ placeId: TEAM }]);
  });

  test('a reading that stands still for an hour is asked for again, but none where Herald is not', async () => {
    await request();
    asked = [];
    now = new Date(now.getTime() + 2 * HOUR_MS);
    await housekeeping();
    expect(asked).toMatchObject([{ placeId: TEAM }]);
    await installationStore(own.db).remove({ tenantId: TENANT, placeId: TEAM, scope: 'channel', at: now });
    now = new Date(now.getTime() + 30 * HOUR_MS);
    asked = [];
    await housekeeping();
    expect(asked).toEqual([]);
  });
});
