import type { RenderContext } from '../../../deliver/ports/render.ts';
import { act } from '../../../deliver/views/act.ts';

/**
 * *Snooze*: one action of the six that a card takes, with its ways inside. Which time "9:00" is depends on who
 * presses it, so the card says only the hour. `isBrief`: where there is no room, no day can be picked.
 */
export function snoozeAction({ deliveryId, place }: RenderContext, isBrief = false) {
  const until = (title: string, choice: string) =>
    act(title, 'snooze', { delivery: deliveryId, for: choice });
  const title = place === 'personal' ? 'Snooze' : 'Snooze for me';
  const tooltip = place === 'personal' ? 'Show me this again later' : 'Show me this later in our own chat';
  return {
    type: 'Action.ShowCard',
    title,
    tooltip,
    card: {
      type: 'AdaptiveCard',
      body: [
        { type: 'TextBlock', text: 'Show me this again', weight: 'Bolder', wrap: true },
        {
          type: 'ActionSet',
          spacing: 'Small',
          actions: [
            until('In 20 minutes', '20 minutes'),
            until('In 3 hours', '3 hours'),
            until('Tomorrow at 9:00', 'tomorrow'),
          ],
        },
        ...(isBrief ? [] : PICK),
      ],
      ...(!isBrief && { actions: [until('Then', 'until')] }),
    },
  };
}

const PICK = [
  { type: 'Input.Date', id: 'date', label: 'Or on this day, within a year', spacing: 'Medium' },
  { type: 'Input.Time', id: 'time', label: 'At', value: '09:00', spacing: 'Small' },
];
