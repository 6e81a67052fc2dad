import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { CardAnswer } from '../../core/delivery.ts';
import type { Said } from '../../core/notification.ts';
import { answersShown } from '../../ledger/store/card-answers.ts';
import { said } from '../../ledger/store/digest.ts';
import { known } from '../../platform/database/known.ts';
import { byKey, type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { SentDelivery } from '../ports/turn-ledger.ts';

/** A delivery as the one who clicked its card needs it. */
export async function sentById(db: Kysely<Schema>, id: string): Promise<SentDelivery | undefined> {
  return isUuid(id) ? toSent(await findById(db, { id })) : undefined;
}

interface CardPlace {
  readonly tenant: string;
  readonly conversation: string;
  readonly activity: string;
}

/** The same of the delivery whose card this is. */
export async function sentByCard(db: Kysely<Schema>, place: CardPlace): Promise<SentDelivery | undefined> {
  return toSent(await findByCard(db, place));
}

type Row = Pick<
  Selectable<Schema['deliveries']>,
  'id' | 'tenant_id' | 'recipient' | 'operation' | 'state' | 'because' | 'met' | 'remark' | 'activity_id'
> &
  Pick<Selectable<Schema['deliveries']>, 'possibly_repeated'> &
  Pick<Selectable<Schema['notifications']>, 'topic' | 'urgency' | 'begins' | 'caller_id'> & {
    readonly tellsStops: boolean;
    readonly answers: CardAnswer[] | null;
    readonly said: Said;
  };

/** Asked with the card, so that a stop that no caller asks for costs no statement more. */
const TELLS_STOPS = sql<boolean>`exists (
  select from event_subscriptions s where s.caller_id::text = n.caller_id and 'stopped' = any(s.events))
  and n.said #> '{data,preview}' is null`;

/** As a value: as a word it would let a plan that was made on an empty table read the index of all sends from end to end. */
const SEND = 'send';

/** It looks a card up with its digest's lines and what was pressed on it: planning took most of its time. */
const finding = <V extends object>(where: (placeholders: Placeholders<V>) => RawBuilder<unknown>) =>
  statement(
    (placeholders: Placeholders<V>) => sql<Row>`
      select d.id, d.tenant_id, d.recipient, d.operation, d.state, d.because, d.met, d.remark, d.activity_id,
        d.possibly_repeated, n.topic, n.urgency, n.begins, n.caller_id, ${TELLS_STOPS} as "tellsStops",
        ${answersShown(sql`d.recipient`, sql`d.id`)} as answers, ${said(sql`coalesce(d.said, n.said)`, sql`d.id`)} as said
      from deliveries d ${byKey`notifications n where n.id = d.notification_id`}
      where d.operation = ${SEND} and ${where(placeholders)}`,
  );

const findById = finding<{ id: string }>(({ id }) => sql`d.id = ${id}`);

const findByCard = finding<CardPlace>(
  ({ tenant, conversation, activity }) =>
    sql`d.tenant_id = ${tenant} and d.conversation_id = ${conversation} and d.activity_id = ${activity}`,
);

function toSent([row]: readonly Row[]): SentDelivery | undefined {
  if (row === undefined) return undefined;
  const { tenant_id: tenantId, caller_id: callerId, topic, met, begins, answers, remark, ...rest } = row;
  const { activity_id, possibly_repeated, ...all } = rest;
  return {
    ...all,
    tenantId,
    callerId,
    ...known({ answers, topic, remark, met, begins }),
    ...(possibly_repeated && known({ oneOf: activity_id })),
  };
}
