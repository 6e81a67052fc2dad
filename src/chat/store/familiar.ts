import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Envelope } from '../../core/inbound-event.ts';
import type { Person, PersonInTeams } from '../../core/person.ts';
import { IS_REMEMBERED } from '../../people/store/removals.ts';
import { CHOSEN_LANGUAGE, CHOSEN_ZONE, columnsOf, toPerson } from '../../people/store/upserting.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import { isOffset } from '../../text/zone.ts';

/** The facts that an event shows. A null is one of which it says nothing, and may be anything. */
interface Shown {
  readonly tenantId: string;
  readonly placeId: string;
  readonly conversationId: string;
  readonly teamsId: string;
  readonly teamId: string;
  readonly teamName: string | null;
  /** Of the clocks there, where no zone was named: nothing new about somebody whose zone is known. */
  readonly offset: string | null;
  /** Their columns, as JSON. */
  readonly person: string;
  readonly conversation: string;
  readonly team: string;
}

/**
 * Somebody whom Herald knows, where it is, as it knows both. One statement looks whether all is as it was, counts the
 * activity and notes the time. The long way, step by step and with a lock on everybody in the tenant, would change
 * nothing else: it is for what is new.
 */
export async function familiar(
  db: Kysely<Schema>,
  event: Envelope,
  placeId: string,
  now: Date,
): Promise<Person | undefined> {
  const { activityId, from } = event;
  if (activityId === undefined || from === undefined) return undefined;
  const [row] = await count(db, { ...shown(event, placeId, from), activityId, at: event.at, now });
  return row && toPerson(row);
}

function shown(event: Envelope, placeId: string, from: PersonInTeams): Shown {
  const { conversation, conversationName, team, locale, timeZone } = event;
  const { tenantId, conversationId, kind, serviceUrl, botId } = conversation;
  const offset = timeZone !== undefined && isOffset(timeZone) ? timeZone : null;
  const zone = offset === null && timeZone !== undefined && { timeZone };
  const seen = { ...(locale !== undefined && { locale }), ...zone };
  const reached = { reach: 'open', personal_conversation_id: conversationId } as const;
  const way = { kind, state: 'open', service_url: serviceUrl, bot_id: botId } as const;
  const [teamId, teamName] = [team?.id ?? '', team?.name ?? null];
  return {
    ...{ tenantId, placeId, conversationId, teamsId: from.teamsId, teamId, teamName, offset },
    person: columns<'people'>({
      ...columnsOf({ ...from, ...seen }),
      ...(kind === 'personal' && reached),
    }),
    conversation: columns<'conversations'>({
      ...way,
      name: conversationName ?? null,
      team_id: team?.id ?? null,
    }),
    team: columns<'teams'>({ id: teamId, name: teamName, aad_group_id: team?.aadGroupId ?? null }),
  };
}

const columns = <Table extends 'people' | 'conversations' | 'teams'>(
  row: Partial<Selectable<Schema[Table]>>,
): string => JSON.stringify(row);

type Row = Parameters<typeof toPerson>[0];

/** Whether a row of this table is as it is shown. */
const isAs = (table: string, shown: RawBuilder<string>) =>
  sql<boolean>`to_jsonb(${sql.ref(table)}) @> jsonb_strip_nulls(${shown}::jsonb)`;

/**
 * Place, person and conversation are held to the end of the turn, in this order: what removes, blocks or merges them
 * comes before the turn, which then sees it, or after it.
 */
const count = statement(
  ({
    tenantId,
    placeId,
    conversationId,
    teamsId,
    teamId,
    teamName,
    offset,
    person,
    conversation,
    team,
    activityId,
    at,
    now,
  }: Placeholders<Shown & { activityId: string; at: Date; now: Date }>) => sql<Row>`
    with known as materialized (
      select people.id, people.tenant_id, reach, teams_id, aad_object_id, people.name, upn, email, time_zone, people.locale,
        personal_conversation_id, installed_for_at, told_language, ${CHOSEN_LANGUAGE} as language,
        ${CHOSEN_ZONE} as chosen_zone
      from installations, people, conversations, tenants
      where installations.tenant_id = ${tenantId} and place_id = ${placeId} and installed_at is not null
        and people.tenant_id = ${tenantId} and teams_id = ${teamsId} and ${isAs('people', person)}
        and (${offset}::text is null or time_zone = ${offset} or time_zone !~ '^[+-]')
        and conversations.tenant_id = ${tenantId} and conversations.id = ${conversationId}
        and ${isAs('conversations', conversation)}
        and tenants.id = ${tenantId} and tenants.service_url = conversations.service_url
        and tenants.bot_id = conversations.bot_id
        and (${teamId} = '' or exists (
          select from teams where tenant_id = ${tenantId} and id = ${teamId} and ${isAs('teams', team)}))
        and reach <> 'blocked'
        and (kind <> 'personal' or (conversations.person_id = people.id and not ${IS_REMEMBERED}))
        and not exists (
          select from outages where key in ('app', 'tenant:' || ${tenantId}) and reason_code = 'blocked-by-admin')
      for no key update of installations, people, conversations),
    first as (
      insert into seen_activities (tenant_id, conversation_id, activity_id, seen_at)
      select ${tenantId}, ${conversationId}, ${activityId}, ${now} from known on conflict do nothing returning activity_id),
    there as (
      update installations set changed_at = greatest(changed_at, ${at})
      where tenant_id = ${tenantId} and place_id = ${placeId} and exists (select from first)),
    spoke as (
      update conversations set seen_at = greatest(seen_at, ${at})
      where tenant_id = ${tenantId} and id = ${conversationId} and exists (select from first)),
    named as (
      update teams set named_at = greatest(named_at, ${at})
      where tenant_id = ${tenantId} and id = ${teamId} and ${teamName}::text is not null and exists (select from first))
    select known.* from known where exists (select from first)`,
);
