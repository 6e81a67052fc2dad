import pg from 'pg';

/**
 * The clock of a database, which Herald follows, goes ahead of the true one by so many hours, for whoever connects from
 * now on. PostgreSQL finds these functions before its own; a default of a column, or a function of the catalogue,
 * keeps the true time. Nothing sets it back: a clock that goes back is another story, and the database is a test's own.
 */
export async function shiftDatabase(url: string, hours: number): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('create schema if not exists later');
  for (const name of CLOCKS)
    await client.query(
      `create or replace function later.${name}() returns timestamptz stable language sql
         as $$ select pg_catalog.${name}() + interval '${hours} hours' $$`,
    );
  await client.query(
    `do $$ begin
       execute format('alter database %I set search_path = later, public, pg_catalog', current_database());
     end $$`,
  );
  await client.end();
}

const CLOCKS = ['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp'] as const;
