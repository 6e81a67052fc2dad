import type { ViewContext } from '../feature.ts';
import { LONGEST, plainLine } from '../plain.ts';
import { act } from './act.ts';

/** An opt-out is a person's: in a group the card itself stays for the others, and the button says so. */
export function stopWords(topic: string, { place, voice: { say } }: ViewContext) {
  const name = plainLine(topic, LONGEST.topic);
  return place === 'personal'
    ? { title: say('button.stop'), tooltip: say('stop.tooltip', { topic: name }) }
    : { title: say('button.stop-for-me'), tooltip: say('stop.tooltip-for-me', { topic: name }) };
}

export function stopButton(topic: string, context: ViewContext) {
  const { title, tooltip } = stopWords(topic, context);
  return act(title, 'optOut', { delivery: context.deliveryId, topic }, tooltip);
}

/** In the menu behind the dots: people who want less find it there, and it takes none of the six places. */
export function lessButton({ deliveryId, voice: { say } }: ViewContext) {
  const action = act(say('less.title'), 'less', { delivery: deliveryId }, say('less.tooltip'));
  const mode = 'secondary';
  return { ...action, mode, fallback: { ...action.fallback, mode } };
}
