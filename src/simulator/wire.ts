/** One exchange between the bot and Teams. */
export interface WireEntry {
  readonly id: number;
  readonly at: string;
  readonly direction: 'from-bot' | 'to-bot';
  readonly operation?: string;
  readonly method: string;
  readonly path: string;
  readonly request?: unknown;
  /** Missing while it is under way, and when the connection was cut. */
  status?: number;
  response?: unknown;
  settled: boolean;
}

export interface WireLog {
  /** Notes a request; call what comes back with the answer. */
  open(entry: Omit<WireEntry, 'id' | 'at' | 'settled'>): (status?: number, response?: unknown) => void;
  entries(): readonly WireEntry[];
  clear(): void;
}

const kept = 2_000;

/** The last 2,000 exchanges, in both directions, with their bodies. */
export function makeWireLog(now: () => Date, changed: (id: number) => void): WireLog {
  let entries: WireEntry[] = [];
  let newest = 0;
  return {
    open(facts) {
      const entry: WireEntry = { id: ++newest, at: now().toISOString(), ...facts, settled: false };
      entries.push(entry);
      // Cut in bulk: shifting one at a time would move 2,000 entries for every request.
      if (entries.length > kept * 1.5) entries = entries.slice(-kept);
      return (status, response) => {
        Object.assign(entry, { settled: true, ...(status !== undefined && { status }), response });
        changed(entry.id);
      };
    },
    entries: () => entries.slice(-kept),
    clear() {
      entries = [];
    },
  };
}
