import { type Kysely, sql } from 'kysely';
import type { RosterRequests } from '../../chat/ports/places.ts';
import { type Clock, DAY_MS, HOUR_MS } from '../../core/time.ts';
import type { Schema } from '../../platform/schema.ts';
import type { RosterReading, RosterStore } from '../ports/roster.ts';
import { forgetStrangers } from './forgetting.ts';
import { keepMembers } from './memberships.ts';
import { withoutForgotten } from './removals.ts';
import { teamStore } from './teams.ts';
import { lockPeople, type PeopleParts, upsertAll } from './upserting.ts';

/** Puts the reading of a roster to work, in the transaction of what made it necessary. */
export type EnqueueRoster = (
  db: Kysely<Schema>,
  place: { tenantId: string; placeId: string },
  afterSeconds: number,
) => Promise<void>;

const PAUSE_SECONDS = { arrival: 0, change: 2 } as const;

export function rosterRequests(db: Kysely<Schema>, clock: Clock, enqueue: EnqueueRoster): RosterRequests {
  return {
    async request({ placeId, conversation }, because) {
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
      await enqueue(db, { tenantId, placeId }, PAUSE_SECONDS[because]);
    },
    async cancel(tenantId, placeId) {
      const ended = { state: 'failed' as const, continuation: null, completed_at: null };
      await ofPlace(db.updateTable('rosters'), { tenantId, placeId })
        .set({ ...ended, changed_at: clock.now(), generation: sql`generation + 1` })
        .execute();
    },
  };
}

/** Rosters: page by page, so that a lost worker's reading goes on where it stopped. */
export function rosterStore(db: Kysely<Schema>, clock: Clock, parts: PeopleParts): RosterStore {
  return {
    load: (tenantId, placeId) => load(db, tenantId, placeId),
    keepPage: (reading, people, next) =>
      db.transaction().execute(async trx => {
        // People before rosters, as everywhere: the other way round two transactions would wait for each other.
        await lockPeople(trx, reading.tenantId);
        if (!(await advance(trx, reading, next, clock.now()))) return false;
        const members = await withoutForgotten(trx, reading.tenantId, people);
        const met = await upsertAll(trx, parts, reading.tenantId, members);
        if (reading.conversation.kind !== 'personal') await keepMembers(trx, reading, met);
        if (next === undefined) await dropThoseWhoLeft(trx, reading, clock.now(), parts);
        return true;
      }),
    keepTeam: (reading, team, channels) =>
      db.transaction().execute(async trx => {
        const book = teamStore(trx);
        const { tenantId } = reading;
        await book.keep(tenantId, team, clock.now());
        for (const channel of channels) {
          await book.keepChannel(tenantId, team.id, channel, clock.now());
          await book.setChannelState(tenantId, channel.id, 'active', clock.now());
        }
      }),
    async restart(reading) {
      await ofReading(db, reading).set({ continuation: null, generation: sql`generation + 1` }).execute();
    },
    async fail(reading) {
      await ofReading(db, reading).set({ state: 'failed', changed_at: clock.now() }).execute();
    },
  };
}

/** A day without news, or an hour without a page of a reading that is to run: then Teams is asked again. */
const OLD_MS = { complete: DAY_MS, running: HOUR_MS };

/**
 * Teams repeats no event that Herald missed while it was down, and a reading that failed for long is given up.
 * Reading every roster once a day finds out who came and went meanwhile.
 */
export async function askForOldRosters(
  db: Kysely<Schema>,
  rosters: Pick<RosterRequests, 'request'>,
  now: Date,
): Promise<void> {
  const old = await rostersWithReference(db)
    .where(({ or, and, eb }) =>
      or([
        eb('r.changed_at', '<', new Date(now.getTime() - OLD_MS.complete)),
        and([
          eb('r.state', '=', 'running'),
          eb('r.changed_at', '<', new Date(now.getTime() - OLD_MS.running)),
        ]),
      ]),
    )
    .where('i.scope', '<>', 'personal')
    .execute();
  for (const row of old) await rosters.request(toReading(row), 'change');
}

/**
 * Waits for a change that is being recorded just now: a reading that is already asked for is not asked for again, so
 * the one that begins here must know of that change.
 */
async function load(
  db: Kysely<Schema>,
  tenantId: string,
  placeId: string,
): Promise<RosterReading | undefined> {
  const row = await rostersWithReference(db)
    .where('r.tenant_id', '=', tenantId)
    .where('r.place_id', '=', placeId)
    .where('r.state', '=', 'running')
    .forShare('r')
    .executeTakeFirst();
  return row && toReading(row);
}

/** Of places where Herald is. */
function rostersWithReference(db: Kysely<Schema>) {
  return db
    .selectFrom('rosters as r')
    .innerJoin('installations as i', join =>
      join.onRef('i.tenant_id', '=', 'r.tenant_id').onRef('i.place_id', '=', 'r.place_id'),
    )
    .innerJoin('tenants as t', 't.id', 'r.tenant_id')
    .where('i.installed_at', 'is not', null)
    .select(['r.tenant_id', 'r.place_id', 'r.conversation_id', 'r.generation', 'r.continuation'])
    .select(['i.scope', 't.service_url', 't.bot_id']);
}

type RosterRow = Awaited<ReturnType<ReturnType<typeof rostersWithReference>['executeTakeFirstOrThrow']>>;

function toReading(row: RosterRow): RosterReading {
  return {
    tenantId: row.tenant_id,
    placeId: row.place_id,
    isTeam: row.scope === 'channel',
    generation: row.generation,
    conversation: {
      tenantId: row.tenant_id,
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
  next: string | undefined,
  now: Date,
): Promise<boolean> {
  const ended = { state: 'complete', completed_at: now } as const;
  const moved = await ofReading(trx, reading)
    .set({ continuation: next ?? null, changed_at: now, ...(next === undefined && ended) })
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

async function dropThoseWhoLeft(
  trx: Kysely<Schema>,
  reading: RosterReading,
  now: Date,
  parts: PeopleParts,
): Promise<void> {
  const gone = await ofPlace(trx.deleteFrom('memberships'), reading)
    .where('generation', '<', reading.generation)
    .returning('person_id')
    .execute();
  await forgetStrangers(
    trx,
    gone.map(row => row.person_id),
    now,
    parts,
  );
}

function ofReading(db: Kysely<Schema>, reading: RosterReading) {
  return ofPlace(db.updateTable('rosters'), reading).where('generation', '=', reading.generation);
}

function ofPlace<Q extends { where(column: 'tenant_id' | 'place_id', op: '=', value: string): Q }>(
  query: Q,
  { tenantId, placeId }: Pick<RosterReading, 'tenantId' | 'placeId'>,
): Q {
  return query.where('tenant_id', '=', tenantId).where('place_id', '=', placeId);
}
