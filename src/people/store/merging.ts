import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../platform/schema.ts';
import type { PeopleFeature } from './feature.ts';

/**
 * Two rows turned out to be one person. All that the double had goes to the one that is kept; a "stop" stays a stop.
 * First, work on either comes to its end, so that none of it is left behind.
 */
export async function mergeInto(
  db: Kysely<Schema>,
  { kept, double }: { kept: string; double: string },
  features: readonly PeopleFeature[],
): Promise<void> {
  await sql`select from people where id in (${kept}, ${double}) order by id for update`.execute(db);
  const ofFeatures = features.flatMap(({ merge }) => merge?.(kept, double) ?? []);
  const moves = [...MOVES.map(move => move(kept, double)), ...ofFeatures];
  for (const move of moves) await move.execute(db);
  await sql`delete from people where id = ${double}`.execute(db);
}

const MOVES: readonly ((kept: string, double: string) => ReturnType<typeof sql>)[] = [
  (kept, double) => sql`
    update deliveries set person_id = ${kept}, recipient = recipient || jsonb_build_object('personId', ${kept}::text)
    where person_id = ${double}`,
  (kept, double) => sql`update conversations set person_id = ${kept} where person_id = ${double}`,
  (kept, double) => sql`update person_addresses set person_id = ${kept} where person_id = ${double}`,
  (kept, double) => sql`
    insert into memberships (tenant_id, place_id, person_id, generation)
    select tenant_id, place_id, ${kept}, generation from memberships where person_id = ${double}
    on conflict do nothing`,
  (kept, double) => sql`
    insert into subscriptions (person_id, topic, choice, before, changed_at)
    select ${kept}, topic, choice, before, changed_at from subscriptions where person_id = ${double}
    on conflict (person_id, topic) do update set choice = excluded.choice where excluded.choice = 'out'`,
  (kept, double) => sql`
    update stops set person_id = ${kept} where person_id = ${double} and not exists (
      select from stops k where k.person_id = ${kept} and k.kind = stops.kind and k.topic = stops.topic
        and k.ref = stops.ref and k.name = stops.name)`,
  (kept, double) => sql`
    update people set reach = case when people.reach = 'unknown' then d.reach else people.reach end,
      personal_conversation_id = coalesce(people.personal_conversation_id, d.personal_conversation_id),
      installed_for_at = coalesce(people.installed_for_at, d.installed_for_at),
      told_language = coalesce(people.told_language, d.told_language)
    from people d where people.id = ${kept} and d.id = ${double}`,
  (kept, double) => sql`
    insert into preferences (person_id, interruption, quiet_summary, language, attention, changed_at)
    select ${kept}, interruption, quiet_summary, language, attention, changed_at from preferences where person_id = ${double}
    on conflict (person_id) do update set language = coalesce(preferences.language, excluded.language),
      attention = coalesce(preferences.attention, excluded.attention)`,
  (kept, double) => sql`
    insert into digest_windows (person_id, ends_at, delivery_id)
    select ${kept}, ends_at, delivery_id from digest_windows w where person_id = ${double} and not exists (
      select from digest_windows k where k.person_id = ${kept} and k.ends_at = w.ends_at)`,
  (kept, double) => sql`
    update bot_state set person_id = ${kept}, key = replace(key, ${double}::text, ${kept}::text)
    where person_id = ${double} and not exists (select from bot_state where person_id = ${kept})`,
  (kept, double) => sql`
    update dialogs set person_id = ${kept}
    where person_id = ${double} and not exists (select from dialogs where person_id = ${kept})`,
  (kept, double) => sql`
    update card_answers a set person_id = ${kept} where person_id = ${double} and not exists (
      select from card_answers k where k.person_id = ${kept} and k.delivery_id = a.delivery_id)`,
  (kept, double) => sql`update presses set person_id = ${kept} where person_id = ${double}`,
];
