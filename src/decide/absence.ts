import type { ErrorCode } from '../core/errors.ts';

/** The obstacles between Herald and its database that pass: the same work may succeed a little later. */
export type Absence = Extract<ErrorCode, 'unavailable' | 'disk-full'>;

/**
 * Network codes of the driver, PostgreSQL's classes (connection, no resources, shutting down or starting up), and what
 * the driver says only in words. The first that fits counts.
 */
const SIGNS: readonly [RegExp, Absence][] = [
  [/^53100\b/, 'disk-full'],
  [/^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOST|ENET|ETIMEDOUT|08|53|57P)/, 'unavailable'],
  // The last is what a rollback on a lost connection says, in place of the error that lost it.
  [/timeout exceeded|Connection terminated|not queryable/, 'unavailable'],
];

/** Which absence an error tells of; undefined where it tells of anything else. */
export function absenceOf(error: unknown): Absence | undefined {
  // Not asked whether it is an `Error`: those of Node's own network are none of a test's realm.
  const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: unknown };
  return SIGNS.find(([sign]) => sign.test(String(code)) || sign.test(String(message)))?.[1];
}
