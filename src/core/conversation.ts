/** **Conversation**: a place in Teams where Herald can speak: a 1:1 chat, a group chat, or a channel. */
export type ConversationKind = 'personal' | 'groupChat' | 'channel';

/**
 * The data needed to speak in a conversation again.
 *
 * `conversationId` is the bare id: for a channel without `;messageid=`. `serviceUrl` is the base address of
 * the Bot Connector that serves the tenant, ending in `/`, refreshed on every authenticated activity.
 */
export interface ConversationReference {
  readonly tenantId: string;
  readonly conversationId: string;
  readonly kind: ConversationKind;
  readonly serviceUrl: string;
  /** The bot as Teams addresses it: `28:<app id>`. */
  readonly botId: string;
}

/** A message in a conversation: where it is, and which it is. */
export interface MessageAddress {
  readonly conversation: ConversationReference;
  readonly activityId: string;
}

/** The thread of a channel: the id that Teams wants for replies. Only channels have threads. */
export function threadId(conversationId: string, rootActivityId: string | undefined): string {
  return rootActivityId === undefined ? conversationId : `${conversationId};messageid=${rootActivityId}`;
}

/** Splits `19:…@thread.tacv2;messageid=123` into the bare id and the root of the thread. */
export function splitThreadId(id: string): { conversationId: string; rootActivityId?: string } {
  const [conversationId = id, rootActivityId] = id.split(';messageid=');
  return rootActivityId === undefined ? { conversationId } : { conversationId, rootActivityId };
}
