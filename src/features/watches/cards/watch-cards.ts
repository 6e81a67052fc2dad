import type { Text } from '../../../core/phrase.ts';
import type { Condition, Value } from '../watch.ts';
import type { KnownSubject } from '../watch-ports.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly watch: WatchCard;
    readonly watches: WatchesCard;
  }
}

/** What somebody watches has come to be so. Times are ISO 8601, as all of it is JSON. */
export interface WatchCard {
  readonly watch: string;
  /** What came to be so, where it is a line of a list. The card itself says it from the rest. */
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

/** What somebody watches, newest first. */
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
  /** What there is to watch besides, where the operator lets everybody see it; `more`: how many are not here. */
  readonly open?: { readonly known: readonly KnownSubject[]; readonly more: number };
  /** What became of what was filled in. */
  readonly note?: Text;
  /** What was filled in and could not be taken. */
  readonly form?: WatchForm;
}

/** The form for one more watch, as it was filled in, and what is wrong with it. */
export interface WatchForm {
  readonly typed: Readonly<Record<WatchField, string>>;
  readonly faults: Readonly<Partial<Record<WatchField, Text>>>;
  /** What may be meant by a name of which there are no readings. */
  readonly near?: readonly KnownSubject[];
}
export type WatchField = 'subject' | 'kind' | 'value' | 'days';
