import type { Envelope } from '../../core/inbound-event.ts';
import type { Person } from '../../core/person.ts';
import type { DialogStore } from './dialogs.ts';
import type { PeopleStore, PreferenceStore, StopStore, SubscriptionStore } from './people.ts';
import type {
  ConversationStore,
  InstallationStore,
  RosterRequests,
  SeenActivities,
  TeamStore,
} from './places.ts';
import type { PressStore, ToldStops, TurnLedger } from './turn-ledger.ts';

/**
 * The stores that `chat/` writes and reads while it handles one event, in one transaction: either the event has
 * happened, with everything that Herald says because of it, or it has not. A feature adds its own (`declare module`).
 */
export interface TurnStores {
  /**
   * The person, if nothing is new about them, the conversation, or Herald's being in this place: so it is with nearly
   * every message and click. Then the event is counted as seen, and place and person are held to the end of the turn.
   * Undefined where anything is new, or the event was seen before: nothing is done then.
   */
  familiar(event: Envelope, placeId: string): Promise<Person | undefined>;
  readonly activities: SeenActivities;
  readonly conversations: ConversationStore;
  readonly installations: InstallationStore;
  readonly teams: TeamStore;
  readonly people: PeopleStore;
  readonly subscriptions: SubscriptionStore;
  readonly stops: StopStore;
  readonly ledger: TurnLedger;
  readonly rosters: RosterRequests;
  readonly dialogs: DialogStore;
  readonly preferences: PreferenceStore;
  readonly presses: PressStore;
  readonly toldStops: ToldStops;
}

/** The one that waits for a transaction: a person, for an answer; Teams, that something was taken in. */
export type WaitingFor = 'person' | 'teams';

/** Runs work in one transaction; it may run twice when the database asks for it. */
export type Transact<S> = <T>(work: (stores: S) => Promise<T>, waiting?: WaitingFor) => Promise<T>;
