import { type Kysely, sql } from 'kysely';
import type { Notification } from '../../core/notification.ts';
import { dataOf } from '../../core/said.ts';
import type { Schema } from '../../platform/schema.ts';

/**
 * The last notification of this caller about the same subject on the same topic, if it was posted so lately and is still
 * open. Posts about one subject wait for each other, so of two at the same moment the second changes the first.
 */
export async function sameSubject(
  trx: Kysely<Schema>,
  notification: Notification,
  withinSeconds: number,
): Promise<string | undefined> {
  const { callerId, tenantId, topic, createdAt, said } = notification;
  const subject = dataOf(said, 'notification')?.subject;
  if (subject === undefined) return undefined;
  const name = subject.id ?? subject.name;
  const about = JSON.stringify(['subject', callerId, tenantId, topic, name]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${about}, 0))`.execute(trx);
  const since = new Date(createdAt.getTime() - withinSeconds * 1000);
  const { rows } = await sql<{ id: string }>`
    select id from notifications
    where caller_id = ${callerId} and id >= ${firstIdOf(since)}::uuid and tenant_id = ${tenantId} and topic = ${topic}
      and coalesce(said #>> '{data,subject,id}', said #>> '{data,subject,name}') = ${name}
      and said ->> 'template' = 'notification' and acknowledge_of is null and repeat is null
      and said #> '{data,preview}' is null
      and created_at >= ${since} and cancelled_at is null and ended_at is null
      and (expires_at is null or expires_at > ${createdAt})
    order by id desc limit 1`.execute(trx);
  return rows[0]?.id;
}

/** Ids begin with the time of their birth, so an index finds what is younger. */
function firstIdOf(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
