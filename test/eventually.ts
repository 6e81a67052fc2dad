import { setTimeout } from 'node:timers/promises';

const FIRST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 200;
/** Less than Vitest's patience, so that what never came is named. Nothing may depend on how long it is. */
const DEADLINE_MS = 150_000;

/**
 * For a state that sends no event: looks until there is something, anything but `undefined` and `false`, and resolves
 * with it. Looks less and less often, because each answer takes the time of the process that is to get there. Throws
 * any error of a look, and an error with `what` where there was nothing before the deadline.
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<Exclude<Awaited<T>, undefined | false>> {
  const endMs = performance.now() + deadlineMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const found = await look();
    if (found !== undefined && found !== false) return found as Exclude<Awaited<T>, undefined | false>;
    if (performance.now() > endMs) throw new Error(`It did not come within ${deadlineMs / 1_000} s: ${what}`);
    await setTimeout(pauseMs);
  }
}

/** Resolves when the clock of this machine shows this instant. */
export async function passed(at: Date | string): Promise<void> {
  for (;;) {
    const leftMs = new Date(at).getTime() - Date.now();
    if (leftMs <= 0) return;
    await setTimeout(leftMs);
  }
}
