import { type RawBuilder, sql } from 'kysely';
import type { BurstRule } from '../../decide/burst.ts';
import { COUNTS, wantedAtOnce } from '../../ledger/store/folding.ts';
import { type OrPlaceholder, only } from '../../platform/database/prepared.ts';

/**
 * Never a burst. A claim holds what is too much, and it is let go (`letting-go.ts`) when there is room. Both have the
 * tenant's row, so that what one of them finds is still so when it acts.
 */

/**
 * When a person may get one more card; null: now. The entry of the index that is as many cards back as are allowed
 * says it, however many came before. They may lower the limit, and where there is none, they may have one.
 */
export function fullUntil(
  person: RawBuilder<unknown>,
  rule: BurstRule,
  now: OrPlaceholder<Date>,
): RawBuilder<Date | null> {
  if (rule.cards > 0)
    return fullAfter(sql`least(${sql.lit(rule.cards)}, ${wantedAtOnce(person)})`, person, rule, now);
  return sql`(case when ${wantedAtOnce(person)} is not null then ${fullAfter(wantedAtOnce(person), person, rule, now)} end)`;
}

function fullAfter(
  cards: RawBuilder<unknown>,
  person: RawBuilder<unknown>,
  rule: BurstRule,
  now: OrPlaceholder<Date>,
): RawBuilder<Date | null> {
  const window = sql.raw(`interval '${rule.seconds} seconds'`);
  return sql`(
    select sent_at + ${window} from deliveries where person_id = ${person} and ${COUNTS}
      and sent_at > ${now}::timestamptz - ${window}
    order by sent_at desc offset ${cards} - 1 limit 1)`;
}

/** When the digest is due that all else that comes for this person joins; null: nothing is held. */
export function digestDueAt(person: RawBuilder<unknown>): RawBuilder<Date | null> {
  return sql`(select min(due_at)
    from ${only`deliveries where person_id = ${person} and state = 'held' and reason_code = 'burst'`} held)`;
}

/**
 * Until when a delivery is too much for its person; null: it is not. Of a row of `counts`, `is_digest`, `full_until` and
 * `digest_due_at`, for the claim and for a dry run.
 */
export const TOO_MUCH_UNTIL = sql<Date | null>`case when counts and not is_digest
  then greatest(full_until, digest_due_at) end`;
