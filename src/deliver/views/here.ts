import type { HereCard } from '../../core/cards.ts';
import { worded } from '../../text/phrase.ts';
import type { ViewContext } from '../feature.ts';
import { LONGEST, plainLine } from '../plain.ts';
import { act } from './act.ts';
import type { View } from './view.ts';

/** The wishes that hold in a group chat or channel, and the person who made them. */
export function hereView({ says, by, undo }: HereCard, { voice, deliveryId: delivery }: ViewContext): View {
  const lines = says.map(each => plainLine(worded(voice, each), LONGEST.note));
  const name = by === undefined ? undefined : { by: plainLine(by, LONGEST.name) };
  return {
    summary: lines[0] ?? '',
    data: {
      says: lines,
      by: name === undefined ? voice.say('here.own') : voice.say('here.by', name),
      actions: [
        undo === undefined
          ? act(voice.say('button.help'), 'help', {})
          : act(voice.say('button.undo'), 'undoHere', { delivery }),
      ],
    },
  };
}
