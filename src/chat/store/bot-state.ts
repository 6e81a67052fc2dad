import { type Kysely, sql } from 'kysely';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Memory } from '../ports/dialogs.ts';

/**
 * The state that botbuilder keeps of one person's 1:1, for the length of one transaction.
 *
 * The eTag that counts is the one that this transaction read, not the one that botbuilder writes: its `BotState`
 * overwrites the eTag that it read with `*`, which means "whatever stands there", so of two turns at once the later
 * would take the earlier one's answer away.
 *
 * `looked` is told whether a dialogue is written down for the person: it costs nothing beside their state.
 */
export function memory(
  db: Kysely<Schema>,
  personId: string,
  looked: (runs: boolean) => void = () => undefined,
): Memory {
  const seen = new Map<string, number | undefined>();
  return {
    async read(keys) {
      const rows = await readState(db, { keys, personId });
      looked(rows.some(({ runs }) => runs));
      const kept = rows.filter(({ key }) => key !== null);
      for (const key of keys) seen.set(key, kept.find(row => row.key === key)?.etag);
      return Object.fromEntries(kept.map(({ key, value, etag }) => [key, { ...value, eTag: String(etag) }]));
    },
    async write(changes) {
      for (const [key, item] of Object.entries(changes)) {
        const { eTag: _, ...value } = item as { eTag?: unknown };
        seen.set(key, await put(db, { key, personId, value: JSON.stringify(value) }, seen.get(key)));
      }
    },
    async delete(keys) {
      await db.deleteFrom('bot_state').where('key', 'in', keys).where('person_id', '=', personId).execute();
    },
  };
}

/** One row for each key that is kept; one without a key where none is. */
const readState = statement(
  ({ keys, personId }: Placeholders<{ keys: readonly string[]; personId: string }>) => sql<{
    readonly key: string | null;
    readonly value: object;
    readonly etag: number;
    readonly runs: boolean;
  }>`
    select key, value, etag, exists (select from dialogs where person_id = ${personId}) as runs
    from (select) once left join bot_state on person_id = ${personId} and key = any(${keys}::text[])`,
);

interface Item {
  readonly key: string;
  readonly personId: string;
  readonly value: string;
}

const insert = statement(
  ({ key, personId, value }: Placeholders<Item>) => sql<{ etag: number }>`
    insert into bot_state (key, person_id, value, etag) values (${key}, ${personId}, ${value}::jsonb, 1)
    on conflict do nothing returning etag`,
);

const change = statement(
  ({ key, value, seen }: Placeholders<Omit<Item, 'personId'> & { seen: number }>) => sql<{ etag: number }>`
    update bot_state set value = ${value}::jsonb, etag = etag + 1
    where key = ${key} and etag = ${seen} returning etag`,
);

/** Returns the new eTag. Waits for whoever is writing the same; when they have written, this one is stale. */
async function put(db: Kysely<Schema>, item: Item, seen: number | undefined): Promise<number> {
  const [written] = await (seen === undefined ? insert(db, item) : change(db, { ...item, seen }));
  if (written === undefined) throw new Stale();
  return written.etag;
}

/** Somebody else wrote since this was read. The code is PostgreSQL's for "run the transaction again". */
export class Stale extends Error {
  readonly code = '40001';
  constructor() {
    super('The state of a dialogue was written by another turn.');
  }
}
