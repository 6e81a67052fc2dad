import { type Kysely, sql } from 'kysely';
import type { WatchCard } from '../core/cards.ts';
import type { Notification } from '../core/notification.ts';
import type { Clock, NewId } from '../core/ports/time.ts';
import { type Point, subjectKey, type Watch } from '../core/watch.ts';
import { addDeliveries } from './deliveries.ts';
import { record } from './notifications.ts';
import type { Schema } from './schema.ts';
import type { Origin } from './turn-ledger.ts';

/** What stands on a topic can be stopped altogether: `unsubscribe watches`. */
export const WATCHES_TOPIC = 'watches';

/** A watch whose condition came to be so. */
export interface Firing {
  readonly watch: Watch;
  readonly from?: Point;
  readonly to: Point;
}

interface Surroundings {
  readonly unit: string | null;
  readonly recent: number[] | null;
  readonly label: string | null;
  readonly time_zone: string | null;
}

/** A notification of its own for each, in the transaction of the reading: it is told once, or not at all. */
export async function tellFirings(
  db: Kysely<Schema>,
  { clock, newId, origin }: { clock: Clock; newId: NewId; origin: () => Origin },
  firings: readonly Firing[],
): Promise<void> {
  for (const firing of firings) {
    const { watch } = firing;
    const around = await surroundingsOf(db, watch);
    const id = newId();
    const notification: Notification = {
      id,
      tenantId: watch.tenantId,
      callerId: 'herald',
      callerName: 'Herald',
      topic: WATCHES_TOPIC,
      said: { template: 'watch', data: { ...cardOf(firing, around) } },
      audience: {},
      urgency: 'normal',
      correlationId: id,
      createdAt: clock.now(),
      ...origin(),
    };
    await record(db, notification);
    await addDeliveries(db, [
      {
        id: newId(),
        notificationId: id,
        tenantId: watch.tenantId,
        recipient: { kind: 'person', personId: watch.personId, label: around.label ?? 'somebody' },
        because: { code: 'watching', subject: watch.subject },
        urgency: 'normal',
        at: notification.createdAt,
      },
    ]);
  }
}

async function surroundingsOf(
  db: Kysely<Schema>,
  { tenantId, personId, subject }: Watch,
): Promise<Surroundings> {
  const { rows } = await sql<Surroundings>`
    select r.unit, r.recent, coalesce(p.name, p.upn) as label, p.time_zone from people p
    left join readings r on r.tenant_id = ${tenantId} and r.subject_key = ${subjectKey(subject)}
    where p.id = ${personId}`.execute(db);
  return rows[0] ?? { unit: null, recent: null, label: null, time_zone: null };
}

function cardOf({ watch, from, to }: Firing, { unit, recent, time_zone }: Surroundings): WatchCard {
  return {
    watch: watch.id,
    subject: watch.subject,
    condition: watch.condition,
    to: pointOf(to),
    ...(from !== undefined && { from: pointOf(from) }),
    ...(unit !== null && { unit }),
    ...(recent !== null && recent.length > 1 && { recent }),
    ...(time_zone !== null && { timeZone: time_zone }),
  };
}

const pointOf = ({ value, at }: Point) => ({ value, at: at.toISOString() });
