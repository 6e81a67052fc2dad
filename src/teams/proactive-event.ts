import type { TurnContext } from 'botbuilder';
import type { InboundEvent, ProactiveEvent } from '../core/inbound-event.ts';
import type { InboundActivity } from './activity.ts';
import { envelope } from './envelope.ts';

/** In the turn's state and not in the activity: an activity from outside cannot pretend to have it. */
const WHY = Symbol('why Herald woke itself');

export function tellWhy(context: TurnContext, why: ProactiveEvent): void {
  context.turnState.set(WHY, why);
}

/** The event of a turn that Herald began itself, and undefined for all others. */
export function proactiveEventIn(context: TurnContext, now: Date): InboundEvent | undefined {
  const why = context.turnState.get<ProactiveEvent | undefined>(WHY);
  if (why === undefined) return undefined;
  const { activityId: _, ...where } = envelope(context.activity as unknown as InboundActivity, now);
  return { ...where, ...why };
}
