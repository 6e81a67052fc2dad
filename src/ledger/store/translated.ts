import { type RawBuilder, sql } from 'kysely';
import type { Text } from '../../core/phrase.ts';

/**
 * A text of the data of a card, by its path: as it is, or with what its caller wrote for it in other languages. The rest of
 * a notification, which may be long, stays in the database.
 */
export function translated(data: RawBuilder<unknown>, path: readonly string[]): RawBuilder<Text | null> {
  const at = sql`${path}::text[]`;
  return sql`case when ${data} ? 'translations'
    then jsonb_build_object('text', ${data} #> ${at}, 'in', coalesce((
      select jsonb_object_agg(each.key, each.value #> ${at}) from jsonb_each(${data} -> 'translations') each
      where each.value #> ${at} is not null), '{}'))
    else ${data} #> ${at} end`;
}
