import type { Log } from '../src/core/log.ts';

/** A log that nobody reads. */
export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};
