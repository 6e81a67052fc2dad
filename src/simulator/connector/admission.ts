import { splitThreadId } from '../world/ids.ts';
import type { Conversation, World } from '../world/nouns.ts';
import { channelOf, sharesPlace } from '../world/places.ts';
import { refusals } from './refusal.ts';

/** The conversation that a request names, and the thread in it. */
export interface Place {
  readonly conversation: Conversation;
  readonly rootId?: string;
}

/** Finds a conversation that the bot may use. Throws the refusal that Teams would give. */
export function enter(world: World, id: string): Place {
  const { bare, rootId } = splitThreadId(id);
  const conversation = world.conversations.get(bare);
  if (!conversation) throw refusals.noConversation();
  if (rootId !== undefined && conversation.kind !== 'channel') throw refusals.undecryptable();
  admit[conversation.kind](world, conversation);
  return { conversation, ...(rootId !== undefined && { rootId }) };
}

const admit: Record<Conversation['kind'], (world: World, place: Conversation) => void> = {
  personal(world, place) {
    const person = world.directory.get((place.personId ?? '').toLowerCase());
    if (person?.blocked) throw refusals.blocked();
    if (person?.presence === 'installed') return;
    if (!person || person.presence === 'removed' || !sharesPlace(world, person)) throw refusals.notInRoster();
  },
  groupChat(world, place) {
    if (!world.chats.some(c => c.id === place.id && c.installed)) throw refusals.notInRoster();
  },
  channel: (world, place) => admitToChannel(world, place.id),
};

/** The bot needs its team, and where a channel is private or shared, the channel too. */
export function admitToChannel(world: World, id: string): void {
  const home = channelOf(world, id);
  if (!home || home.team.deleted || home.channel.deleted) throw refusals.noConversation();
  if (!home.team.installed) throw refusals.notInRoster();
  if (!home.channel.hasBot) throw refusals.notInChannel(home.channel.type);
}
