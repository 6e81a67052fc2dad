import { StoreError, type StoreErrorCode } from '../database/errors.ts';

/**
 * PostgreSQL's programs say why they ended only in words; LC_ALL=C keeps the words English. `port-taken` and
 * `still-in-use` never leave this folder: they are tried again.
 */
const SAID: readonly [RegExp, StoreErrorCode | Retried][] = [
  [/No space left on device|Disk quota exceeded/, 'embedded-disk-full'],
  [/could not (bind|create any TCP\/IP sockets)/, 'port-taken'],
  [/pre-existing shared memory block|lock file "postmaster\.pid" already exists/, 'still-in-use'],
  [/Permission denied|Read-only file system|has (wrong ownership|invalid permissions)/, 'embedded-folder'],
];

/** Reasons that pass: another program took the port, or dying children of a killed server still hold its memory. */
export type Retried = 'port-taken' | 'still-in-use';
export class PassingFailure extends Error {
  readonly reason: Retried;
  constructor(reason: Retried) {
    super(reason);
    this.reason = reason;
  }
}

/** `output` is what the program printed; only its last lines are kept. */
export function failure(output: string, where: string): StoreError | PassingFailure {
  const said = SAID.find(([words]) => words.test(output))?.[1] ?? 'embedded-failed';
  if (said === 'port-taken' || said === 'still-in-use') return new PassingFailure(said);
  return new StoreError(said, `${where}\n${lastLines(output)}`);
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-8).join('\n');
}
