import { type Kysely, sql, type Updateable } from 'kysely';
import type { Clock } from '../../core/time.ts';
import { notCounted } from '../../decide/retry.ts';
import type { ClaimedDelivery, Settlement } from '../../ledger/ports/delivering.ts';
import { recipientKey } from '../../ledger/store/deliveries.ts';
import type { Schema } from '../../platform/schema.ts';
import type { ReachStore } from '../ports/reach.ts';
import { type PeopleParts, upsertAll } from './upserting.ts';

/** Keeps in the address book for whom Herald installs itself. */
export function reachStore(db: Kysely<Schema>, clock: Clock): ReachStore {
  return {
    async installing({ recipient }) {
      if (recipient.kind !== 'person') return false;
      const marked = await db
        .updateTable('people')
        .set({ installed_for_at: clock.now() })
        .where('id', '=', recipient.personId)
        .where('reach', 'not in', ['removed', 'blocked'])
        .executeTakeFirst();
      return marked.numUpdatedRows === 1n;
    },
    async installed({ recipient }) {
      if (recipient.kind !== 'person') return;
      await db
        .updateTable('people')
        .set({ reach: 'open' })
        .where('id', '=', recipient.personId)
        .where('reach', '=', 'unknown')
        .execute();
    },
  };
}

/** A settlement in which it is known whose delivery it is. `theirs`: the columns that make it so. */
export type End = Exclude<Settlement, { state: 'found' | 'behind' }> & { readonly theirs?: Theirs };

type Theirs = Pick<Updateable<Schema['deliveries']>, 'recipient' | 'recipient_key' | 'person_id' | 'lane'>;

/**
 * The delivery to an address becomes the person's. It goes back to the queue and is claimed again, because only a
 * claim reads what stands against sending to them, and takes their lane.
 */
export async function become(
  trx: Kysely<Schema>,
  parts: PeopleParts,
  { id, notificationId, tenantId, recipient: { label } }: ClaimedDelivery,
  { person: found }: Extract<Settlement, { state: 'found' }>,
  now: Date,
): Promise<End> {
  const [person] = await upsertAll(trx, parts, tenantId, [found]);
  if (person === undefined) throw new Error('a person who was met is in the address book');
  const named = { label: person.name ?? label, address: label };
  const recipient = { kind: 'person', personId: person.id, ...named } as const;
  const key = recipientKey(recipient);
  const theirs = { recipient: JSON.stringify(recipient), person_id: person.id, lane: key };
  if (await isTaken(trx, notificationId, key, id)) {
    // No address is left in the row, or it would outlive the person; and the key is the other's.
    const own = { ...theirs, recipient_key: `${key} ${id}` };
    return { state: 'suppressed', reason: 'same-person', theirs: own };
  }
  return { ...notCounted('found', now), theirs: { ...theirs, recipient_key: key } };
}

/** Two addresses of one person take turns here: `upsertAll` holds the lock on the people of the tenant. */
async function isTaken(trx: Kysely<Schema>, notificationId: string, key: string, but: string) {
  const { rows } = await sql`
    select 1 from deliveries where notification_id = ${notificationId} and recipient_key = ${key}
      and operation = 'send' and id <> ${but}`.execute(trx);
  return rows.length > 0;
}
