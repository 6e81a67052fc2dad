import { type Kysely, sql } from 'kysely';
import type { AttemptFacts, ClaimedDelivery, Settlement } from '../../ledger/ports/delivering.ts';
import { CARDS_SHOW } from '../../ledger/store/amend-cards.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/** How one attempt ended. */
export interface AttemptRecord {
  readonly delivery: ClaimedDelivery;
  readonly owner: string;
  readonly settlement: Settlement;
  readonly facts: AttemptFacts;
}

/** An ending that nothing follows from: Teams took a card or its change, and nobody waits to hear of it. */
export interface PlainEnding extends AttemptRecord {
  readonly settlement: Extract<Settlement, { state: 'sent' }>;
}

export function isPlain(ending: AttemptRecord): ending is PlainEnding {
  const { delivery, settlement, facts } = ending;
  return (
    settlement.state === 'sent' &&
    delivery.operation !== 'delete' &&
    delivery.report === undefined &&
    facts.status === undefined
  );
}

/** The reason of a delivery that Teams took, by its operation. */
export const DONE = { send: 'sent', update: 'changed', delete: 'recalled' } as const;

/**
 * The endings of many in one statement, which is its own transaction: one by one they cost four round trips and a
 * commit each, which was more than the sending. A change without words of its own brings its card to the revision that
 * was read for it. Answers with those that were recorded; not those that a change has overtaken, from which something
 * follows, nor those that are no longer their worker's.
 */
export async function settlePlain(
  db: Kysely<Schema>,
  endings: readonly PlainEnding[],
  now: Date,
): Promise<Set<string>> {
  const column = <T>(read: (ending: PlainEnding) => T): T[] => endings.map(read);
  const rows = await settle(db, {
    ids: column(({ delivery }) => delivery.id),
    attempts: column(({ delivery }) => delivery.attempt),
    owners: column(({ owner }) => owner),
    revisions: column(({ delivery }) => delivery.revision),
    conversationIds: column(({ settlement }) => settlement.conversationId),
    activityIds: column(({ settlement }) => settlement.activityId ?? null),
    done: column(({ delivery }) => DONE[delivery.operation]),
    now,
  });
  return new Set(rows.map(({ id }) => id));
}

/** A column for each value. */
interface Endings {
  readonly ids: readonly string[];
  readonly attempts: readonly number[];
  readonly owners: readonly string[];
  readonly revisions: readonly number[];
  readonly conversationIds: readonly string[];
  readonly activityIds: readonly (string | null)[];
  readonly done: readonly string[];
  readonly now: Date;
}

const settle = statement(
  ({
    ids,
    attempts,
    owners,
    revisions,
    conversationIds,
    activityIds,
    done,
    now,
  }: Placeholders<Endings>) => sql<{
    id: string;
  }>`
    with ended as (
      select * from unnest(
        ${ids}::uuid[],
        ${attempts}::integer[],
        ${owners}::text[],
        ${revisions}::integer[],
        ${conversationIds}::text[],
        ${activityIds}::text[],
        ${done}::text[])
        as each(id, attempt, owner, revision, conversation_id, activity_id, done)),
    moved as (
      update deliveries d set state = 'sent', state_since = ${now}, sent_at = ${now},
        lease_owner = null, lease_until = null, (reason_code, revision, conversation_id, activity_id) = (
          select done, case operation when 'send' then ended.revision else d.revision end,
            ended.conversation_id, ended.activity_id from ended where ended.id = d.id)
      where d.id = any(array(select id from ended)) and d.state = 'sending' and not d.overtaken
        and (d.lease_owner, d.attempt_count) = (select owner, attempt from ended where ended.id = d.id)
      returning d.id, d.attempt_count, d.reason_code, case when d.said is null then d.amends end as card),
    tried as (
      update attempts set finished_at = ${now}, outcome = 'sent', reason_code = (
        select reason_code from moved where moved.id = delivery_id)
      where delivery_id = any(array(select id from moved))
        and number = (select attempt_count from moved where moved.id = delivery_id)),
    shown as (
      select card, max((select revision from ended where ended.id = moved.id)) as revision
      from moved where card is not null group by card),
    changed as (${CARDS_SHOW})
    select id from moved`,
);
