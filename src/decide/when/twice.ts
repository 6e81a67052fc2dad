import type { DateTime } from 'luxon';

/** A clock time that there is twice, because the clocks go back, is the first one that is still to come. */
export function firstToCome(at: DateTime, now: DateTime): DateTime {
  const [first = at, second = first] = at
    .getPossibleOffsets()
    .toSorted((a, b) => a.toMillis() - b.toMillis());
  return first > now ? first : second;
}
