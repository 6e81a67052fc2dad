import type { Attention, UrgentWish } from '../../../core/attention.ts';

/** Of so many topics at most something else is said than of all. */
export const MOST_URGENT = 50;

/** With this wish for one topic. Where it is what holds for all, nothing is said of the topic. */
export function withUrgent(standing: Attention, topic: string, wish: UrgentWish): Attention {
  const { urgent = {}, ...rest } = standing;
  const { [topic]: _, ...others } = urgent;
  const ofAll = rest.holdsUrgent ? 'waits' : 'passes';
  return { ...rest, ...orNothing(wish === ofAll ? others : { ...others, [topic]: wish }) };
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
