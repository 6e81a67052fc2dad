import type { TurnContext } from 'botbuilder';
import type { DialogContext, DialogInstance, DialogTurnResult } from 'botbuilder-dialogs';
import { Dialog } from 'botbuilder-dialogs/lib/dialog.js';
import type { About } from '../../chat/ports/dialogs.ts';
import type { Answers, Circumstances, Course, Dialogue, Heard } from '../../core/dialogue.ts';
import { askAgain, type DialogueMove, hear, setOut } from '../../decide/dialogue.ts';
import { phrase } from '../../text/phrase.ts';
import { activityOf, captured } from './capture.ts';

const BACK_TO_IT = phrase('dialog.back-to-it');

/** The turn, as far as the dialogs on the stack need to know it. */
export interface DialogTurn {
  readonly circumstances: Circumstances;
  /** The activity of this turn. */
  readonly by: string | undefined;
  heard?: Heard;
}

export interface BeginOptions {
  readonly run: string;
  readonly given: Answers;
}

/** A dialogue as a dialog of botbuilder: it keeps the course on the stack, and `decide/dialogue.ts` says where it goes. */
export class DialogueDialog extends Dialog {
  readonly dialogue: Dialogue;
  private readonly turn: DialogTurn;

  constructor(dialogue: Dialogue, turn: DialogTurn) {
    super(dialogue.name);
    this.dialogue = dialogue;
    this.turn = turn;
  }

  override beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { run, given } = options as BeginOptions;
    return this.follow(dc, setOut(this.dialogue, run, given, this.turn.circumstances));
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const { heard, circumstances } = this.turn;
    if (heard === undefined) return Dialog.EndOfTurn;
    return this.follow(dc, hear(this.dialogue, courseOf(dc.activeDialog), heard, circumstances), true);
  }

  /** The dialog on top of it has ended. */
  override async resumeDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const { activeDialog: instance } = dc;
    const move = askAgain(this.dialogue, courseOf(instance), this.turn.circumstances, BACK_TO_IT);
    const result = await this.follow(dc, move);
    if (instance !== undefined && move.kind === 'asks') instance.state.offered = true;
    return result;
  }

  /** Something else was done meanwhile: the open question once more, and after that no more until it is answered. */
  async offer(context: TurnContext, { state }: DialogInstance): Promise<void> {
    if (state.offered === true) return;
    const move = askAgain(this.dialogue, state.course, this.turn.circumstances, BACK_TO_IT);
    if (move.kind !== 'asks') return;
    state.offered = true;
    await context.sendActivity(activityOf(move.said));
  }

  override async repromptDialog(context: TurnContext, instance: DialogInstance): Promise<void> {
    const move = askAgain(this.dialogue, courseOf(instance), this.turn.circumstances);
    if (move.kind === 'asks') await context.sendActivity(activityOf(move.said));
  }

  /** Whether its time has come: it is asked no more, and ends when it is resumed. */
  isOver({ state }: DialogInstance): boolean {
    const { until } = this.dialogue;
    return until !== undefined && until(state.course.given) <= this.turn.circumstances.now;
  }

  private async follow(dc: DialogContext, move: DialogueMove, late = false): Promise<DialogTurnResult> {
    const instance = dc.activeDialog;
    // Words that are no answer make it ask again by itself, and so change nothing about whether it was offered.
    if (instance !== undefined)
      instance.state = {
        course: move.course,
        ...(move.answered ? { answeredBy: this.turn.by } : { offered: instance.state?.offered }),
      };
    const about = aboutOf(this.dialogue.name, move.course);
    if (move.answered) captured(dc.context).push({ kind: 'answered', ...move.answered, ...about });
    if (move.kind === 'asks') {
      await dc.context.sendActivity(activityOf(move.said));
      return Dialog.EndOfTurn;
    }
    const how = move.kind === 'over' ? ({ how: 'over', late } as const) : ({ how: 'completed' } as const);
    captured(dc.context).push({ kind: 'ended', ...how, ...about });
    return dc.endDialog();
  }
}

export function courseOf(instance: DialogInstance | undefined): Course {
  return instance?.state.course;
}

export function aboutOf(dialogue: string, { run, given, answers }: Course): About {
  return { dialogue, run, given, answers };
}
