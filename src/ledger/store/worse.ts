import type { Kysely } from 'kysely';
import type { Notification, Said } from '../../core/notification.ts';
import type { NewId } from '../../core/time.ts';
import { roseTo } from '../../decide/severity.ts';
import type { Schema } from '../../platform/schema.ts';
import { tellThem, whoHasTheCard } from './told.ts';

interface Ringing {
  readonly newId: NewId;
  readonly now: Date;
  readonly record: (line: Notification) => Promise<void>;
}

/** Whoever has the card of what has become worse gets a line about it: a notification of its own, of the same caller's. */
export async function ringWhereWorse(
  trx: Kysely<Schema>,
  standing: Notification,
  next: { readonly said: Said; readonly urgency: Notification['urgency'] },
  { newId, now, record }: Ringing,
): Promise<void> {
  const text = roseTo(standing.said, next.said);
  // Whoever did something about it is done with it.
  const all = whoHasTheCard(trx, standing.id).where('remark', 'is', null);
  const told = text === undefined ? [] : await all.execute();
  if (text === undefined || told.length === 0) return;
  const { key: _, sendAt: __, fallback: ___, ...same } = standing;
  const { urgency } = next;
  const line = { ...same, id: newId(), said: { text }, audience: {}, urgency, createdAt: now };
  await record(line);
  await tellThem(trx, told, line, { newId, now });
}
