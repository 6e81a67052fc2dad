import { personalConversationId } from './ids.ts';
import type { Channel, Chat, Conversation, Home, Person, Team, World } from './nouns.ts';

export const findPerson = (world: World, name: string) => world.directory.get(name.toLowerCase());

export const findTeam = (world: World, name: string) =>
  world.teams.find(t => t.id === name || t.aadGroupId === name || t.name === name);

export const findChat = (world: World, name: string) =>
  world.chats.find(c => c.id === name || c.title === name);

export const findChannel = (team: Team, name: string) =>
  team.channels.find(c => c.id === name || c.name.toLowerCase() === name.toLowerCase());

/** The team and channel of a channel's conversation. */
export const channelOf = (world: World, id: string): Home | undefined => world.channels.get(id);

/** A channel as it is born: private and shared ones without the bot. */
export function makeChannel(id: string, name: string, type: Channel['type']): Channel {
  return { id, name, type, hasBot: type === 'standard', deleted: false };
}

/** Puts a channel into its team, with a place where its posts are kept. */
export function addChannel(world: World, team: Team, channel: Channel): void {
  const { tenantId } = team;
  team.channels.push(channel);
  world.channels.set(channel.id, { team, channel });
  const place = { id: channel.id, tenantId, kind: 'channel', title: channel.name, teamId: team.id } as const;
  world.conversations.set(channel.id, { ...place, messages: [] });
}

/** Opens the 1:1 chat, or finds the one that is open: Teams gives the same id each time. */
export function openPersonal(world: World, person: Person): Conversation {
  const id = personalConversationId(world.bot.id, person.id);
  const open = world.conversations.get(id);
  if (open) return open;
  const conversation: Conversation = {
    id,
    tenantId: person.tenantId,
    kind: 'personal',
    title: person.name,
    personId: person.id,
    messages: [],
  };
  world.conversations.set(id, conversation);
  return conversation;
}

/** Whether the person and the bot are together in some team or chat. */
export function sharesPlace(world: World, person: Person): boolean {
  const shared = (place: Team | Chat) =>
    place.installed && place.tenantId === person.tenantId && place.members.has(person.id);
  return world.teams.some(t => !t.deleted && shared(t)) || world.chats.some(shared);
}

/** Ids of the people in a conversation. */
export function membersOf(world: World, place: Conversation): ReadonlySet<string> {
  if (place.personId) return new Set([place.personId]);
  const home = channelOf(world, place.id)?.team ?? world.chats.find(c => c.id === place.id);
  return home?.members ?? new Set();
}
