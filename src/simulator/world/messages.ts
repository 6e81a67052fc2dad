import type { Attachment, ChatMessage, Conversation, World } from './nouns.ts';

/** The fields of a message that a post, an edit or a click can set. */
export interface Content {
  readonly text?: string;
  readonly textFormat?: string;
  readonly summary?: string;
  readonly attachments?: Attachment[];
}

const newest = new WeakMap<World, number>();

/** Ids count milliseconds and never repeat, whatever the clock does. */
function nextMessageId(world: World): string {
  const id = Math.max(world.now().getTime(), (newest.get(world) ?? 0) + 1);
  newest.set(world, id);
  return String(id);
}

function tell(world: World, place: Conversation, message: ChatMessage): void {
  const whose = place.personId === undefined ? {} : { person: place.personId };
  world.changed({ kind: 'message', conversation: place.id, ...whose, message });
}

const kept = (world: World, content: Content): Content => (world.keep === 'times' ? {} : content);

/** Adds a message. `thread` names the post that it belongs under, in channels. */
export function post(
  world: World,
  place: Conversation,
  from: string,
  content: Content,
  thread: { rootId?: string; replyToId?: string } = {},
): ChatMessage {
  const message = {
    id: nextMessageId(world),
    from,
    at: world.now().toISOString(),
    ...kept(world, content),
    ...thread,
  };
  place.messages.push(message);
  tell(world, place, message);
  return message;
}

export const findMessage = (place: Conversation, id: string) =>
  place.messages.findLast(m => m.id === id && !m.deleted);

/** An edit is seen by everybody: cards that clicks had put in its place are gone. */
export function edit(world: World, place: Conversation, message: ChatMessage, content: Content): void {
  const replaced = { text: undefined, textFormat: undefined, summary: undefined, attachments: undefined };
  const updatedAt = world.now().toISOString();
  Object.assign(message, replaced, kept(world, content), { updatedAt, views: undefined, notices: undefined });
  tell(world, place, message);
}

/** Leaves the stone that says that something was deleted. */
export function erase(world: World, place: Conversation, message: ChatMessage): void {
  Object.assign(message, { deleted: true, updatedAt: world.now().toISOString() });
  tell(world, place, message);
}

/** Shows this person another card in place of the sent one. */
export function showView(
  world: World,
  place: Conversation,
  message: ChatMessage,
  seen: { person: string; card: unknown },
): void {
  message.views = { ...message.views, [seen.person]: seen.card };
  tell(world, place, message);
}

/** Shows this person a line under the message. */
export function showNotice(
  world: World,
  place: Conversation,
  message: ChatMessage,
  seen: { person: string; text: string },
): void {
  message.notices = [...(message.notices ?? []), { ...seen, at: world.now().toISOString() }];
  tell(world, place, message);
}
