import type { Attention } from './attention.ts';
import type { Interruption } from './notification.ts';
import type { WideStop } from './stop.ts';

/** **Wanted**: all that somebody said about what reaches them. It is JSON. */
export interface Wanted {
  readonly attention: Attention;
  readonly preferences: {
    readonly interruption?: Interruption;
    readonly quietSummary?: boolean;
    readonly language?: string;
    /** IANA: of a place. */
    readonly timeZone?: string;
  };
  /** By the topic. */
  readonly choices: Readonly<Record<string, StandingChoice>>;
  /** By what they stop, in JSON: the same is stopped once. */
  readonly stops: Readonly<Record<string, StandingStop>>;
}

/** A stop with its id, since when: ISO 8601. */
export type StandingStop = WideStop & { readonly stop: string; readonly at: string };

/** Somebody's choice about a topic, since when (ISO 8601), and the choice before it. */
export interface StandingChoice {
  readonly is: 'in' | 'out';
  readonly at: string;
  readonly before?: 'in' | 'out';
}
