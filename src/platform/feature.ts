import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { TurnStores } from '../chat/ports/turn-stores.ts';
import type { ConversationReference } from '../core/conversation.ts';
import type { FeatureSettings } from '../core/feature-settings.ts';
import type { ProactiveEvent } from '../core/inbound-event.ts';
import type { Log } from '../core/log.ts';
import type { Origin } from '../core/notification.ts';
import type { Clock, NewId } from '../core/time.ts';
import type { DispatchFeature } from '../dispatch/store/feature.ts';
import type { EnqueueWork } from '../ledger/store/amend.ts';
import type { LedgerFeature } from '../ledger/store/feature.ts';
import type { PeopleFeature } from '../people/store/feature.ts';
import type { BackgroundWork, Enqueue, QueueOptions, WorkHandler } from './background.ts';
import type { FeatureStores } from './ports/feature-stores.ts';
import type { Schema } from './schema.ts';

/**
 * A feature's part in the database and in background work. It declares its tables in its own `store`, as part of
 * `Schema`; its stores as part of `TurnStores` and `FeatureStores`; its work as part of `BackgroundWork`.
 */
export interface StoreFeature extends PeopleFeature, LedgerFeature, DispatchFeature {
  /** By numbered names, in one order with those of everybody else. A released one is never edited. */
  readonly migrations?: Readonly<Record<string, Migration>>;
  /** In the transaction of a turn. */
  readonly turnStores?: (parts: StoreParts) => Partial<TurnStores>;
  /** Outside of a turn: each verb is a transaction of its own. */
  readonly stores?: (parts: StoreParts & Pools) => Partial<FeatureStores>;
  readonly work?: FeatureWork;
  /** Runs once an hour, in one process. */
  readonly hourly?: (db: Kysely<Schema>, now: Date, newId: NewId) => Promise<void>;
  /** Deletes, once an hour, rows of its own that came to an end before this instant. */
  readonly deleteEnded?: (db: Kysely<Schema>, since: Date) => Promise<void>;
}

export interface StoreParts {
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Because of what Herald speaks, while it speaks. */
  readonly origin: () => Origin;
  /** The work that a change of a notification makes necessary. */
  readonly followUp: EnqueueWork;
  readonly enqueue: Enqueue;
}

/** Work whose answer somebody awaits has connections of its own; `db` is for the rest. */
interface Pools {
  readonly web: Kysely<Schema>;
}

export type FeatureWork = { readonly [K in keyof BackgroundWork]?: WorkKind<BackgroundWork[K]> };

/** How a kind of work waits, and is done. `queue`: the options in which it differs from other work. */
export interface WorkKind<A = never> {
  readonly queue: QueueOptions;
  readonly handler: (parts: WorkParts) => WorkHandler<A>;
}

export interface WorkParts {
  readonly stores: FeatureStores;
  /** A turn without anybody's doing, in a conversation. */
  readonly proactiveTurn: (conversation: ConversationReference, why: ProactiveEvent) => Promise<void>;
  readonly settings: FeatureSettings;
  readonly clock: Clock;
  readonly log: Log;
}
