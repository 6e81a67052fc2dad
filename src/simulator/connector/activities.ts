import { edit, erase, findMessage, post } from '../world/messages.ts';
import type { ChatMessage, World } from '../world/nouns.ts';
import { enter, type Place } from './admission.ts';
import { contentOf, type SentActivity, visible } from './content.ts';
import { refusals } from './refusal.ts';

/**
 * Only messages are kept; typing and traces are taken and forgotten. `replyTo` may be anything: the SDK sends a
 * random id there when it continues a conversation.
 */
export function sendActivity(
  world: World,
  id: string,
  activity: SentActivity,
  replyTo?: string,
): { id: string; posted: boolean } {
  const { conversation, rootId } = enter(world, id);
  const content = contentOf(activity);
  if (activity.type !== 'message') return { id: world.newId(), posted: false };
  if (rootId !== undefined && !findMessage(conversation, rootId)) throw refusals.noActivity();
  const replyToId = replyTo !== undefined && findMessage(conversation, replyTo) ? replyTo : undefined;
  const thread = { ...(rootId !== undefined && { rootId }), ...(replyToId !== undefined && { replyToId }) };
  return { id: post(world, conversation, world.bot.id, visible(content), thread).id, posted: true };
}

export function updateActivity(world: World, id: string, activityId: string, activity: SentActivity) {
  const place = enter(world, id);
  edit(world, place.conversation, ownMessage(world, place, activityId), visible(contentOf(activity)));
  return { id: activityId };
}

export function deleteActivity(world: World, id: string, activityId: string): void {
  const place = enter(world, id);
  erase(world, place.conversation, ownMessage(world, place, activityId));
}

/** A bot may change what it said, and nothing else. */
function ownMessage(world: World, place: Place, id: string): ChatMessage {
  const message = findMessage(place.conversation, id);
  if (!message) throw refusals.noActivity();
  if (message.from !== world.bot.id) throw refusals.notYours();
  return message;
}
