import pg from 'pg';

/**
 * The settings that Herald's statements rely on, whatever the defaults of the database, the user or the server. A
 * statement sets them, not the startup message: a pooler such as PgBouncer refuses most of them there.
 */
export const RELIED_ON: Readonly<Record<string, string>> = {
  // The driver writes values, and reads them, in these forms.
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  array_nulls: 'on',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  // The isolation of transactions, and the limits to their waits.
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  lock_timeout: '0',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  // A session that listens is idle for ever.
  idle_session_timeout: '0',
  // A machine that is gone, or cut off, says no goodbye: its locks are let go within seconds, not after two hours.
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '1',
  tcp_keepalives_count: '5',
  tcp_user_timeout: '10s',
};

/** Sets all of it, and `more`, in one round trip. */
export function settle(session: Pick<pg.Client, 'query'>, more: Readonly<Record<string, string>> = {}) {
  const settings = Object.entries({ ...RELIED_ON, ...more });
  return session.query(settings.map(([name, value]) => `set ${name} = ${pg.escapeLiteral(value)}`).join(';'));
}
