import { type Kysely, sql } from 'kysely';
import type { Because } from '../../core/delivery.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { Clock } from '../../core/time.ts';
import type { Found, FoundPage } from '../../ledger/ports/expansion.ts';
import type { Enqueue } from '../../platform/background.ts';
import { within } from '../../platform/database/within.ts';
import type { Schema } from '../../platform/schema.ts';
import type { GroupReading, GroupStore } from '../ports/groups.ts';
import { type PeopleParts, upsertAll } from './upserting.ts';

/** For so long nobody asks the directory again. */
export const FRESH_MS = 3_600_000;
/** A group that was refused is asked for again after so long: somebody may have mended it. */
const REFUSED_MS = 60_000;
/** So long a post waits for the directory, where the group's former members are known. */
const PATIENCE_MS = 60_000;
/** A reading that did not come to its end in so long is lost. */
const LOST_MS = 900_000;

/** Keeps the readings of groups. */
export function groupStore(db: Kysely<Schema>, clock: Clock): GroupStore {
  const own = (trx: Kysely<Schema>, { tenantId, name, generation }: GroupReading) =>
    trx
      .updateTable('directory_groups')
      .where('tenant_id', '=', tenantId)
      .where('name', '=', name)
      .where('generation', '=', generation)
      .where('state', '=', 'reading');
  return {
    async load(tenantId, name) {
      const row = await rowOf(db, tenantId, name).where('state', '=', 'reading').executeTakeFirst();
      return (
        row && {
          tenantId,
          name,
          generation: row.generation,
          ...(row.group_id !== null && {
            group: { id: row.group_id, ...(row.display_name !== null && { name: row.display_name }) },
          }),
          ...(row.continuation !== null && { continuation: row.continuation }),
        }
      );
    },
    async found(reading, { id, name }) {
      await own(db, reading)
        .set({ group_id: id, display_name: name ?? null })
        .execute();
    },
    keepPage: (reading, { people, next }) =>
      db.transaction().execute(async trx => {
        const now = clock.now();
        const end = { state: 'read', continuation: null, read_at: now } as const;
        const kept = await own(trx, reading)
          .set(next === undefined ? end : { continuation: next, begun_at: now })
          .executeTakeFirst();
        if (kept.numUpdatedRows === 0n) return;
        await keepMembers(trx, reading, people);
        if (next === undefined) await dropOthers(trx, reading);
      }),
    fail: (reading, state) =>
      db.transaction().execute(async trx => {
        const ended = { state, read_at: clock.now(), group_id: null };
        const { numUpdatedRows } = await own(trx, reading).set(ended).executeTakeFirst();
        if (numUpdatedRows > 0n) await dropOthers(trx, { ...reading, generation: reading.generation + 1 });
      }),
  };
}

const rowOf = (db: Kysely<Schema>, tenantId: string, name: string) =>
  db.selectFrom('directory_groups').where('tenant_id', '=', tenantId).where('name', '=', name).selectAll();

async function keepMembers(
  trx: Kysely<Schema>,
  { tenantId, name, generation }: GroupReading,
  people: readonly string[],
): Promise<void> {
  await sql`
    insert into directory_members (tenant_id, name, aad_object_id, generation)
    select ${tenantId}, ${name}, id, ${generation} from unnest(${[...new Set(people)]}::text[]) id
    on conflict (tenant_id, name, aad_object_id) do update set generation = excluded.generation`.execute(trx);
}

async function dropOthers(trx: Kysely<Schema>, { tenantId, name, generation }: GroupReading): Promise<void> {
  await trx
    .deleteFrom('directory_members')
    .where('tenant_id', '=', tenantId)
    .where('name', '=', name)
    .where('generation', '<', generation)
    .execute();
}

/** Has a group read, unless it is being read. In a transaction of its own: the order is there with what it is about. */
export const askForGroup =
  (db: Kysely<Schema>, clock: Clock, enqueue: Enqueue) =>
  (tenantId: string, name: string): Promise<void> =>
    db.transaction().execute(async trx => {
      const now = clock.now();
      const { rows } = await sql`
        insert into directory_groups as known (tenant_id, name, state, generation, begun_at)
        values (${tenantId}, ${name}, 'reading', 1, ${now})
        on conflict (tenant_id, name) do update set state = 'reading', generation = known.generation + 1,
          continuation = null, group_id = null, begun_at = ${now},
          read_at = case when known.state in ('unknown', 'forbidden') then null else known.read_at end
          where known.state <> 'reading' or known.begun_at < ${new Date(now.getTime() - LOST_MS)}
        returning name`.execute(trx);
      if (rows.length > 0) await enqueue(trx, 'read-group', { tenantId, name });
    });

interface Asked {
  readonly tenantId: string;
  readonly group: string;
  readonly after: string | undefined;
  readonly size: number;
  readonly now: Date;
}

/** A page of a group's members, once they are known. */
export async function groupPage(
  db: Kysely<Schema>,
  parts: PeopleParts & { readonly askForGroup?: (tenantId: string, name: string) => Promise<void> },
  { tenantId, group, after, size, now }: Asked,
): Promise<FoundPage> {
  const name = group.toLowerCase();
  const row = await rowOf(db, tenantId, name).executeTakeFirst();
  const because = { code: 'group', group: row?.display_name ?? group } as const;
  const refused = (refusal: ReasonCode): FoundPage => ({
    found: [{ recipient: { kind: 'unknown', label: group }, because, refusal }],
  });
  // In the middle of a group nobody begins anew.
  const standing = after === undefined ? standingOf(row, now) : 'members';
  switch (standing) {
    case 'members':
      return membersPage(db, parts, because, { tenantId, group: name, after, size, now });
    case 'unknown':
      return refused('unknown-group');
    case 'forbidden':
      return refused('groups-forbidden');
    case 'ask':
      await parts.askForGroup?.(tenantId, name);
      return 'later';
    case 'wait':
      return 'later';
  }
}

type Row = Awaited<ReturnType<ReturnType<typeof rowOf>['executeTakeFirst']>>;

function standingOf(row: Row, now: Date): 'members' | 'unknown' | 'forbidden' | 'ask' | 'wait' {
  if (row === undefined) return 'ask';
  const since = (at: Date | null) => now.getTime() - (at?.getTime() ?? 0);
  if (row.state === 'reading') {
    if (since(row.begun_at) >= LOST_MS) return 'ask';
    return row.read_at !== null && since(row.begun_at) >= PATIENCE_MS ? 'members' : 'wait';
  }
  const isFresh = since(row.read_at) < (row.state === 'read' ? FRESH_MS : REFUSED_MS);
  if (!isFresh) return 'ask';
  return row.state === 'read' ? 'members' : row.state;
}

async function membersPage(
  db: Kysely<Schema>,
  parts: PeopleParts,
  because: Because,
  { tenantId, group, after = '', size }: Asked,
): Promise<FoundPage> {
  const { rows } = await sql<{ aad_object_id: string; id: string | null; name: string | null }>`
    select m.aad_object_id, p.id, p.name from directory_members m
    left join people p on p.tenant_id = m.tenant_id and p.aad_object_id = m.aad_object_id
    where m.tenant_id = ${tenantId} and m.name = ${group} and m.aad_object_id > ${after}
    order by m.aad_object_id limit ${size}`.execute(db);
  const strangers = rows.filter(({ id }) => id === null).map(row => ({ aadObjectId: row.aad_object_id }));
  const met =
    strangers.length === 0 ? [] : await within(db, trx => upsertAll(trx, parts, tenantId, strangers));
  const idOf = new Map(met.map((person, i) => [strangers[i]?.aadObjectId, person.id]));
  const found = rows.flatMap(({ aad_object_id, id, name }): Found[] => {
    const personId = id ?? idOf.get(aad_object_id);
    if (personId === undefined) return [];
    return [{ recipient: { kind: 'person', personId, label: name ?? aad_object_id }, because }];
  });
  const last = rows.at(-1);
  return { found, ...(rows.length === size && last !== undefined && { next: last.aad_object_id }) };
}

/** A group to which nobody posted for a day is read anew when somebody does. */
export async function forgetGroups(db: Kysely<Schema>, before: Date): Promise<void> {
  await db.deleteFrom('directory_groups').where('begun_at', '<', before).execute();
}
