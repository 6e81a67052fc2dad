/**
 * Everything that can go wrong between Herald and its database before a caller is involved, as a closed list.
 * These stop the process at start, so each says in one sentence what the operator does next.
 */
export const STORE_ERRORS = {
  'embedded-unavailable': {
    title: 'The embedded PostgreSQL does not run on this machine',
    remedy:
      'Set DATABASE_URL to a PostgreSQL server (15 or newer). The embedded one needs glibc Linux, macOS or Windows on x64; Alpine and Windows on Arm have no binaries.',
  },
  'embedded-folder': {
    title: 'The data folder cannot be used',
    remedy:
      'Let DATA_DIR name a folder on a local disk that the user who runs Herald may write, or set DATABASE_URL. Where the reason above is "invalid permissions", run `chmod 700` on the folder postgres/cluster in it, which chmod -R or the fsGroup of a volume has opened to a group.',
  },
  'embedded-disk-full': {
    title: 'The disk that holds the data folder is full',
    remedy: 'Free some space (a new database takes 40 MB) or let DATA_DIR name a folder on another disk.',
  },
  'embedded-busy': {
    title: 'Another Herald process holds the start lock of the data folder for too long',
    remedy: 'Look at that process: it is starting or stopping the database. Stop it and start again.',
  },
  'embedded-elsewhere': {
    title: 'Another container or machine uses the data folder',
    remedy:
      'Stop that one first (Kubernetes: strategy Recreate), or give both the same DATABASE_URL: several of them need a server of their own.',
  },
  'embedded-version': {
    title: 'The data folder was made by another major version of PostgreSQL',
    remedy:
      'Go back to the release that made it, or dump it with pg_dump of that version and restore it into an empty DATA_DIR.',
  },
  'embedded-failed': {
    title: 'The embedded PostgreSQL did not start',
    remedy: 'Read the server log named here, or set DATABASE_URL to a PostgreSQL server of your own.',
  },
  'database-unreachable': {
    title: 'The database cannot be reached',
    remedy:
      'Start that PostgreSQL server, or correct host and port in DATABASE_URL. Herald does not wait for it: start it again when the server is up.',
  },
  'database-login': {
    title: 'The database server let nobody in with what DATABASE_URL says',
    remedy:
      'Correct user and password in DATABASE_URL (special characters of the password percent-encoded). If they are right, the server must let this user connect to this database from this address: see its pg_hba.conf, which may also ask for TLS (?sslmode=verify-full).',
  },
  'database-unknown': {
    title: 'The server has no such database',
    remedy: 'Create it, empty and owned by the user of DATABASE_URL, or correct its name in DATABASE_URL.',
  },
  'database-full': {
    title: 'The database server has no connection left',
    remedy:
      'Raise max_connections (each process of Herald takes up to 16), or run fewer processes against this server.',
  },
  'database-old': {
    title: 'The database server is too old',
    remedy: 'Upgrade it to PostgreSQL 15 or later, or let DATABASE_URL name one.',
  },
  'database-encoding': {
    title: 'The database cannot hold what people write',
    remedy:
      "Create one that can, and name it in DATABASE_URL: `create database herald encoding 'UTF8' template template0`. The encoding of a database cannot be changed; nothing was written to this one.",
  },
  'database-pooled': {
    title: 'A pooler between Herald and the database keeps no sessions',
    remedy:
      'Let DATABASE_URL name the server itself, or a pool that keeps a session for as long as a client is connected (PgBouncer: pool_mode = session, and a pool of at least 27 for each process). Herald listens for notifications and holds locks, and both belong to a session.',
  },
  'database-refused': {
    title: 'The database server cannot be spoken to',
    remedy:
      'Mend the cause above. DATABASE_URL must name a PostgreSQL server, with ?sslmode=… as it asks for.',
  },
  'database-newer': {
    title: 'The database was made by a newer Herald',
    remedy:
      'Start that release or a later one. This one would not understand the rows, so it touched nothing.',
  },
  'database-unreleased': {
    title: 'The database was made by an unreleased version of Herald',
    remedy:
      'Start with an empty DATA_DIR, or let DATABASE_URL name an empty database. Databases of 0.1.0 and every later release are brought up to date; nothing of this one was touched.',
  },
  'migration-failed': {
    title: 'The database could not be brought up to date',
    remedy: 'Nothing of the failed step was kept. Mend the cause above and start again.',
  },
} as const satisfies Record<string, { title: string; remedy: string }>;
export type StoreErrorCode = keyof typeof STORE_ERRORS;

/** `code` is stable; `message` is title, detail and remedy, fit for a terminal. It never holds a password. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, detail: string, cause?: unknown) {
    const { title, remedy } = STORE_ERRORS[code];
    super(`${title}: ${detail.trim()}\n${remedy}`, { cause });
    this.code = code;
  }
}
