import type { Activity, ConversationParameters } from 'botframework-schema';
import { type ConversationReference, threadId } from '../core/conversation.ts';
import type { Message } from '../core/message.ts';
import type { Messenger } from '../deliver/ports/teams.ts';
import type { Ask } from './ask.ts';
import type { RequestOrigin } from './connectors.ts';
import { answerWithoutId } from './failure.ts';

const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';

/**
 * Sends with the connector's own verbs. The SDK's `continueConversationAsync` is passed by: it builds a turn
 * and clients for every send, posts as the reply to an activity that never was, and hides failures when
 * `onTurnError` is set.
 */
export function createMessenger(ask: Ask, origin: () => RequestOrigin = () => ({})): Messenger {
  const asActivity = (message: Message) => ({ ...toActivity(message), ...marked(origin()) });
  return {
    async openPersonal({ tenantId, serviceUrl, botId }, member) {
      const wanted = personal(tenantId, botId, member);
      const { id } = await ask(serviceUrl, at => at.connector.conversations.createConversation(wanted));
      return { conversationId: mustHaveId(id) };
    },
    async send(to, message, threadRootId) {
      const { id } = await ask(to.serviceUrl, at =>
        at.connector.conversations.sendToConversation(place(to, threadRootId), asActivity(message)),
      );
      return { activityId: mustHaveId(id) };
    },
    async update({ conversation, activityId }, message) {
      await ask(conversation.serviceUrl, at =>
        at.connector.conversations.updateActivity(place(conversation), activityId, asActivity(message)),
      );
    },
    async remove({ conversation, activityId }) {
      await ask(conversation.serviceUrl, at =>
        at.connector.conversations.deleteActivity(place(conversation), activityId),
      );
    },
  };
}

/** Only channels have threads: Teams refuses a personal or group chat id that carries one. */
function place(to: ConversationReference, threadRootId?: string): string {
  return to.kind === 'channel' ? threadId(to.conversationId, threadRootId) : to.conversationId;
}

/** A card never travels with a text: Teams may split the two, and then names no message that could be changed. */
function toActivity(message: Message): Partial<Activity> {
  if ('text' in message) return { type: 'message', text: message.text, textFormat: 'plain' };
  const attachments = [{ contentType: ADAPTIVE_CARD, content: message.card }];
  return { type: 'message', attachments, summary: message.summary };
}

/** Teams ignores fields of `channelData` that it does not know; this one leads a reader of the activity to our log. */
function marked({ correlationId }: RequestOrigin): Partial<Activity> {
  return correlationId === undefined ? {} : { channelData: { correlationId } };
}

/** The tenant is named twice because Teams wants it twice. The SDK's type asks for more than Teams does. */
function personal(tenantId: string, botId: string, member: string): ConversationParameters {
  return {
    isGroup: false,
    bot: { id: botId },
    members: [{ id: member }],
    tenantId,
    channelData: { tenant: { id: tenantId } },
  } as ConversationParameters;
}

function mustHaveId(id: string | undefined): string {
  if (!id) throw answerWithoutId();
  return id;
}
