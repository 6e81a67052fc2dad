import { phrase } from '../../../text/phrase.ts';

/** The times that are one press away: on *Snooze*, and where a dialogue asks when. `words`: as they are read. */
export const LATER = [
  { choice: '20 minutes', words: 'in 20 minutes', title: phrase('snooze.minutes', { count: 20 }) },
  { choice: '3 hours', words: 'in 3 hours', title: phrase('snooze.hours', { count: 3 }) },
  {
    choice: 'tomorrow',
    words: 'tomorrow at 9:00',
    title: phrase('snooze.tomorrow', { time: { clock: '09:00' } }),
  },
] as const;
