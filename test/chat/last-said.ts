import type { Kysely } from 'kysely';
import type { Schema } from '../../src/platform/schema.ts';

/** The last delivery in a tenant, to anybody. */
export const lastSaid = (db: Kysely<Schema>, tenantId: string) =>
  db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .where('deliveries.tenant_id', '=', tenantId)
    .orderBy('deliveries.id', 'desc')
    .select(['deliveries.id', 'deliveries.recipient', 'notifications.said'])
    .executeTakeFirstOrThrow();
