import { DAY_MS } from '../core/time.ts';

/** Notifications that ended before this instant are not kept any more. */
export function keptSince(now: Date, retentionDays: number): Date {
  return new Date(now.getTime() - retentionDays * DAY_MS);
}

/** A UUID of version 7 begins with the milliseconds since 1970 at which it was made. */
const UUID_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether this is an id of ours from so long ago that nothing may be known of it any more. */
export function mayBeForgotten(id: unknown, now: Date, retentionDays: number): boolean {
  const made = typeof id === 'string' ? UUID_7.exec(id) : null;
  if (made === null) return false;
  return Number.parseInt(`${made[1]}${made[2]}`, 16) < keptSince(now, retentionDays).getTime();
}
