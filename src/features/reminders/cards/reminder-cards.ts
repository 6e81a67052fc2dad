import type { Text } from '../../../core/phrase.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly reminder: ReminderCard;
    readonly reminders: RemindersCard;
  }
}

/** A reminder: that it was understood (`set`, `moved`), that it is gone (`removed`), or that its time has come. */
export interface ReminderCard extends ReminderLine {
  readonly state: 'set' | 'moved' | 'removed' | 'due';
  /** ISO 8601: the same hour in the other half of the day, which may have been meant. */
  readonly other?: string;
  /** ISO 8601: when its person set or moved it by words, which they may correct right behind it. */
  readonly saidAt?: string;
  /** The time that it had before it was moved by words, and has again with *Undo*. */
  readonly before?: Pick<ReminderLine, 'at' | 'timeZone' | 'every'>;
  /** Its time had come before, when Herald could not send. */
  readonly late?: boolean;
}

export interface ReminderLine {
  readonly reminder: string;
  /** As its person wrote it; of a card that was snoozed its title, or empty. */
  readonly what: string;
  /** ISO 8601. */
  readonly at: string;
  readonly timeZone: string;
  /** A cron pattern. */
  readonly every?: string;
  /** A card that was snoozed is shown again. */
  readonly snoozed?: boolean;
}

/** A page of the list: `from` so many before it, `of` so many in all. `note`: what was changed. */
export interface RemindersCard {
  readonly reminders: readonly ReminderLine[];
  readonly from: number;
  readonly of: number;
  readonly note?: Text;
}
