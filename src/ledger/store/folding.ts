import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Because } from '../../core/delivery.ts';
import type { Interruption } from '../../core/notification.ts';
import type { NewId } from '../../core/time.ts';
import { concludeHeld, digestFor, isWhole, MOST_LINES, MOST_WHILE_AWAY } from '../../decide/burst.ts';
import type { Schema } from '../../platform/schema.ts';
import type { ClaimedDelivery } from '../ports/delivering.ts';
import { wakeWorkers } from './deliveries.ts';
import { endLines } from './digest-lines.ts';
import { WHOLE } from './holds.ts';
import { ofHerald, recordTo } from './recording.ts';

/** A delivery that is counted, and held: a card to a person that is not urgent. Replies and reminders are urgent. */
export const COUNTS = sql<boolean>`(operation = 'send' and priority > 0 and person_id is not null)`;

/** So many cards at once, as this person wants; null: they did not say. */
export const wantedAtOnce = (person: RawBuilder<unknown>) => sql<number | null>`(
  select (w.attention ->> 'atOnce')::int from preferences w where w.person_id = ${person})`;

/** A digest waits for room like any card, but is not held for another digest. */
export const IS_DIGEST = sql<boolean>`(because ->> 'code' in ('burst', 'waited', ${WHOLE}))`;

export interface MakingOfDigest {
  readonly because: Because;
  /** How the digest itself meets a dialogue; missing: as the person wishes. */
  readonly interruption?: Interruption;
  readonly newId: NewId;
  readonly now: Date;
}

/** A digest of cards that waited for a dialogue goes before all that came after them. */
const leads = ({ because }: MakingOfDigest) => because.code === 'waited';

/**
 * Makes one card of the deliveries held for one person, oldest first, and ends those that are over. The caller has
 * locked them. Returns the delivery of that card; undefined: nothing is left to tell.
 */
export async function fold(
  trx: Kysely<Schema>,
  held: readonly ClaimedDelivery[],
  making: MakingOfDigest,
): Promise<string | undefined> {
  const { now, because } = making;
  const most = isWhole(because) ? MOST_WHILE_AWAY : MOST_LINES;
  const { over, card: only, lines } = concludeHeld(held, now, most);
  await endLines(trx, over, now);
  if (only !== undefined)
    await sql`update deliveries set state = 'queued', reason_code = 'accepted', state_since = ${now}, due_at = ${now},
      leads = leads or ${leads(making)}::boolean where id = ${only}`.execute(trx);
  const [first] = held;
  if (first === undefined || lines.length === 0) return only;
  const digestId = await addDigest(trx, first, making);
  await becomeLines(trx, lines, { digestId, now });
  return digestId;
}

export async function becomeLines(
  trx: Kysely<Schema>,
  lines: readonly string[],
  { digestId, now }: { readonly digestId: string; readonly now: Date },
): Promise<void> {
  await sql`update deliveries set state = 'folded', reason_code = 'digest', state_since = ${now}, digest_id = ${digestId}
    where id = any(${lines}::uuid[])`.execute(trx);
}

/**
 * A notification of Herald's own. It counts as a card like those that it is made of, so it is not urgent; and it stands
 * in the lane where the first of them did.
 */
async function addDigest(
  trx: Kysely<Schema>,
  { tenantId, recipient, wantedAt: placedAt }: ClaimedDelivery,
  making: MakingOfDigest,
): Promise<string> {
  const { because, interruption, newId, now: at } = making;
  const [id, notificationId, urgency] = [newId(), newId(), 'normal'] as const;
  const notification = ofHerald({
    id: notificationId,
    tenantId,
    said: digestFor(because),
    urgency,
    createdAt: at,
    ...(interruption !== undefined && { interruption }),
  });
  const birth = { id, recipient, because, urgency, at };
  await recordTo(trx, notification, { ...birth, leads: leads(making), placedAt });
  await wakeWorkers(trx);
  return id;
}
