import { type Attention, type UrgentWish, urgentOf } from '../../../core/attention.ts';
import { phrase } from '../../../text/phrase.ts';

/** Of so many topics at most something else is said than of all. */
export const MOST_URGENT = 50;

/** The choices of the form for a topic. */
export const URGENT_CHOICES = ['passes', 'waits'] as const satisfies readonly UrgentWish[];

/** The choice in the form; undefined: nothing changes. A card of an earlier version does not ask. */
export const urgentFrom = (chosen: unknown): UrgentWish | undefined =>
  URGENT_CHOICES.find(each => each === chosen);

/** With this wish for one topic. Where it is what holds for all, nothing is said of the topic. */
export function withUrgent(standing: Attention, topic: string, wish: UrgentWish): Attention {
  const { urgent = {}, ...rest } = standing;
  const { [topic]: _, ...others } = urgent;
  return { ...rest, ...orNothing(wish === urgentOf(rest) ? others : { ...others, [topic]: wish }) };
}

/** No topic waits any more of which that was said. */
export function withoutWaiting({ urgent = {}, ...rest }: Attention): Attention {
  return {
    ...rest,
    ...orNothing(Object.fromEntries(Object.entries(urgent).filter(([, wish]) => wish !== 'waits'))),
  };
}

const orNothing = (urgent: NonNullable<Attention['urgent']>) => Object.keys(urgent).length > 0 && { urgent };

export const isUrgentFull = ({ urgent = {} }: Attention): boolean => Object.keys(urgent).length > MOST_URGENT;

export const TOO_MANY_URGENT = phrase('attention.urgent-many', { most: MOST_URGENT });
