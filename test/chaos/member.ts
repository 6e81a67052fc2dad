import { setTimeout as delay } from 'node:timers/promises';
import type { Herald } from '../stories/stage.ts';

/** A process of the service with somebody who starts it again, as a supervisor of containers would. */
export interface Member {
  readonly name: string;
  readonly herald: Herald;
  /** SIGKILL, and a start after so long. */
  kill(downMs: number): Promise<void>;
  /** SIGTERM, and a start after so long. Resolves with the exit code. */
  restart(downMs: number): Promise<number | null>;
  /** As whom it claims deliveries; missing before its first claim, and for a process that sends nothing. */
  owner(): string | undefined;
  /** Resolves when it is ready; tries until it is. */
  up(): Promise<void>;
}

const START_AGAIN_MS = 200;

export function supervise(name: string, herald: Herald): Member {
  let starting: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    // Without its database it ends at once.
    while (!(await begins(herald))) await delay(START_AGAIN_MS);
    starting = undefined;
  };
  const revive = (downMs: number): void => {
    starting ??= delay(downMs).then(start);
  };
  return {
    name,
    herald,
    async kill(downMs) {
      await herald.kill();
      revive(downMs);
    },
    async restart(downMs) {
      const code = await herald.stop();
      revive(downMs);
      return code;
    },
    owner: () => herald.log.findLast(({ worker }) => worker !== undefined)?.worker as string | undefined,
    up: async () => starting,
  };
}

const begins = (herald: Herald): Promise<boolean> =>
  herald.start().then(
    () => true,
    () => false,
  );
