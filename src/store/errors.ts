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
      'Let DATA_DIR name a folder on a local disk that the user who runs Herald may write, or set DATABASE_URL.',
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
  'database-newer': {
    title: 'The database was made by a newer Herald',
    remedy:
      'Start that release or a later one. This one would not understand the rows, so it touched nothing.',
  },
  'migration-failed': {
    title: 'The database could not be brought up to date',
    remedy: 'Nothing of the failed step was kept. Mend the cause below and start again.',
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
