/** At most `max` requests in any stretch of `seconds`. */
export interface Window {
  readonly seconds: number;
  readonly max: number;
}

/**
 * Milliseconds until one more fits into every window, 0 when it fits now. `times` are the requests let through,
 * oldest first. Exact: a window is full while its `max`-th youngest request lies in it; looking takes one step per
 * window, however many requests there were.
 */
export function untilRoomMs(times: readonly number[], windows: readonly Window[], nowMs: number): number {
  let waitMs = 0;
  for (const { seconds, max } of windows) {
    const oldest = times[times.length - max];
    if (oldest !== undefined) waitMs = Math.max(waitMs, oldest + seconds * 1000 - nowMs);
  }
  return waitMs;
}

/** Adds a request, and forgets those that no window asks about any more. */
export function letThrough(times: number[], windows: readonly Window[], nowMs: number): void {
  times.push(nowMs);
  const asked = windows.reduce((most, { max }) => Math.max(most, max), 0);
  // In bulk: taking away one at a time would move the rest for every request.
  if (times.length > asked * 2 + 8) times.splice(0, times.length - asked);
}
