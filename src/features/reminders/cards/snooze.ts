import type { ViewContext } from '../../../deliver/feature.ts';
import { act } from '../../../deliver/views/act.ts';
import { standing } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { LATER } from './later.ts';

const WAYS = LATER.map(({ choice, title }) => ({ choice, title: standing(title) }));

/**
 * *Snooze*: one action of the six that a card takes, with its ways inside. Which time "9:00" is depends on who
 * presses it, so the card says only the hour. `isBrief`: where there is no room, no day can be picked.
 */
export function snoozeAction({ deliveryId, place, voice }: ViewContext, isBrief = false) {
  const { say } = voice;
  const until = (title: string, choice: string) =>
    act(title, 'snooze', { delivery: deliveryId, for: choice });
  const isOwn = place === 'personal';
  return {
    type: 'Action.ShowCard',
    title: say(isOwn ? 'snooze.title' : 'snooze.title-for-me'),
    tooltip: say(isOwn ? 'snooze.tooltip' : 'snooze.tooltip-for-me'),
    card: {
      type: 'AdaptiveCard',
      body: [
        { type: 'TextBlock', text: say('snooze.again'), weight: 'Bolder', wrap: true },
        {
          type: 'ActionSet',
          spacing: 'Small',
          actions: WAYS.map(({ choice, title }) => until(title(voice), choice)),
        },
        ...(isBrief ? [] : picked(voice)),
      ],
      ...(!isBrief && { actions: [until(say('snooze.until'), 'until')] }),
    },
  };
}

const picked = ({ say }: Voice) => [
  { type: 'Input.Date', id: 'date', label: say('snooze.date'), spacing: 'Medium' },
  { type: 'Input.Time', id: 'time', label: say('snooze.time'), value: '09:00', spacing: 'Small' },
];
