import type { InterruptionOutcome } from '../core/delivery.ts';
import type { AdaptiveCard } from '../core/message.ts';
import type { Phrase } from '../core/phrase.ts';
import { phrase, worded } from '../text/phrase.ts';
import type { Voice } from '../text/voice.ts';
import type { ViewContext } from './feature.ts';

/**
 * A card that met a dialogue says so in its first line, whatever its template: a message of its own would be one
 * more. Where the dialogue waits there is a button to go on with it.
 */
export function tellingOfInterruption(
  card: AdaptiveCard,
  { met, deliveryId, voice }: Pick<ViewContext, 'met' | 'deliveryId' | 'voice'>,
): AdaptiveCard {
  const line = met && lineOf(voice, met);
  if (met === undefined || line === undefined) return card;
  const items: object[] = [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: line }] }];
  if (met.how === 'interrupted') items.push(goOn(deliveryId, voice.say('button.continue')));
  const above = { type: 'Container', style: 'accent', bleed: true, items };
  return { ...card, body: [above, ...[card.body].flat()] };
}

/** Of what was ended besides, in a sentence before. */
function lineOf(voice: Voice, { how, topic, ended }: InterruptionOutcome): string | undefined {
  // A dialogue that begins meets something only where something ran.
  if (how === 'began' && topic === undefined) return undefined;
  const line = about(voice, `met.${how}`, topic);
  return ended === undefined ? line : `${about(voice, 'met.cancelled', ended)} ${line}`;
}

const about = (voice: Voice, key: `met.${InterruptionOutcome['how']}`, what: Phrase | undefined) =>
  worded(voice, phrase(key, { what: what ?? '' }));

/** `Action.Submit` for clients that do not know `Action.Execute`, with the same data. */
function goOn(delivery: string, title: string) {
  const fallback = { type: 'Action.Submit', title, data: { verb: 'continue', delivery } };
  const action = {
    type: 'Action.Execute',
    title,
    verb: 'continue',
    data: { delivery },
    fallback,
  };
  return { type: 'ActionSet', actions: [action] };
}
