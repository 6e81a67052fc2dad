import type { DialogContext, DialogTurnResult } from 'botbuilder-dialogs';
import { Dialog } from 'botbuilder-dialogs/lib/dialog.js';
import type { DialogTurn } from './dialogue-dialog.ts';

export const INTERRUPTION = 'interruption';

/**
 * Stands on top of a dialogue while something else has the floor. When it ends, botbuilder resumes what is below,
 * which asks its last question again.
 */
export class InterruptionDialog extends Dialog {
  private readonly turn: DialogTurn;

  constructor(turn: DialogTurn) {
    super(INTERRUPTION);
    this.turn = turn;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    if (dc.activeDialog) dc.activeDialog.state = { ...options };
    return Dialog.EndOfTurn;
  }

  /** A person who answers the question below has come back to it. */
  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    if (this.turn.heard?.kind !== 'pressed') return Dialog.EndOfTurn;
    dc.stack.pop();
    return dc.continueDialog();
  }

  /** The dialogue begun meanwhile has ended, so nothing stands in the way any more. */
  override resumeDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return dc.endDialog();
  }
}
