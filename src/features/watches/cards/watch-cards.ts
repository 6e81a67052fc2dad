import type { Text } from '../../../core/phrase.ts';
import type { Condition, Value } from '../watch.ts';
import type { KnownSubject } from '../watch-ports.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly watch: WatchCard;
    readonly watches: WatchesCard;
  }
}

/** A firing: the condition of somebody's watch was met. Times are ISO 8601, as all of it is JSON. */
export interface WatchCard {
  readonly watch: string;
  /** The headline, for a line of a list. The card itself makes it from the other fields. */
  readonly title: Text;
  readonly subject: string;
  readonly condition: Condition;
  readonly unit?: string;
  /** Missing where the first reading fired it. */
  readonly from?: { readonly value: Value; readonly at: string };
  readonly to: { readonly value: Value; readonly at: string };
  /** The last numbers, oldest first. */
  readonly recent?: readonly number[];
  /** When each was read; missing where that was not kept. */
  readonly recentAt?: readonly string[];
  /** From what it is watched now: *keep watching from here* was pressed. */
  readonly kept?: Value;
  /** The watch was stopped: the buttons are gone. */
  readonly answered?: 'stopped';
}

/** Somebody's watches, newest first. */
export interface WatchesCard {
  readonly watches: readonly {
    readonly watch: string;
    readonly subject: string;
    readonly condition: Condition;
    readonly unit?: string;
    readonly now?: Value;
    readonly from?: Value;
    readonly endsAt: string;
    readonly told?: boolean;
  }[];
  /** Further subjects, where the operator lets everybody see them; `more`: how many are not here. */
  readonly open?: { readonly known: readonly KnownSubject[]; readonly more: number };
  /** The outcome of the form. */
  readonly note?: Text;
  /** The form as it was filled in, where it could not be taken. */
  readonly form?: WatchForm;
}

/** The form for one more watch, as it was filled in, and what is wrong with it. */
export interface WatchForm {
  readonly typed: Readonly<Record<WatchField, string>>;
  readonly faults: Readonly<Partial<Record<WatchField, Text>>>;
  /** Subjects that may be meant by a name without readings. */
  readonly near?: readonly KnownSubject[];
}
export type WatchField = 'subject' | 'kind' | 'value' | 'days';
