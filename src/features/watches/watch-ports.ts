import type { Caller } from '../../core/caller.ts';
import type { Person } from '../../core/person.ts';
import type { Condition, Point, Reading, Value, Watch } from './watch.ts';

declare module '../../chat/ports/turn-stores.ts' {
  interface TurnStores {
    readonly watches: WatchStore;
  }
}

/** A watch that is wished for. */
export interface WatchWish {
  readonly subject: string;
  readonly condition: Condition;
  readonly days: number;
}

/** A watch, and what its subject was last. */
export interface StandingWatch extends Watch {
  readonly last?: Point & { readonly unit?: string };
}

/** A subject of which readings came, and what it was last. */
export interface KnownSubject {
  readonly subject: string;
  readonly value: Value;
  readonly unit?: string;
}

export interface WatchStore {
  /** The same subject and condition again begins that watch anew. `full`: the person has as many as anybody may. */
  add(person: Pick<Person, 'id' | 'tenantId'>, wish: WatchWish): Promise<StandingWatch | 'full'>;
  of(personId: string): Promise<StandingWatch[]>;
  find(personId: string, watchId: string): Promise<StandingWatch | undefined>;
  /** Whosever it is. */
  named(watchId: string): Promise<Watch | undefined>;
  /** The subject with its last value; undefined: no readings came of it. */
  known(tenantId: string, subject: string): Promise<KnownSubject | undefined>;
  /** Those with readings, the last read first; of very many not all. */
  subjects(tenantId: string): Promise<KnownSubject[]>;
  /** False when there is none (any more). */
  stop(personId: string, watchId: string): Promise<boolean>;
  /** *Keep watching from here*: from what the subject was last. */
  keepFromHere(personId: string, watchId: string): Promise<StandingWatch | undefined>;
}

/** `late`: not later than what was known of the subject, so that nothing was done with it. */
export interface ReadingsTaken {
  readonly accepted: number;
  readonly late: number;
}

/** Takes readings in, and tells whoever watches: one transaction. */
export interface ReadingStore {
  take(tenantId: string, readings: readonly Reading[]): Promise<ReadingsTaken>;
}

/** The watches and readings that the API opens to a caller: it finds tenant and person, and checks the scope. */
export interface WatchService {
  take(caller: Caller, tenantId: string | undefined, readings: readonly Reading[]): Promise<ReadingsTaken>;
  add(caller: Caller, tenantId: string | undefined, person: string, wish: WatchWish): Promise<StandingWatch>;
  list(caller: Caller, tenantId: string | undefined, person: string): Promise<StandingWatch[]>;
  stop(caller: Caller, id: string): Promise<void>;
}

/** So many watches of one person, so that a program that goes wrong fills no chat. */
export const MOST_WATCHES = 200;
export const WATCH_DAYS = 90;
export const MOST_WATCH_DAYS = 365;
