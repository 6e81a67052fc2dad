import type { InboundEvent } from '../../core/inbound-event.ts';
import type { AdaptiveCard } from '../../core/message.ts';
import type { Phrase } from '../../core/phrase.ts';
import type { OpenDialogs } from './dialogs.ts';

/** The receiver of every authenticated activity of `teams/`. Implemented by `chat/`. */
export interface Conversation {
  /**
   * Takes in one event. Herald's messages because of it go through the ledger; only a click is answered here and now.
   * `openDialogs` belongs to this event's turn. Handling the same event again changes nothing and answers the same.
   */
  handle(event: InboundEvent, openDialogs: OpenDialogs): Promise<ClickAnswer | undefined>;
}

/** The answer to a click of an `Action.Execute`: another card in its place (for the one who clicked), or a line. */
export type ClickAnswer = ({ readonly card: AdaptiveCard } | { readonly text: string }) & {
  /** Of an *Undo*, what holds now: said to who wrote it in the place of pressing it. */
  readonly undone?: Phrase;
};
