import {
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
} from 'botbuilder';
import { type Contestant, countFailures, type Race } from './contestant.ts';

/** As the Bot Framework sample 16.proactive-messages does: a reference for each conversation, a turn for each card. */
function sends({ serviceUrl, tenantId, botId, people, card }: Race): (() => Promise<void>)[] {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  const message = { attachments: [CardFactory.adaptiveCard(card)] };
  return people.map(({ conversationId, teamsId }) => {
    const reference: Partial<ConversationReference> = {
      channelId: 'msteams',
      serviceUrl,
      bot: { id: botId, name: 'Herald' },
      user: { id: teamsId, name: '' },
      conversation: { id: conversationId, isGroup: false, conversationType: 'personal', tenantId, name: '' },
    };
    return () =>
      adapter.continueConversationAsync('', reference, async context => {
        await context.sendActivity(message);
      });
  });
}

export const botFrameworkLoop: Contestant = {
  name: 'Bot Framework sample',
  way: 'continueConversationAsync in a loop',
  prepare: async race => {
    const all = sends(race);
    return () => countFailures(all);
  },
};

export const botFrameworkAll: Contestant = {
  name: 'Bot Framework sample, all at once',
  way: 'continueConversationAsync with Promise.all',
  prepare: async race => {
    const all = sends(race);
    return async () => {
      const results = await Promise.allSettled(all.map(send => send()));
      return { failed: results.filter(({ status }) => status === 'rejected').length };
    };
  },
};
