/** At most so many requests in any stretch of time of this length. */
export interface Window {
  readonly most: number;
  readonly seconds: number;
}

/**
 * The limits of Teams for one bot in one conversation. Creating a 1:1 and changing a card count like sending.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
export const WINDOWS = {
  lane: [
    { most: 7, seconds: 1 },
    { most: 8, seconds: 2 },
    { most: 60, seconds: 30 },
    { most: 1_800, seconds: 3_600 },
  ],
  roster: [
    { most: 14, seconds: 1 },
    { most: 16, seconds: 2 },
    { most: 120, seconds: 30 },
    { most: 3_600, seconds: 3_600 },
  ],
  /** Graph lets one app install itself 30 times a second in one tenant; across 12 of them this is all it may. */
  graph: [{ most: 25, seconds: 1 }],
} as const satisfies Record<string, readonly Window[]>;

/**
 * How late a request may reach Teams after its slot. Windows are kept longer by so much: two requests that are a
 * window apart stay so on the wire when the first one is late. A request later than that waits for another slot.
 */
export const LEEWAY_MS = 100;

/**
 * How far ahead slots are given. Long enough for a worker to look for more before the last one is used up, short
 * because what was claimed cannot be overtaken by the urgent, cancelled, or stopped by a pause any more, and counts as
 * possibly repeated where its worker is lost.
 */
export const HORIZON_MS = 250;

/** When so much of the horizon is still given away, more slots are taken: a claim on a busy machine takes its time. */
export const AHEAD_MS = 150;

/**
 * How long a stop waits for what is on its way to its person; what takes longer had begun before. Teams gives up on a
 * click after ten seconds.
 */
export const STOP_PATIENCE_MS = 3_000;

/**
 * A delivery that a worker begins so long after its slot is read anew first: its person may have stopped it, and been
 * told so once the patience of the stop had run out. It was read within the horizon before its slot, so this and the
 * horizon are together shorter than that patience.
 */
export const NEWS_AFTER_MS = 2_000;

/**
 * How much longer a tenant's slots are than its limit asks. At 50 a second, 51 requests are 1,030 ms apart instead of
 * 1,000, so that one may reach Teams 30 ms sooner or later than another. Without, at a limit that was enforced to the
 * millisecond, every 40th request was too early, and with 20 ms one or two of a thousand on a busy machine; each 429
 * costs the tenant a pause of a second.
 */
export const STRETCH = 1.03;

/** The same for what leaves one process: a little less, so that it can catch up after it was held up. */
export const GAP = 1.025;
