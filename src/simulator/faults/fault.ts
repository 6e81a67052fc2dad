import type { Asked } from '../connector/operations.ts';

/** Before Teams does what it is asked, so that nothing is posted; or after, so that only the answer is lost. */
export type When = 'before' | 'after';

/** How the body of an error looks, of the shapes that Teams is known to send. */
export const shapes = ['error', 'legacy', 'bare', 'gateway'] as const;
export type Shape = (typeof shapes)[number];

/** An error in place of the answer. Without `when`, before. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly shape?: Shape;
  readonly retryAfterSeconds?: number;
  readonly when?: When;
}

/** Waiting: `latencyMs`, and up to `jitterMs` more. Without `when`, before. */
export interface Delay {
  readonly latencyMs: number;
  readonly jitterMs?: number;
  readonly when?: When;
}

/** The connection is cut; `within` in the middle of a good answer. */
export interface Cut {
  readonly drop: When | 'within';
}

export type FaultAnswer = ErrorAnswer | Delay | Cut;

/** A rule that makes Teams misbehave. Every key of `match` that is given must fit. */
export interface Fault {
  /** The name by which it was asked for, where it was. */
  readonly name?: string;
  readonly match: { readonly [K in keyof Asked]?: string };
  readonly answer: FaultAnswer;
  /** How often it strikes; for ever when missing. */
  readonly times?: number;
  /** How likely it strikes a request that fits, 0 to 1; surely when missing. */
  readonly probability?: number;
  /** The same seed strikes the same requests, and waits as long, in every run. */
  readonly seed?: number;
}

export const isDelay = (answer: FaultAnswer): answer is Delay => 'latencyMs' in answer;
