import type { Activity, Middleware, TurnContext } from 'botbuilder';
import type { DialogEvent } from '../../chat/ports/dialogs.ts';
import type { Said } from '../../core/notification.ts';

const EVENTS = Symbol('what a dialog did in this turn');
const ANSWER_TO_A_CLICK = 'invokeResponse';

/**
 * A dialog's message is not sent: it becomes an event of the turn, and so a row of the ledger, in the transaction in
 * which the dialog's state is kept. A crash loses no question and asks none twice.
 */
export const capture: Middleware = {
  async onTurn(context, next) {
    context.onSendActivities(async (_context, activities, send) => {
      if (activities.every(({ type }) => type === ANSWER_TO_A_CLICK)) return send();
      const events: DialogEvent[] = activities.map(activity => ({ kind: 'says', said: saidIn(activity) }));
      captured(context).push(...events);
      return activities.map(() => ({ id: '' }));
    });
    await next();
  },
};

/** From here on, the doings of this turn's dialogs are put into `events`. */
export function captureInto(context: TurnContext, events: DialogEvent[]): void {
  context.turnState.set(EVENTS, events);
}

/** The events captured so far. Nobody but a dialog may send: all else goes through the ledger. */
export function captured(context: TurnContext): DialogEvent[] {
  const events = context.turnState.get<DialogEvent[]>(EVENTS);
  if (events === undefined) throw new Error('Only a dialog may send in a turn; use the ledger.');
  return events;
}

/** The words as an activity that goes no further than to `capture`. */
export function activityOf(said: Said): Partial<Activity> {
  return { type: 'message', channelData: { said } };
}

/** Botbuilder's own prompts send a plain text. */
function saidIn({ channelData, text }: Partial<Activity>): Said {
  return channelData?.said ?? { text: text ?? '' };
}
