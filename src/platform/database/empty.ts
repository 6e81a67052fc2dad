import { sql } from 'kysely';
import type { Log } from '../../core/log.ts';
import { openDatabase } from './database.ts';

/** Throws everything away that Herald keeps in a database. For the demo, which begins anew each time. */
export async function emptyDatabase(url: string, log: Log): Promise<void> {
  const { db, close } = openDatabase(url, { log, max: 1 });
  try {
    await sql`drop schema if exists pgboss cascade`.execute(db);
    await sql`drop schema public cascade`.execute(db);
    await sql`create schema public`.execute(db);
  } finally {
    await close();
  }
}
