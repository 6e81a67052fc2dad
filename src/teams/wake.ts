import type { ConversationReference } from '../core/conversation.ts';
import type { Woken } from '../core/inbound-event.ts';
import type { HeraldAdapter } from './adapter.ts';
import type { HeraldHandler } from './handler.ts';
import { tellWhy } from './woken.ts';

/** Runs a turn of Herald's own in a conversation, on the way that everything from Teams takes. */
export type Wake = (conversation: ConversationReference, why: Woken) => Promise<void>;

export function createWake(adapter: HeraldAdapter, handler: HeraldHandler, appId: string): Wake {
  return async ({ conversationId, tenantId, serviceUrl, botId, kind }, why) => {
    const reference = {
      channelId: 'msteams',
      serviceUrl,
      bot: { id: botId, name: '' },
      conversation: { id: conversationId, tenantId, conversationType: kind, isGroup: false, name: '' },
    };
    await adapter.continueConversationAsync(appId, reference, async context => {
      tellWhy(context, why);
      await handler.run(context);
    });
  };
}
