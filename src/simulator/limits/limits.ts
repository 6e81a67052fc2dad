import type { Answer } from '../connector/answer.ts';
import type { Asked, Operation } from '../connector/operations.ts';
import { errorBody } from '../connector/refusal.ts';
import { letThrough, untilRoomMs, type Window } from './windows.ts';

export interface LimitSettings {
  /** Whether the windows below are enforced. */
  readonly enforced: boolean;
  /** One app, one tenant: requests of every kind. */
  readonly tenant: readonly Window[];
  /** One conversation: requests that create, send, change or delete. */
  readonly write: readonly Window[];
  /** One conversation: rosters and lists of channels. */
  readonly read: readonly Window[];
  /** Whether a write is refused with 412 while another one in its conversation is under way. */
  readonly oneWriteAtATime: boolean;
  /** The largest request with a message, counted in UTF-16. */
  readonly maximumBytes: number;
}

const windows = (...pairs: (readonly [seconds: number, max: number])[]): Window[] =>
  pairs.map(([seconds, max]) => ({ seconds, max }));

/**
 * The limits that Microsoft publishes. It lists sends and creations apart, with the same numbers, and says that every
 * call counts in one policy; here they share one count, so that a bot that passes here passes there.
 */
export const publishedLimits: LimitSettings = {
  enforced: true,
  tenant: windows([1, 50]),
  write: windows([1, 7], [2, 8], [30, 60], [3600, 1800]),
  read: windows([1, 14], [2, 16], [30, 120], [3600, 3600]),
  oneWriteAtATime: false,
  maximumBytes: 100 * 1024,
};

/** Every operation counts for its tenant; these count for their conversation too. */
const kinds: Readonly<Partial<Record<Operation, 'write' | 'read'>>> = {
  create: 'write',
  send: 'write',
  update: 'write',
  delete: 'write',
  members: 'read',
  member: 'read',
  team: 'read',
  channels: 'read',
};

export interface Limits {
  settings(): LimitSettings;
  /** Changes these of the limits in force; without an argument, goes back to the initial ones. Counts begin anew. */
  change(some?: Partial<LimitSettings>): void;
  /** The refusal of a request that is too many. One that is refused counts nowhere. */
  admit(asked: Asked): Answer | undefined;
  /** Says that an admitted request was answered. */
  release(asked: Asked): void;
}

type Counted = readonly [times: number[], windows: readonly Window[]];

/** `initial` is what `change()` goes back to. */
export function makeLimits(now: () => Date, initial: LimitSettings = publishedLimits): Limits {
  let settings = initial;
  const counts = { tenant: new Map<string, number[]>(), write: new Map(), read: new Map() };
  const underWay = new Map<string, number>();

  const counted = (asked: Asked): Counted[] => {
    const kind = kinds[asked.operation];
    const place = placeOf(asked);
    const tenant = [timesOf(counts.tenant, asked.tenant), settings.tenant] as const;
    if (kind === undefined || place === undefined) return [tenant];
    return [tenant, [timesOf(counts[kind], place), settings[kind]]];
  };
  const tooMany = (asked: Asked): Answer | undefined => {
    if (!settings.enforced) return undefined;
    const nowMs = now().getTime();
    const all = counted(asked);
    const waitMs = all.reduce((most, [times, some]) => Math.max(most, untilRoomMs(times, some, nowMs)), 0);
    if (waitMs > 0) return throttled(waitMs);
    for (const [times, some] of all) letThrough(times, some, nowMs);
    return undefined;
  };

  return {
    settings: () => settings,
    change(some) {
      settings = some === undefined ? initial : { ...settings, ...some };
      for (const map of Object.values(counts)) map.clear();
    },
    admit(asked) {
      const place = kinds[asked.operation] === 'write' ? placeOf(asked) : undefined;
      const busy = place !== undefined && (underWay.get(place) ?? 0) > 0;
      if (busy && settings.oneWriteAtATime) return concurrent;
      const refusal = tooMany(asked);
      if (!refusal && place !== undefined) underWay.set(place, (underWay.get(place) ?? 0) + 1);
      return refusal;
    },
    release(asked) {
      const place = kinds[asked.operation] === 'write' ? placeOf(asked) : undefined;
      if (place === undefined) return;
      const left = (underWay.get(place) ?? 1) - 1;
      if (left > 0) underWay.set(place, left);
      else underWay.delete(place);
    },
  };
}

/** A 1:1 chat is counted by its person, because a creation does not know its id yet. */
const placeOf = ({ person, conversation }: Asked) => person ?? conversation;

function timesOf(map: Map<string, number[]>, key: string): number[] {
  const known = map.get(key);
  if (known) return known;
  const times: number[] = [];
  map.set(key, times);
  return times;
}

const throttled = (waitMs: number): Answer => ({
  status: 429,
  body: errorBody('Throttled', 'API calls quota exceeded! Maximum admitted requests are reached.'),
  retryAfterSeconds: Math.ceil(waitMs / 1000),
});

const concurrent: Answer = {
  status: 412,
  body: errorBody('PreconditionFailed', 'Another operation in this conversation is under way.'),
};
