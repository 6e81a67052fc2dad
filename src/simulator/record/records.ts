import type { Asked } from '../connector/operations.ts';

/** A request of the bot without its body: about 150 bytes, so that 100,000 can be kept and counted. */
export interface Record extends Asked {
  readonly id: number;
  /** When it had arrived, and when it was answered or cut: milliseconds since 1970. */
  readonly atMs: number;
  endedMs?: number;
  /** Missing while it is under way, and when the connection was cut. */
  status?: number;
  /** Whether Teams did what was asked, whatever it answered. */
  taken: boolean;
  /** The message that was posted, changed or deleted. */
  activityId?: string;
  /** The toast of the card, or its text: the first 100 characters. */
  readonly summary?: string;
}

export interface Records {
  open(asked: Asked, body: unknown): Record;
  close(record: Record, end: { status?: number; taken: boolean; activityId?: string }): void;
  all(): readonly Record[];
  clear(): void;
  /** Calls with every record that is closed; the returned function ends it. */
  listen(listener: (record: Record) => void): () => void;
}

/** Every request since the last clearing, oldest first. */
export function makeRecords(now: () => Date): Records {
  let records: Record[] = [];
  let newest = 0;
  const shared = sharing();
  const listeners = new Set<(record: Record) => void>();
  return {
    open(asked, body) {
      const summary = shared(summaryOf(body));
      const record = {
        id: ++newest,
        atMs: now().getTime(),
        ...asked,
        taken: false,
        ...(summary !== undefined && { summary }),
      };
      records.push(record);
      return record;
    },
    close(record, { status, taken, activityId }) {
      record.endedMs = now().getTime();
      record.taken = taken;
      if (status !== undefined) record.status = status;
      if (activityId !== undefined) record.activityId = activityId;
      for (const listener of listeners) listener(record);
    },
    all: () => records,
    clear() {
      records = [];
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function summaryOf(body: unknown): string | undefined {
  const { summary, text, activity } = (body ?? {}) as Partial<
    globalThis.Record<'summary' | 'text' | 'activity', unknown>
  >;
  const said = summary ?? text;
  if (typeof said === 'string') return said.slice(0, 100);
  return typeof activity === 'object' ? summaryOf(activity) : undefined;
}

/** Equal texts become one: the 100,000 cards of one notification say the same. */
function sharing(): (text: string | undefined) => string | undefined {
  const known = new Map<string, string>();
  return text => {
    if (text === undefined) return undefined;
    const same = known.get(text);
    if (same !== undefined) return same;
    if (known.size >= 10_000) known.clear();
    known.set(text, text);
    return text;
  };
}
