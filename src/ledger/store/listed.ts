import { type Kysely, type SqlBool, sql } from 'kysely';
import { dataOf } from '../../core/said.ts';
import { known } from '../../platform/database/known.ts';
import type { Schema } from '../../platform/schema.ts';
import type { NotificationFilter, NotificationLine } from '../ports/reader.ts';
import { normalAddress } from './addresses.ts';
import { occurrenceOf } from './series.ts';

/** Notifications of one caller, the newest first. */
export async function listed(db: Kysely<Schema>, filter: NotificationFilter): Promise<NotificationLine[]> {
  const { callerId, topic, key, series, repeats = false, from, to, before, limit } = filter;
  const rows = await db
    .selectFrom('notifications as n')
    .where('caller_id', '=', callerId)
    .$if(topic !== undefined, q => q.where('topic', '=', topic ?? ''))
    .$if(key !== undefined, q => q.where('key', '=', key ?? ''))
    .$if(series !== undefined, q => q.where('occurrence_of', '=', series ?? ''))
    .$if(repeats, q => q.where('repeat_next_at', 'is not', null))
    .$if(from !== undefined, q => q.where('created_at', '>=', from as Date))
    .$if(to !== undefined, q => q.where('created_at', '<', to as Date))
    .$if(before !== undefined, q => q.where('id', '<', before as string))
    .$if(filter.person !== undefined || filter.state !== undefined, q => q.where(isTold(filter)))
    .orderBy('id', 'desc')
    .limit(limit)
    .selectAll()
    .execute();
  return rows.map(row => ({
    id: row.id,
    tenantId: row.tenant_id,
    urgency: row.urgency,
    createdAt: row.created_at,
    ...wordsOf(row.said),
    ...known({
      topic: row.topic,
      key: row.key,
      sendAt: row.send_at,
      expiresAt: row.expires_at,
      cancelledAt: row.cancelled_at,
      endedAt: row.ended_at,
      nextAt: row.repeat_next_at,
    }),
    ...occurrenceOf(row),
  }));
}

/** Somebody has a delivery of it, or the one who is meant has, or it is in that state, or both. */
function isTold({ person, state }: NotificationFilter) {
  const inState = state === undefined ? sql`` : sql`and d.state = ${state}`;
  const told = sql`select from deliveries d where d.notification_id = n.id and d.operation = 'send' ${inState}`;
  if (person === undefined) return sql<SqlBool>`exists (${told})`;
  return sql<SqlBool>`(
    n.id in (
      select d.notification_id from deliveries d where d.operation = 'send' ${inState} and d.person_id in (
        select person_id from person_addresses where address = ${normalAddress(person)}))
    or exists (${told} and d.recipient_key in (${`unknown:${person}`}, ${`conversation:${person}`})))`;
}

function wordsOf(
  said: Parameters<typeof dataOf>[0],
): Pick<NotificationLine, 'title' | 'severity' | 'preview'> {
  const content = dataOf(said, 'notification');
  return {
    ...(content && { title: content.title }),
    ...(content?.preview && { preview: true }),
    ...(content?.severity !== undefined && { severity: content.severity }),
  };
}
