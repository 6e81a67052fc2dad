import type { ChangedCard } from '../../core/cards.ts';
import { worded } from '../../text/phrase.ts';
import type { ViewContext } from '../feature.ts';
import { LONGEST, plain } from '../plain.ts';
import { act } from './act.ts';
import type { View } from './view.ts';

/** The wishes that hold now, for the person who changed them, with the way back while there is one. */
export function changedView(
  { says, changed }: ChangedCard,
  { voice, deliveryId: delivery }: ViewContext,
): View {
  const text = plain(worded(voice, says), LONGEST.detail);
  return {
    summary: text,
    data: {
      says: text,
      actions: [
        changed === undefined
          ? act(voice.say('button.help'), 'help', {})
          : act(voice.say('button.undo'), 'undoChange', { delivery }),
      ],
    },
  };
}
