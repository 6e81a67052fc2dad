import { type Kysely, sql } from 'kysely';
import type { Origin, Said, Urgency } from '../../../core/notification.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import { wakeWorkers } from '../../../ledger/store/deliveries.ts';
import { ofHerald, recordTo } from '../../../ledger/store/recording.ts';
import type { Schema } from '../../../platform/schema.ts';
import { type Firing, type FiringContext, firingSaid } from '../rules/watch-said.ts';
import { subjectKey, type Watch } from '../watch.ts';
import type { JudgedWatch } from './watch-rows.ts';

/** Notifications on a topic can be stopped altogether: `unsubscribe watches`. */
export const WATCHES_TOPIC = 'watches';

/** The means to tell something: the time, an id, and the request that led to it. */
export interface Telling {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly origin: () => Origin;
}

export async function tellFirings(
  db: Kysely<Schema>,
  { clock, newId, origin }: Telling,
  firings: readonly (Firing & { readonly watch: JudgedWatch })[],
): Promise<void> {
  for (const firing of firings) {
    const { watch } = firing;
    const around = await surroundingsOf(db, watch);
    const said = firingSaid(firing, around);
    const tell = { ...watch, label: around.label, said, urgency: 'normal', at: clock.now() } as const;
    await tellWatcher(db, newId, tell, origin());
  }
}

/** A notification to somebody about a subject that they watch. */
interface Told extends Pick<Watch, 'tenantId' | 'personId' | 'subject'> {
  readonly label: string | null;
  readonly said: Said;
  readonly urgency: Urgency;
  readonly at: Date;
}

/** A notification of its own, which they can stop with the topic. It meets a dialogue as they wish. */
export async function tellWatcher(
  db: Kysely<Schema>,
  newId: NewId,
  { tenantId, personId, subject, label, said, urgency, at }: Told,
  origin: Origin = {},
): Promise<void> {
  const notificationId = newId();
  const notification = ofHerald({
    id: notificationId,
    tenantId,
    topic: WATCHES_TOPIC,
    said,
    urgency,
    createdAt: at,
    ...origin,
  });
  const recipient = { kind: 'person', personId, label: label ?? 'somebody' } as const;
  const because = { code: 'watching', subject } as const;
  await recordTo(db, notification, { id: newId(), recipient, because, urgency, at });
  await wakeWorkers(db);
}

async function surroundingsOf(
  db: Kysely<Schema>,
  { tenantId, personId, subject }: JudgedWatch,
): Promise<FiringContext & { readonly label: string | null }> {
  const { rows } = await sql<FiringContext & { readonly label: string | null }>`
    select r.unit, r.recent, r.recent_at as "recentAt", coalesce(p.name, p.upn) as label from people p
    left join readings r on r.tenant_id = ${tenantId} and r.subject_key = ${subjectKey(subject)}
    where p.id = ${personId}`.execute(db);
  return rows[0] ?? { unit: null, recent: null, recentAt: null, label: null };
}
