import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until `look` answers something, at most `withinMs` (counted in asks, not by a clock).
 * Polling, because what is awaited here (a file of another process, a process that is not our child) sends no event.
 */
export async function until<T>(
  look: () => Promise<T | undefined> | T | undefined,
  { everyMs, withinMs }: { everyMs: number; withinMs: number },
): Promise<T | undefined> {
  for (let waitedMs = 0; ; waitedMs += everyMs) {
    const found = await look();
    if (found !== undefined || waitedMs >= withinMs) return found;
    await delay(everyMs);
  }
}
