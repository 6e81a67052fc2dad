import { type Kysely, type Selectable, sql } from 'kysely';
import type { Because, DeliveryState, Operation, Recipient, Report } from '../../core/delivery.ts';
import type { Said, Urgency } from '../../core/notification.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { Schema } from '../../platform/schema.ts';

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
  /** Part of a conversation: a turn says it. */
  readonly isReply?: boolean;
  /** Later deliveries in its lane wait for it. */
  readonly leads?: boolean;
  /** Where it stands in its lane; missing: where it is due. */
  readonly placedAt?: Date;
}

/**
 * Adds deliveries to the ledger and wakes the workers when the transaction commits. A recipient whom this
 * notification already has is passed over, so that an expansion may be repeated. Returns how many are new.
 *
 * One parameter for all rows: a parameter for each value took three times the CPU (34 µs a row against 11), in
 * building and sending the statement.
 */
export async function addDeliveries(db: Kysely<Schema>, deliveries: readonly NewDelivery[]): Promise<number> {
  if (deliveries.length === 0) return 0;
  const rows = deliveries.map(toRow);
  const added = await sql`
    insert into deliveries (${COLUMNS}, change_number)
    select ${COLUMNS}, case when amends is not null then nextval('change_numbers') end
    from jsonb_populate_recordset(null::deliveries, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing`.execute(db);
  if (rows.some(({ state }) => state === 'queued')) await wakeWorkers(db);
  return Number(added.numAffectedRows);
}

export async function wakeWorkers(db: Kysely<Schema>): Promise<void> {
  const wake = wakers.get(db);
  if (wake !== undefined) wake();
  else await sql`select pg_notify(${DELIVERIES_CHANNEL}, '')`.execute(db);
}

/**
 * Leaves it to the opener of this transaction to wake the workers once it is committed: to notify them in it costs a
 * round trip, and one lock of the whole server at the commit (decision 0096).
 */
export function wakeOnceCommitted(trx: Kysely<Schema>, wake: () => unknown): void {
  wakers.set(trx, wake);
}
const wakers = new WeakMap<Kysely<Schema>, () => unknown>();

/** For `recordTo`, which writes one with the notification that it is of. */
export type Row = {
  readonly [Column in (typeof COLUMN_NAMES)[number]]: Selectable<Schema['deliveries']>[Column];
};

const COLUMN_NAMES = [
  ...(['id', 'notification_id', 'tenant_id', 'operation', 'amends', 'recipient', 'recipient_key'] as const),
  ...(['person_id', 'because', 'lane', 'priority', 'state', 'reason_code', 'state_since', 'due_at'] as const),
  ...(['conversation_id', 'said', 'report', 'created_at'] as const),
  ...(['is_reply', 'leads', 'placed_at'] as const),
] as const;
export const COLUMNS = sql.join(COLUMN_NAMES.map(name => sql.ref(name)));

export function toRow(delivery: NewDelivery): Row {
  const { recipient } = delivery;
  const key = recipientKey(recipient);
  return {
    id: delivery.id,
    notification_id: delivery.notificationId,
    tenant_id: delivery.tenantId,
    operation: delivery.operation ?? 'send',
    amends: delivery.amends ?? null,
    recipient,
    recipient_key: key,
    person_id: recipient.kind === 'person' ? recipient.personId : null,
    because: delivery.because,
    // Lanes are counted and paused by name, and that outlives the row: no address may stand in one.
    lane: recipient.kind === 'unknown' ? `unknown:${delivery.id}` : key,
    priority: PRIORITY[delivery.urgency],
    state: delivery.state ?? 'queued',
    reason_code: delivery.reason ?? 'accepted',
    state_since: delivery.at,
    due_at: delivery.dueAt ?? delivery.at,
    conversation_id: recipient.kind === 'conversation' ? recipient.conversationId : null,
    said: delivery.said ?? null,
    report: delivery.report ?? null,
    created_at: delivery.at,
    is_reply: delivery.isReply ?? false,
    leads: delivery.leads ?? delivery.isReply ?? false,
    placed_at: delivery.placedAt ?? delivery.dueAt ?? delivery.at,
  };
}

/** The recipient as one string: it makes a recipient unique in a notification, and it names their lane. */
export function recipientKey(recipient: Recipient): string {
  if (recipient.kind === 'person') return `person:${recipient.personId}`;
  if (recipient.kind === 'conversation') return `conversation:${recipient.conversationId}`;
  return `unknown:${recipient.label}`;
}
