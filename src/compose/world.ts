import type { Log } from '../core/log.ts';
import type { Clock, NewId } from '../core/time.ts';
import type { Settings } from '../platform/config.ts';

export interface World {
  readonly settings: Settings;
  readonly log: Log;
  /** The time of this machine. Times that processes share are counted by the database's, which is made of it. */
  readonly clock: Clock;
  /** Milliseconds since any fixed instant; setting the clock does not change them. */
  readonly elapsed: () => number;
  readonly newId: NewId;
  /** In [0, 1). */
  readonly random: () => number;
  /** Aborted when the process is asked to stop: a start that is under way undoes itself and rejects with the reason. */
  readonly stopping?: AbortSignal;
}

/** Its `clock` shows the time of the database. Tokens end by `ownClock`: they were got from others. */
export interface WorldInDatabaseTime extends World {
  readonly ownClock: Clock;
}
