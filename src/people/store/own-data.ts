import { type Kysely, sql } from 'kysely';
import type { KeptData, KeptKind } from '../../chat/ports/people.ts';
import type { Schema } from '../../platform/schema.ts';
import type { OwnData, PeopleFeature } from './feature.ts';

/** The own data that the spine keeps. A test holds it against every table that names a person. */
const OWN_DATA: readonly OwnData[] = [
  {
    name: 'people',
    rows: id => sql`
      select aad_object_id, teams_id, name, given_name, upn, email, role, locale, time_zone, told_language, reach
      from people where id = ${id}`,
  },
  {
    name: 'person_addresses',
    rows: id => sql`select address from person_addresses where person_id = ${id} order by address`,
  },
  {
    name: 'identities',
    rows: id => sql`
      select i.source, i.login, i.address, i.changed_at from identities i
      join person_addresses a on a.tenant_id = i.tenant_id and a.address = i.address
      where a.person_id = ${id} order by i.source, i.login`,
  },
  {
    name: 'role_people',
    rows: id => sql`
      select r.role, r.address, r.changed_at from role_people r
      join person_addresses a on a.tenant_id = r.tenant_id and a.address = r.address
      where a.person_id = ${id} order by r.role`,
  },
  {
    name: 'directory_members',
    rows: id => sql`
      select g.name, g.display_name from directory_members m
      join directory_groups g on g.tenant_id = m.tenant_id and g.name = m.name
      join people p on p.tenant_id = m.tenant_id and p.aad_object_id = m.aad_object_id
      where p.id = ${id} order by g.name`,
  },
  {
    name: 'memberships',
    says: 'data.places',
    rows: id => sql`
      select m.place_id, coalesce(t.name, c.name) as name from memberships m
      left join teams t on t.tenant_id = m.tenant_id and t.id = m.place_id
      left join conversations c on c.tenant_id = m.tenant_id and c.id = m.place_id
      where m.person_id = ${id} order by name, place_id`,
  },
  {
    name: 'conversations',
    rows: id => sql`select id, state, seen_at from conversations where person_id = ${id}`,
  },
  {
    name: 'preferences',
    says: 'data.settings',
    rows: id => sql`
      select to_jsonb(p) - 'person_id' as settings from preferences p where person_id = ${id}`,
  },
  {
    name: 'digest_windows',
    rows: id => sql`
      select ends_at, delivery_id from digest_windows where person_id = ${id} order by ends_at`,
  },
  {
    name: 'subscriptions',
    says: 'data.topics',
    rows: id => sql`
      select topic, choice, changed_at from subscriptions where person_id = ${id} order by topic`,
  },
  {
    name: 'stops',
    says: 'data.stops',
    rows: id => sql`
      select kind, topic, ref, name, stopped_at from stops where person_id = ${id} order by stopped_at`,
  },
  {
    name: 'dialogs',
    rows: id => sql`select dialogue, since, last_activity_at from dialogs where person_id = ${id}`,
  },
  { name: 'bot_state', rows: id => sql`select key, value from bot_state where person_id = ${id}` },
  {
    name: 'deliveries',
    says: 'data.deliveries',
    rows: id => sql`
      select n.caller_name, n.topic, d.operation, d.state, d.reason_code, d.created_at, d.sent_at, d.because, d.answer,
        d.remark, coalesce(d.said, n.said) as said
      from deliveries d join notifications n on n.id = d.notification_id where d.person_id = ${id} order by d.id`,
  },
  {
    name: 'card_answers',
    says: 'data.answers',
    rows: id => sql`
      select n.caller_name, n.topic, a.verb, a.data, a.answered_at from card_answers a
      join deliveries d on d.id = a.delivery_id join notifications n on n.id = d.notification_id
      where a.person_id = ${id} order by a.answered_at`,
  },
  {
    name: 'presses',
    rows: id => sql`
      select n.caller_name, n.topic, p.verb, p.data, p.state, p.text, p.pressed_at from presses p
      join notifications n on n.id = p.notification_id where p.person_id = ${id} order by p.pressed_at`,
  },
  {
    name: 'notifications',
    says: 'data.acknowledged',
    rows: id => sql`
      select caller_name, topic, acknowledged_at from notifications where acknowledged_by = ${id} order by acknowledged_at`,
  },
];

const allOf = (features: readonly PeopleFeature[]): readonly OwnData[] => [
  ...OWN_DATA,
  ...features.flatMap(({ ownData = [] }) => ownData),
];

/** How much of which kind there is, of what people are told; what there is none of is left out. */
export async function keptOf(
  db: Kysely<Schema>,
  features: readonly PeopleFeature[],
  personId: string,
): Promise<KeptKind[]> {
  const kinds = allOf(features).flatMap(({ says: phrase, rows }) =>
    phrase === undefined ? [] : [{ phrase, rows }],
  );
  const counts = kinds.map(
    ({ phrase, rows }) => sql`
      select ${phrase}::text as phrase, (select count(*)::int from (${rows(personId)}) kept) as count`,
  );
  const { rows } = await sql<KeptKind>`${sql.join(counts, sql` union all `)}`.execute(db);
  return rows.filter(({ count }) => count > 0);
}

/** All that is kept of a person, by the tables in which it is. */
export async function exportOf(
  db: Kysely<Schema>,
  features: readonly PeopleFeature[],
  personId: string,
): Promise<KeptData> {
  const kinds = allOf(features).map(
    ({ name, rows }) => sql`
      select ${name}::text as name, (
        select coalesce(jsonb_agg(to_jsonb(kept)), '[]') from (${rows(personId)}) kept) as rows`,
  );
  const all = await sql<{ name: string; rows: object[] }>`${sql.join(kinds, sql` union all `)}`.execute(db);
  return Object.fromEntries(all.rows.map(({ name, rows }) => [name, rows]));
}
