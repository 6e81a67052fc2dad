import type { InterruptionOutcome } from '../core/delivery.ts';
import type { AdaptiveCard } from '../core/message.ts';
import type { RenderContext } from './ports/render.ts';

/**
 * A card that met a dialogue says so in its first line, whatever its template: a message of its own would be one
 * more. Where the dialogue waits there is a button to go on with it.
 */
export function tellingOfInterruption(card: AdaptiveCard, { met, deliveryId }: RenderContext): AdaptiveCard {
  const line = met && lineOf(met);
  if (met === undefined || line === undefined) return card;
  const items: object[] = [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: line }] }];
  if (met.how === 'interrupted') items.push(goOn(deliveryId));
  const above = { type: 'Container', style: 'accent', bleed: true, items };
  return { ...card, body: [above, ...[card.body].flat()] };
}

/** Of what was ended besides, in a sentence before. */
function lineOf({ how, topic, ended }: InterruptionOutcome): string | undefined {
  const line = LINES[how](topic);
  return line === undefined || ended === undefined ? line : `${LINES.cancelled(ended)} ${line}`;
}

const LINES: Readonly<Record<InterruptionOutcome['how'], (topic?: string) => string | undefined>> = {
  cancelled: topic => `I stopped ${topic} for this. Nothing of it was kept; write me again when you want to.`,
  interrupted: topic =>
    `Something came in while we were ${topic}. When you are ready, we go on where we were.`,
  resumed: topic => `This came in while we were ${topic}. We went on with that.`,
  began: topic =>
    topic && `Something else came in while we were ${topic}. After this we go on where we were.`,
  waited: topic => `I kept this back while we were ${topic}, and did not hear from you for a while.`,
};

/** `Action.Submit` for clients that do not know `Action.Execute`, with the same data. */
function goOn(delivery: string) {
  const fallback = { type: 'Action.Submit', title: 'Continue', data: { verb: 'continue', delivery } };
  const action = {
    type: 'Action.Execute',
    title: 'Continue',
    verb: 'continue',
    data: { delivery },
    fallback,
  };
  return { type: 'ActionSet', actions: [action] };
}
