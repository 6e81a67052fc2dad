import { type Kysely, sql } from 'kysely';
import type { RosterBook, RosterReading } from '../core/ports/roster.ts';
import type { Clock, NewId } from '../core/ports/time.ts';
import type { RosterRequests } from '../core/ports/turn.ts';
import { meetAll, peopleBook } from './people.ts';
import { teamBook } from './places.ts';
import type { Schema } from './schema.ts';

/** Puts the reading of a roster to work, in the transaction of what made it necessary. */
export type EnqueueRoster = (
  db: Kysely<Schema>,
  place: { tenantId: string; placeId: string },
) => Promise<void>;

export function rosterRequests(db: Kysely<Schema>, clock: Clock, enqueue: EnqueueRoster): RosterRequests {
  return {
    async request({ placeId, conversation }) {
      const { tenantId, conversationId } = conversation;
      const begin = { state: 'running' as const, continuation: null, changed_at: clock.now() };
      await db
        .insertInto('rosters')
        .values({
          tenant_id: tenantId,
          place_id: placeId,
          conversation_id: conversationId,
          generation: 1,
          ...begin,
        })
        .onConflict(c =>
          c
            .columns(['tenant_id', 'place_id'])
            .doUpdateSet({ ...begin, generation: sql`rosters.generation + 1` }),
        )
        .execute();
      await enqueue(db, { tenantId, placeId });
    },
  };
}

/** Rosters: page by page, so that a lost worker's reading goes on where it stopped. */
export function rosterBook(db: Kysely<Schema>, clock: Clock, newId: NewId): RosterBook {
  return {
    load: (tenantId, placeId) => load(db, tenantId, placeId),
    keepPage: (reading, people, next) =>
      db.transaction().execute(async trx => {
        if (!(await advance(trx, reading, people.length, next, clock.now()))) return false;
        const met = await meetAll(trx, newId, reading.tenantId, people);
        await keepMembers(trx, reading, [...new Set(met.map(person => person.id))]);
        if (next === undefined) await dropThoseWhoLeft(trx, reading, newId);
        return true;
      }),
    keepTeam: (reading, team, channels) =>
      db.transaction().execute(async trx => {
        const book = teamBook(trx);
        await book.keep(reading.tenantId, team);
        for (const channel of channels) await book.keepChannel(reading.tenantId, team.id, channel, 'active');
      }),
    async fail(reading) {
      await ofPlace(
        db.updateTable('rosters').set({ state: 'failed', changed_at: clock.now() }),
        reading,
      ).execute();
    },
  };
}

async function load(
  db: Kysely<Schema>,
  tenantId: string,
  placeId: string,
): Promise<RosterReading | undefined> {
  const row = await db
    .selectFrom('rosters as r')
    .innerJoin('installations as i', join =>
      join.onRef('i.tenant_id', '=', 'r.tenant_id').onRef('i.place_id', '=', 'r.place_id'),
    )
    .innerJoin('tenants as t', 't.id', 'r.tenant_id')
    .where('r.tenant_id', '=', tenantId)
    .where('r.place_id', '=', placeId)
    .where('r.state', '=', 'running')
    .where('i.installed_at', 'is not', null)
    .select(['r.conversation_id', 'r.generation', 'r.continuation', 'i.scope', 't.service_url', 't.bot_id'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    tenantId,
    placeId,
    isTeam: row.scope === 'channel',
    generation: row.generation,
    conversation: {
      tenantId,
      conversationId: row.conversation_id,
      kind: row.scope,
      serviceUrl: row.service_url,
      botId: row.bot_id,
    },
    ...(row.continuation !== null && { continuation: row.continuation }),
  };
}

/** Also the lock: two readings of one roster take turns here, and the older finds that it is no longer wanted. */
async function advance(
  trx: Kysely<Schema>,
  reading: RosterReading,
  pageSize: number,
  next: string | undefined,
  now: Date,
): Promise<boolean> {
  const soFar =
    reading.continuation === undefined
      ? sql<number>`${pageSize}::int`
      : sql<number>`member_count + ${pageSize}`;
  const { rows } = await sql<{ generation: number }>`
    update rosters set continuation = ${next ?? null}, changed_at = ${now},
      state = ${next === undefined ? 'complete' : 'running'}, member_count = ${soFar}
    where tenant_id = ${reading.tenantId} and place_id = ${reading.placeId} and generation = ${reading.generation}
    returning generation`.execute(trx);
  return rows.length === 1;
}

async function keepMembers(trx: Kysely<Schema>, reading: RosterReading, personIds: string[]): Promise<void> {
  if (personIds.length === 0) return;
  await trx
    .insertInto('memberships')
    .values(
      personIds.map(person_id => ({
        tenant_id: reading.tenantId,
        place_id: reading.placeId,
        person_id,
        generation: reading.generation,
      })),
    )
    .onConflict(c =>
      c.columns(['tenant_id', 'place_id', 'person_id']).doUpdateSet({ generation: reading.generation }),
    )
    .execute();
}

async function dropThoseWhoLeft(trx: Kysely<Schema>, reading: RosterReading, newId: NewId): Promise<void> {
  const gone = await ofPlace(trx.deleteFrom('memberships'), reading)
    .where('generation', '<', reading.generation)
    .returning('person_id')
    .execute();
  await peopleBook(trx, newId).forgetStrangers(gone.map(row => row.person_id));
}

function ofPlace<Q extends { where(column: 'tenant_id' | 'place_id', op: '=', value: string): Q }>(
  query: Q,
  { tenantId, placeId }: RosterReading,
): Q {
  return query.where('tenant_id', '=', tenantId).where('place_id', '=', placeId);
}
