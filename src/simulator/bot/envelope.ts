import type { Conversation, Person, Team, World } from '../world/nouns.ts';
import { channelOf } from '../world/places.ts';

/** An activity on its way to the bot, as JSON. */
export type Activity = Readonly<Record<string, unknown>> & { readonly type: string };

/** The fields that every activity carries. The ids of lifecycle events begin with `f:`; messages keep their own. */
export function envelope(world: World, from: Person | undefined, id = `f:${world.newId()}`) {
  return {
    id,
    timestamp: world.now().toISOString(),
    channelId: 'msteams',
    serviceUrl: world.serviceUrl,
    ...(from && { from: account(from) }),
    recipient: { id: world.bot.id, name: world.bot.name },
  };
}

export const account = (person: Person) => ({
  id: person.id,
  aadObjectId: person.aadObjectId,
  name: person.name,
});

/** Messages and clicks name the person's time zone; lifecycle events only the language. */
export function localTime(world: World, person: Person) {
  return {
    localTimestamp: localTimestamp(world.now(), person.timeZone),
    localTimezone: person.timeZone,
    locale: person.locale,
    entities: [clientInfo(person)],
  };
}

const clientInfo = (person: Person) => ({
  type: 'clientInfo',
  locale: person.locale,
  country: person.locale.split('-')[1],
  platform: 'Web',
  timezone: person.timeZone,
});

/** `2026-11-20T09:15:00.000+01:00` */
export function localTimestamp(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(part => part.type === 'timeZoneName')?.value;
  const offset = name?.replace('GMT', '') || '+00:00';
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const shiftMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return new Date(at.getTime() + shiftMinutes * 60_000).toISOString().replace('Z', offset);
}

/** `conversation` of an activity. In channels the thread is part of the id. */
export function conversationOf(place: Conversation, rootId?: string) {
  const id = rootId === undefined ? place.id : `${place.id};messageid=${rootId}`;
  return {
    ...(place.kind !== 'personal' && { isGroup: true }),
    conversationType: place.kind,
    tenantId: place.tenantId,
    id,
    ...(place.kind === 'channel' && { name: place.title }),
  };
}

/** The team as `conversation`: events about members, channels and the team itself come in it. */
export const teamConversation = (team: Team) => ({
  isGroup: true,
  conversationType: 'channel',
  tenantId: team.tenantId,
  id: team.id,
});

export const teamFacts = (team: Team) => ({ id: team.id, name: team.name, aadGroupId: team.aadGroupId });

/** `channelData` of an activity in this place. */
export function channelData(world: World, place: Conversation) {
  const home = channelOf(world, place.id);
  return {
    ...(home && { teamsChannelId: place.id, teamsTeamId: home.team.id }),
    ...(home && { channel: { id: place.id }, team: teamFacts(home.team) }),
    tenant: { id: place.tenantId },
  };
}
