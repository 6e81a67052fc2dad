import { type Kysely, sql } from 'kysely';
import type { Notification, Said } from '../../core/notification.ts';
import type { NewId } from '../../core/time.ts';
import { roseTo } from '../../decide/severity.ts';
import type { Schema } from '../../platform/schema.ts';
import { record } from './recording.ts';
import { tellThem, whoHasTheCard } from './told.ts';

/**
 * So long a person who was told that something is that bad is not told so again: it goes up and down, and its card says
 * how it stands. What is urgent rings each time.
 */
const SETTLING_SECONDS = 3_600;

/**
 * Whoever has the card of what has become worse gets a line about it: a notification of its own, of the same caller's. Of
 * what is up and down they are told once, unless it becomes worse than that.
 */
export async function ringWhereWorse(
  trx: Kysely<Schema>,
  standing: Notification,
  next: { readonly said: Said; readonly urgency: Notification['urgency'] },
  { newId, now }: { readonly newId: NewId; readonly now: Date },
): Promise<void> {
  const text = roseTo(standing.said, next.said);
  const isToldAnyway = next.urgency === 'urgent';
  // Whoever did something about it is done with it.
  const all = whoHasTheCard(trx, standing.id)
    .where('remark', 'is', null)
    .$if(text !== undefined && !isToldAnyway, q =>
      q.where(wasTold(standing.id, text?.phrase ?? '', now), '=', false),
    );
  const told = text === undefined ? [] : await all.execute();
  if (text === undefined || told.length === 0) return;
  const { key: _, sendAt: __, fallback: ___, ...same } = standing;
  const { urgency } = next;
  const line = { ...same, id: newId(), said: { text }, audience: {}, urgency, createdAt: now };
  await record(trx, line, { worse_of: standing.id, expanded_at: now });
  await tellThem(trx, told, line, { newId, now });
}

/** A line as bad, or worse, came to them lately, or is about to. */
function wasTold(id: string, how: string, now: Date) {
  const since = new Date(now.getTime() - SETTLING_SECONDS * 1000);
  const asBad = how === 'severity.rose.critical' ? [how] : [how, 'severity.rose.critical'];
  return sql<boolean>`exists (
    select from notifications line join deliveries told on told.notification_id = line.id
    where line.worse_of = ${id} and line.created_at > ${since} and line.said #>> '{text,phrase}' = any(${asBad})
      and told.recipient_key = deliveries.recipient_key
      and told.state not in ('undelivered', 'suppressed', 'expired', 'cancelled'))`;
}
