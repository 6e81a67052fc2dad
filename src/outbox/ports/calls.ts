import type { NotificationContent } from '../../core/cards.ts';
import type { PressState, PressTrouble } from '../../core/delivery.ts';
import type { WordsPatch } from '../../ledger/ports/accept.ts';
import type { OutboundEvent, Receiver } from '../post.ts';

/** The presses of which callers are told. Each verb is a transaction of its own. */
export interface Calls {
  /** Undefined: it has come to its end already, or is gone with its person or its card. */
  find(pressId: string): Promise<Call | undefined>;
  /** Its caller did not take it at once: its card says so, the first time. */
  notTaken(pressId: string, trouble: PressTrouble): Promise<void>;
  /** Shows on the cards what became of it, and has the next press of its card told. */
  end(pressId: string, ending: PressEnding): Promise<void>;
}

/** A press that a caller is told of, and where. */
export interface Call {
  readonly event: OutboundEvent;
  /** Missing where the caller is not told: they read it when they ask. */
  readonly receiver?: Pick<Receiver, 'url' | 'secrets'>;
  /** For the log. */
  readonly caller: string;
  /** It is too late to act on the press. */
  readonly isOver: boolean;
}

/** A caller's answer to a press; or why they did not take it. */
export interface PressEnding {
  readonly state: Exclude<PressState, 'pending'>;
  /** Of one that failed: why, at the last try. */
  readonly trouble?: PressTrouble;
  readonly text?: string;
  /** Whose cards show it; missing: everybody's where only the first counts, and else the one that was pressed. */
  readonly for?: 'one' | 'all';
  /** The content of the card from now on. Throws a `HeraldError` where that cannot be. */
  readonly revise?: (content: NotificationContent) => NotificationContent;
}

/** A caller's reply, as far as it can be read. */
export interface ReadReply extends Omit<PressEnding, 'state' | 'trouble' | 'revise'> {
  readonly state?: 'done' | 'refused';
  /** The words of their card that change. */
  readonly card?: WordsPatch;
  /** Why some of it could not be: for the log. */
  readonly faults?: string;
}
