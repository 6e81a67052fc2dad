import { LONGEST, plainLine } from '../plain.ts';
import type { RenderContext } from '../ports/render.ts';
import { act } from './act.ts';

/** An opt-out is a person's: in a group the card itself stays for the others, and the button says so. */
export function stopWords(topic: string, place: RenderContext['place']) {
  const name = plainLine(topic, LONGEST.topic);
  return place === 'personal'
    ? { title: 'Stop these', tooltip: `Stop all notifications of the topic ${name}` }
    : { title: 'Stop these for me', tooltip: `I stop sending you ${name} in your own chat` };
}

export function stopButton(topic: string, { deliveryId: delivery, place }: RenderContext) {
  const { title, tooltip } = stopWords(topic, place);
  return act(title, 'optOut', { delivery, topic }, tooltip);
}
