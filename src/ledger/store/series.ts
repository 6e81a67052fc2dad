import type { Kysely, Selectable } from 'kysely';
import { TIMES_TOLD } from '../../core/repeat.ts';
import { timesOf } from '../../decide/repeat.ts';
import type { Schema } from '../../platform/schema.ts';
import type { NotificationLine, SeriesView } from '../ports/ledger.ts';

type Row = Selectable<Schema['notifications']>;

/** When a series comes, and what came of it; nothing of what comes once. */
export async function seriesOf(db: Kysely<Schema>, row: Row): Promise<{ repeat?: SeriesView }> {
  if (row.repeat === null) return {};
  const { every: _, ...asked } = row.repeat;
  const occurrences = await db
    .selectFrom('notifications')
    .where('occurrence_of', '=', row.id)
    .orderBy('occurs_at', 'desc')
    .limit(TIMES_TOLD)
    .select(['id', 'occurs_at'])
    .execute();
  return {
    repeat: {
      ...asked,
      made: row.repeat_made,
      next: nextTimes(row),
      occurrences: occurrences.map(({ id, occurs_at }) => ({ id, at: occurs_at as Date })),
    },
  };
}

/** As they stand in its calendar: one that is due may be on its way already. */
function nextTimes({ repeat, repeat_next_at: next, repeat_made: made }: Row): Date[] {
  if (repeat === null || next === null) return [];
  const left = (repeat.count ?? Number.POSITIVE_INFINITY) - made;
  return timesOf(repeat, new Date(next.getTime() - 1), Math.min(TIMES_TOLD, left));
}

/** Which series a notification is an occurrence of, and which of its times. */
export function occurrenceOf({
  occurrence_of: of,
  occurs_at: at,
}: Row): Pick<NotificationLine, 'occurrence'> {
  return of === null || at === null ? {} : { occurrence: { of, at } };
}
