import type { ConversationReference } from '../core/conversation.ts';
import type { ProactiveEvent } from '../core/inbound-event.ts';
import type { HeraldAdapter } from './adapter.ts';
import type { HeraldHandler } from './handler.ts';
import { tellWhy } from './proactive-event.ts';

/** Runs a turn of Herald's own in a conversation, on the way that everything from Teams takes. */
export type RunProactiveTurn = (conversation: ConversationReference, why: ProactiveEvent) => Promise<void>;

export function createProactiveTurns(
  adapter: HeraldAdapter,
  handler: HeraldHandler,
  appId: string,
): RunProactiveTurn {
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
