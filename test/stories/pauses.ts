import { setTimeout } from 'node:timers/promises';

const FIRST_MS = 15;
const LONGEST_MS = 200;

/**
 * The pauses of somebody who asks until something is so: short at first, then longer, because each answer takes the
 * time of the process that is to get there.
 */
export function pauses(): () => Promise<void> {
  let ms = FIRST_MS;
  return async () => {
    await setTimeout(ms);
    ms = Math.min(ms * 1.5, LONGEST_MS);
  };
}
