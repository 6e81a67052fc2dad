import type { Attention } from './attention.ts';
import type { ChangedWish } from './changed-wish.ts';

/**
 * **Place wishes**: those in a group chat or channel say what comes there, and when. They are JSON, as the conversation
 * keeps them; missing is what nobody there ever asked for.
 */
export interface PlaceWishes {
  readonly attention?: Attention;
  /** IANA: in which the quiet hours are meant, that of whoever set them. */
  readonly timeZone?: string;
  /** By the topic; a yes counts against a wider stop that was there before. */
  readonly choices?: Readonly<Record<string, { readonly is: 'in' | 'out'; readonly at: string }>>;
  readonly stops?: readonly PlaceStop[];
  /** ISO 8601: of the last change. */
  readonly changedAt?: string;
  /** Which wishes the last change changed, until it is taken back. */
  readonly last?: readonly ChangedWish[];
}

/** All topics of such names, or everything. `topic` is a pattern, and empty of everything. */
export interface PlaceStop {
  readonly kind: 'topics' | 'everything';
  readonly topic: string;
  readonly at: string;
}
