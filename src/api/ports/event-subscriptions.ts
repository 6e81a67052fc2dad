import type { DeliveryEvent } from '../../core/delivery.ts';

/** Which callers are told what becomes of their deliveries. Where they are told belongs to their key. */
export interface EventSubscriptions {
  /** Undefined where it is not told. */
  find(callerId: string): Promise<EventSubscription | undefined>;
  /** Of these from now on, and of nothing else. `no-callback`: its key has no address to post to. */
  put(callerId: string, events: readonly DeliveryEvent[], at: Date): Promise<'put' | 'no-callback'>;
  /** Of nothing any more; what waits is not told. False where it was not told of anything. */
  end(callerId: string): Promise<boolean>;
}

export interface EventSubscription {
  readonly events: readonly DeliveryEvent[];
  readonly since: Date;
  /** How many events have not been told yet; the oldest of them is of `oldestAt`. */
  readonly waiting: number;
  readonly oldestAt?: Date;
  readonly lastTakenAt?: Date;
  /** How many were given up since the last post that was taken. */
  readonly missed: number;
  /** Why the last post was not taken. */
  readonly refused?: {
    readonly why: string;
    readonly at: Date;
    readonly tries: number;
    readonly nextAt: Date;
  };
}
