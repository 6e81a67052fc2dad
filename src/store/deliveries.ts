import { type InsertObject, type Kysely, sql } from 'kysely';
import type { Because, DeliveryState, Operation, Recipient, Report } from '../core/delivery.ts';
import type { Said, Urgency } from '../core/notification.ts';
import type { ReasonCode } from '../core/reasons.ts';
import type { Schema } from './schema.ts';

/** The channel on which the workers of every process hear that something is due. */
export const DELIVERIES_CHANNEL = 'herald_deliveries';

export const PRIORITY: Readonly<Record<Urgency, number>> = { urgent: 0, normal: 1, low: 2 };

/** A delivery at its birth. */
export interface NewDelivery {
  readonly id: string;
  readonly notificationId: string;
  readonly tenantId: string;
  readonly recipient: Recipient;
  readonly because: Because;
  readonly urgency: Urgency;
  readonly at: Date;
  readonly state?: DeliveryState;
  readonly reason?: ReasonCode;
  readonly dueAt?: Date;
  readonly operation?: Operation;
  readonly amends?: string;
  readonly said?: Said;
  readonly report?: Report;
}

/**
 * Adds deliveries to the ledger and wakes the workers when the transaction commits. A recipient whom this
 * notification already has is passed over, so that an expansion may be repeated. Returns how many are new.
 */
export async function addDeliveries(db: Kysely<Schema>, deliveries: readonly NewDelivery[]): Promise<number> {
  if (deliveries.length === 0) return 0;
  const added = await db
    .insertInto('deliveries')
    .values(deliveries.map(toRow))
    .onConflict(c => c.doNothing())
    .returning('state')
    .execute();
  if (added.some(row => row.state === 'queued')) await wakeWorkers(db);
  return added.length;
}

export async function wakeWorkers(db: Kysely<Schema>): Promise<void> {
  await sql`select pg_notify(${DELIVERIES_CHANNEL}, '')`.execute(db);
}

function toRow(delivery: NewDelivery): InsertObject<Schema, 'deliveries'> {
  const { recipient } = delivery;
  const key = recipientKey(recipient);
  return {
    id: delivery.id,
    notification_id: delivery.notificationId,
    tenant_id: delivery.tenantId,
    operation: delivery.operation ?? 'send',
    amends: delivery.amends ?? null,
    change_number: delivery.amends === undefined ? null : sql<string>`nextval('change_numbers')`,
    recipient: JSON.stringify(recipient),
    recipient_key: key,
    person_id: recipient.kind === 'person' ? recipient.personId : null,
    because: JSON.stringify(delivery.because),
    // An address is nobody's lane yet; and what is counted for a lane outlives who is forgotten.
    lane: recipient.kind === 'unknown' ? `unknown:${delivery.id}` : key,
    priority: PRIORITY[delivery.urgency],
    state: delivery.state ?? 'queued',
    reason_code: delivery.reason ?? 'accepted',
    state_since: delivery.at,
    due_at: delivery.dueAt ?? delivery.at,
    conversation_id: recipient.kind === 'conversation' ? recipient.conversationId : null,
    said: delivery.said === undefined ? null : JSON.stringify(delivery.said),
    report: delivery.report === undefined ? null : JSON.stringify(delivery.report),
    created_at: delivery.at,
  };
}

/** Who it is, as one string: what makes a recipient unique in a notification, and what a lane is. */
export function recipientKey(recipient: Recipient): string {
  if (recipient.kind === 'person') return `person:${recipient.personId}`;
  if (recipient.kind === 'conversation') return `conversation:${recipient.conversationId}`;
  return `unknown:${recipient.label}`;
}
