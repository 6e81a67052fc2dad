import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import pg from 'pg';

/** Stands first in what is asked all the time. */
const MARK = '/* prepared */';

/**
 * A statement that is asked all the time, which PostgreSQL then reads and plans once per connection: planning was more
 * than half of its work for a card. Its text must be one of few, without lists of changing length, and name its columns,
 * because the plan of a `*` fails after a migration.
 */
export const prepared = (text: string): string => `${MARK}${text}`;

/**
 * `left join` of the one row of a key, named as its table is there: `notifications n where n.id = d.notification_id`. A
 * plain join that was planned when the table was known to be empty reads it from end to end, and does so until the
 * planner hears of its rows: 27 ms a card against 1.
 */
export const byKey = (row: TemplateStringsArray, ...values: unknown[]): RawBuilder<unknown> => {
  const alias = /^\w+ (\w+) where/.exec(row[0] ?? '')?.[1];
  if (alias === undefined)
    throw new Error(`A key is looked up as "table alias where ...", not as "${row[0]}"`);
  return sql`left join lateral ${only(row, ...values)} ${sql.ref(alias)} on true`;
};

/** Just these rows, read before anything else is done with them: an order or a join is no reason to go through all. */
export const only = (rows: TemplateStringsArray, ...values: unknown[]): RawBuilder<unknown> =>
  sql`(select * from ${sql(rows, ...values)} offset 0)`;

/** A value, or where it goes in a statement. */
export type OrPlaceholder<V> = V | RawBuilder<V>;

/** Where the values of a statement go, by their names. */
export type Placeholders<V> = { readonly [K in keyof V]: RawBuilder<V[K]> };

class Placeholder {
  readonly of: PropertyKey;
  constructor(of: PropertyKey) {
    this.of = of;
  }
}

/**
 * A statement that is asked all the time (`prepared`), always in the same words: they are put together once, which took
 * an eighth of this process' work for a message when it was done each time. Answers with the rows. `build` is called once,
 * so it may not choose its words by a value.
 */
export function statement<V extends object, R>(
  build: (placeholders: Placeholders<V>) => RawBuilder<R>,
): <DB>(db: Kysely<DB>, values: V) => Promise<R[]> {
  const placeholders = new Proxy({} as Placeholders<V>, {
    get: (_placeholders, of) => sql.val(new Placeholder(of)),
  });
  let text: CompiledQuery<R> | undefined;
  return async (db, values) => {
    text ??= sql<R>`${sql.raw(MARK)}${build(placeholders)}`.compile(db);
    const parameters = text.parameters.map(each =>
      each instanceof Placeholder ? values[each.of as keyof V] : each,
    );
    return (await db.executeQuery<R>({ ...text, parameters })).rows;
  };
}

/** The answer to a `begin`; nobody reads it. */
const BEGUN = { rows: [], fields: [], command: 'BEGIN', rowCount: null, oid: 0 };

/**
 * A client that asks by name what is marked so, and says the beginning of a transaction together with what follows it: of
 * the five round trips of a message that was one. It asks for `pipeline`, or what follows would wait for the answer.
 */
export class PreparingClient extends pg.Client {
  #isHeldBack = false;

  // biome-ignore lint/suspicious/noExplicitAny: the driver's own has eight signatures, and this is for all of them
  override query(...[text, values, ...more]: any[]): any {
    const ask = super.query.bind(this) as (...args: unknown[]) => unknown;
    if (text === 'begin') return this.#begin(ask);
    const asked =
      typeof text === 'string' && text.startsWith(MARK)
        ? ask({ name: nameOf(text), text, values }, ...more)
        : ask(text, values, ...more);
    this.#letGo();
    return asked;
  }

  /** PostgreSQL refuses it where it refuses what follows, too; were it otherwise, that would be no transaction. */
  async #begin(ask: (...args: unknown[]) => unknown): Promise<typeof BEGUN> {
    const stream = streamOf(this);
    stream.cork();
    this.#isHeldBack = true;
    (ask('begin') as Promise<unknown>).catch(error => stream.destroy(error));
    setImmediate(() => this.#letGo());
    return BEGUN;
  }

  #letGo(): void {
    if (this.#isHeldBack) streamOf(this).uncork();
    this.#isHeldBack = false;
  }
}

/** The line to the server, which the driver keeps to itself. */
export const streamOf = (client: pg.ClientBase): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;

const names = new Map<string, string>();

/** The server knows a prepared statement by at most 63 characters. */
function nameOf(text: string): string {
  const name = names.get(text) ?? createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  return name;
}
