import { type RawBuilder, sql } from 'kysely';

/**
 * **The order of a lane.** Messages of a turn, and cards that changed a dialogue, are one conversation and go in the
 * order in which they were said; then urgent, normal and low cards, each by the instant for which it was meant. A
 * change stands where its card does, so it goes before all that came after that.
 *
 * A *leader* keeps all that comes after it waiting, whether or not it is due: it is tried again, was let go, or was
 * said in a turn.
 */
const rank = (row: string) => `case when ${row}.is_reply then 0 else ${row}.priority + 1 end`;
/** Rows that an older Herald wrote have no place of their own. */
const place = (row: string) => `coalesce(${row}.placed_at, ${row}.created_at)`;

/** The place of a delivery as columns of their own: `rank`, `place`, and what makes it the only one. */
export const PLACE = sql.raw(
  `${rank('deliveries')} as rank, ${place('deliveries')} as place, notification_id`,
);
export const placeOf = (row: string) =>
  sql.raw(`(${row}.rank, ${row}.place, ${row}.notification_id, ${row}.id)`);

/** The same of a row as it stands in the ledger. */
export const placeInLedger = (row: string) =>
  sql.raw(`(${rank(row)}, ${place(row)}, ${row}.notification_id, ${row}.id)`);

/** `ahead` waits for the end of a dialogue, or for its silence. */
export const WAITS_FOR_DIALOGUE = sql.raw(`(ahead.state = 'held' and ahead.reason_code = 'in-dialog')`);

/** `ahead` goes before `d`, and both are part of the conversation, or neither is: a card is not behind an answer. */
export const GOES_BEFORE = sql`ahead.lane = d.lane and ahead.is_reply = d.is_reply
  and ${placeInLedger('ahead')} < ${placeInLedger('d')}`;

/**
 * Something goes before row `d` that was not to be had, or not there, when that was claimed. Each half is a probe of an
 * index of its own.
 */
export const IS_BEHIND: RawBuilder<boolean> = sql<boolean>`(d.operation = 'send' and (
  exists (select from deliveries ahead where ahead.state = 'queued' and ahead.leads and ${GOES_BEFORE})
  or exists (select from deliveries ahead where ${WAITS_FOR_DIALOGUE} and ${GOES_BEFORE})))`;
