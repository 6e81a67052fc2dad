import type { Said } from '../../core/notification.ts';
import type { Person } from '../../core/person.ts';
import type { Timing } from '../../decide/when/timing.ts';
import type { Reminder } from './reminder.ts';

declare module '../../chat/ports/turn-stores.ts' {
  interface TurnStores {
    readonly reminders: ReminderStore;
  }
}

/** The kept reminders, in the transaction of a turn. Each that waits has one held delivery in the ledger. */
export interface ReminderStore {
  /** `full`: the person has as many as anybody may. */
  set(person: Person, wish: ReminderWish): Promise<Reminder | 'full'>;
  /** Whether there is room for one more. */
  isFull(person: Person): Promise<boolean>;
  /** Only the person's own. */
  find(person: Person, id: string): Promise<Reminder | undefined>;
  /** Those that wait, the soonest first. */
  of(person: Person): Promise<Reminder[]>;
  /** A card that is snoozed already is moved, also where there is no room for one more. */
  snooze(person: Person, wish: ReminderWish & { readonly snoozes: SnoozedCard }): Promise<Reminder | 'full'>;
  /** Of a card that this person snoozed: when it comes again. */
  snoozeOf(person: Person, deliveryId: string): Promise<Reminder | undefined>;
  /** Other words, another time. One that is over, or was removed, waits again. */
  change(
    person: Person,
    id: string,
    to: Timing & Pick<Reminder, 'what'>,
  ): Promise<Reminder | 'full' | undefined>;
  /** Also one that is removed already, or done. */
  remove(person: Person, id: string): Promise<void>;
  /**
   * Takes a removal back, unless there is no room, or the time has come meanwhile: then a reminder that comes once stays
   * removed.
   */
  restore(person: Person, id: string): Promise<void>;
  /** The card that this delivery showed again because it was snoozed. */
  snoozedCard(deliveryId: string): Promise<string | undefined>;
}

export interface ReminderWish extends Timing {
  readonly what: string;
  /** A card that is to be shown again, and what it says. */
  readonly snoozes?: SnoozedCard;
}

export interface SnoozedCard {
  readonly deliveryId: string;
  readonly said: Said;
  readonly topic?: string;
}
