import type { Kysely, Selectable } from 'kysely';
import { TIMES_TOLD } from '../../core/repeat.ts';
import { timesTold } from '../../decide/repeat.ts';
import type { Schema } from '../../platform/schema.ts';
import type { NotificationLine, SeriesView } from '../ports/reader.ts';

type Row = Selectable<Schema['notifications']>;

/** When a series comes, and what came of it; nothing of what comes once. */
export async function seriesOf(db: Kysely<Schema>, row: Row): Promise<{ repeat?: SeriesView }> {
  if (row.repeat === null) return {};
  const { repeat_next_at: next, repeat_made: made } = row;
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
      made,
      // One that is due may be on its way already.
      next: next === null ? [] : timesTold(row.repeat, next, made),
      occurrences: occurrences.map(({ id, occurs_at }) => ({ id, at: occurs_at as Date })),
    },
  };
}

/** Which series a notification is an occurrence of, and which of its times. */
export function occurrenceOf({
  occurrence_of: of,
  occurs_at: at,
}: Row): Pick<NotificationLine, 'occurrence'> {
  return of === null || at === null ? {} : { occurrence: { of, at } };
}
