import type { Selectable } from 'kysely';
import type { Notification, Said } from '../../core/notification.ts';
import { card, dataOf } from '../../core/said.ts';
import { isWorse } from '../../decide/severity.ts';
import type { Schema } from '../../platform/schema.ts';
import { type Restated, unmoved } from './amend.ts';

type Row = Selectable<Schema['notifications']>;

/**
 * A notification after the post that ends its episode. People whom that post names besides are not told: they never saw
 * that it began.
 */
export function asEnded(row: Row, { audience: _, ...last }: Notification, now: Date): Restated {
  const begunAt = row.send_at !== null && row.send_at < now ? row.send_at : row.created_at;
  const said = saidToHaveEnded(last.said, secondsBetween(begunAt, now));
  return { ...last, said, end: { at: now, isOver: isOver(row, last, now) } };
}

/** A notification whose end was never sent, once another tells how it is. */
export function asReplaced(row: Row, now: Date): Restated {
  const content = dataOf(row.said, 'notification');
  const said =
    content === undefined
      ? row.said
      : card('notification', { ...content, severity: 'info', ended: { replaced: true } });
  return { ...unmoved(row), said, end: { at: now, isOver: row.urgency !== 'urgent' } };
}

/** A notification that was never shown and is over is not said, unless it is urgent, or ended badly, and had begun. */
function isOver(row: Row, last: Pick<Notification, 'urgency' | 'said'>, now: Date): boolean {
  const isUrgent = row.urgency === 'urgent' || last.urgency === 'urgent';
  const isNews = isUrgent || isWorse(row.said, last.said);
  return !isNews || (row.send_at !== null && row.send_at > now);
}

function saidToHaveEnded(said: Said, afterSeconds: number): Said {
  const content = dataOf(said, 'notification');
  if (content === undefined) return said;
  return card('notification', { ...content, ended: { by: content.actor.name, afterSeconds } });
}

const secondsBetween = (from: Date, to: Date) =>
  Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
