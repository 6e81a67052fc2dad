import { z } from 'zod';
import { messageActivity } from '../bot/speech.ts';
import { findMessage, post } from '../world/messages.ts';
import type { Conversation, Person, World } from '../world/nouns.ts';
import { channelOf, membersOf, sharesPlace } from '../world/places.ts';
import {
  ControlError,
  conversationNamed,
  type Outcome,
  outcome,
  personNamed,
  postAll,
  type Stage,
} from './stage.ts';

/** Body of `/control/say`. */
export const saying = z.object({
  person: z.string(),
  /** Id, or name of a channel or chat; the 1:1 chat with the bot when missing. */
  conversation: z.string().optional(),
  text: z.string().min(1),
  /** In a channel or group chat the bot hears only what mentions it. */
  mention: z.boolean().default(false),
  /** The post of the channel that this is a reply to. */
  replyTo: z.string().optional(),
});

type Saying = z.infer<typeof saying>;
export type Said = Outcome & { readonly conversation: string; readonly message: string };

/** Somebody writes. The bot's answer to the HTTP request is awaited, where it hears of it at all. */
export async function say(stage: Stage, asked: Saying): Promise<Said> {
  const { world } = stage;
  const person = personNamed(world, asked.person);
  const place = conversationNamed(world, person, asked.conversation);
  mustBeMember(world, place, person);
  const rootId = rootOf(place, asked.replyTo);
  const mention = asked.mention && place.kind !== 'personal';
  const text = mention ? `@${world.bot.name} ${asked.text}` : asked.text;
  const message = post(world, place, person.id, { text, textFormat: 'plain' }, rootId ? { rootId } : {});
  const where = { conversation: place.id, message: message.id };
  if (!hears(world, place, mention)) return { ...outcome([]), ...where };
  const thread = place.kind === 'channel' ? { rootId: rootId ?? message.id } : {};
  const said = { id: message.id, text: asked.text, mention };
  return {
    ...(await postAll(stage, [messageActivity(world, { person, place, ...thread }, said)])),
    ...where,
  };
}

/** Also for clicks: nobody acts where they are not. */
export function mustBeMember(world: World, place: Conversation, person: Person): void {
  if (!membersOf(world, place).has(person.id))
    throw new ControlError(409, `${person.name} is not in "${place.title}".`);
  const known = person.presence === 'installed' || sharesPlace(world, person) || place.messages.length > 0;
  if (place.kind === 'personal' && !known)
    throw new ControlError(409, `${person.name} does not have the bot.`);
}

function rootOf(place: Conversation, replyTo: string | undefined): string | undefined {
  if (replyTo === undefined || place.kind !== 'channel') return undefined;
  const message = findMessage(place, replyTo);
  if (!message) throw new ControlError(404, `No message "${replyTo}".`);
  return message.rootId ?? message.id;
}

function hears(world: World, place: Conversation, mention: boolean): boolean {
  if (place.kind === 'personal') return true;
  const home = channelOf(world, place.id);
  const installed = home
    ? home.team.installed && home.channel.hasBot
    : world.chats.some(c => c.id === place.id && c.installed);
  return mention && installed;
}
