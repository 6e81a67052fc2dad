import type { Happening } from '../happening.ts';
import type { AdaptiveCard } from '../message.ts';
import type { OpenDialogs } from './dialogs.ts';

/** What `teams/` hands every authenticated activity to. Implemented by `converse/`. */
export interface Conversation {
  /**
   * Takes in one happening. What Herald says because of it goes through the ledger; only a click is answered
   * here and now. `openDialogs` belongs to this happening's turn. Handling the same happening again changes nothing and answers the same.
   */
  handle(happening: Happening, openDialogs: OpenDialogs): Promise<ClickAnswer | undefined>;
}

/** The answer to a click of an `Action.Execute`: another card in its place (for the one who clicked), or a line. */
export type ClickAnswer = { readonly card: AdaptiveCard } | { readonly text: string };
