import type { OutboundEvent, Receiver } from '../post.ts';

/**
 * Delivery events that their callers have not been told of. One process at a time posts to a caller, and it posts the
 * same batch until that is taken. Each verb is a transaction of its own.
 */
export interface EventQueue {
  /** Callers of whom nobody has anything under way, and for whom something waits: at most `most`, for this process. */
  take(most: number): Promise<string[]>;
  /** The next post for a caller that was taken; undefined where there is none, and the caller is anybody's again. */
  next(callerId: string): Promise<EventBatch | undefined>;
  taken(batch: EventBatch): Promise<void>;
  /** The caller is anybody's again, after a pause that grows with each try. */
  notTaken(batch: EventBatch, why: string): Promise<NotTaken>;
  /** It wants to be told no more. */
  end(callerId: string): Promise<void>;
  giveBack(callerId: string): Promise<void>;
}

export interface EventBatch {
  readonly callerId: string;
  /** For the log. */
  readonly caller: string;
  readonly event: OutboundEvent;
  readonly receiver: Pick<Receiver, 'url' | 'secrets'>;
}

export interface NotTaken {
  readonly tries: number;
  readonly nextAt: Date;
  /** How many events were given up. */
  readonly missed: number;
}
