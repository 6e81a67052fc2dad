/** One exchange between the bot and Teams. */
export interface WireEntry {
  readonly id: number;
  readonly at: string;
  readonly direction: 'from-bot' | 'to-bot';
  readonly operation?: string;
  readonly tenant?: string;
  readonly conversation?: string;
  /** Whose 1:1 chat it is about. */
  readonly person?: string;
  /** The headers `X-Correlation-Id` and `traceparent`. */
  readonly correlationId?: string;
  readonly traceparent?: string;
  readonly method: string;
  readonly path: string;
  readonly request?: unknown;
  /** Missing while it is under way, and when the connection was cut. */
  status?: number;
  response?: unknown;
  /** The message that was posted, changed or deleted, whatever was answered. */
  activityId?: string;
  endedAt?: string;
  settled: boolean;
}

export type Settle = (status?: number, response?: unknown, activityId?: string) => void;

export interface WireLog {
  /** Notes a request; call what comes back with the answer. */
  open(entry: Omit<WireEntry, 'id' | 'at' | 'settled'>): Settle;
  entries(): readonly WireEntry[];
  /** Hears of every request as it comes. */
  listen(listener: (entry: WireEntry) => void): () => void;
  clear(): void;
}

const kept = 2_000;

/** The last 2,000 exchanges, in both directions, with their bodies unless these are not to be kept. */
export function makeWireLog(now: () => Date, changed: (id: number) => void, bodies = true): WireLog {
  let entries: WireEntry[] = [];
  let newest = 0;
  const listeners = new Set<(entry: WireEntry) => void>();
  return {
    open({ request, ...facts }) {
      const at = now().toISOString();
      const entry: WireEntry = { id: ++newest, at, ...facts, ...(bodies && { request }), settled: false };
      entries.push(entry);
      // Cut in bulk: shifting one at a time would move 2,000 entries for every request.
      if (entries.length > kept * 1.5) entries = entries.slice(-kept);
      for (const listener of listeners) listener(entry);
      return (status, response, activityId) => {
        if (status !== undefined) entry.status = status;
        if (bodies) entry.response = response;
        if (activityId !== undefined) entry.activityId = activityId;
        entry.endedAt = now().toISOString();
        entry.settled = true;
        changed(entry.id);
      };
    },
    entries: () => entries.slice(-kept),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      entries = [];
    },
  };
}
