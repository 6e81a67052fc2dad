import { AgentBuilderCloudAdapter } from '@microsoft/teamsfx';
import { type Contestant, countFailures } from './contestant.ts';

/** As the notification template of the toolkit does: pages of installations, a card for each target of a page. */
export const teamsFx: Contestant = {
  name: 'TeamsFx notification bot',
  way: 'ConversationBot, getPagedInstallations, sendAdaptiveCard in a loop',
  async prepare({ serviceUrl, tenantId, botId, people, card }) {
    const references = people.map(({ conversationId, teamsId }) => ({
      channelId: 'msteams',
      serviceUrl,
      agent: { id: botId },
      user: { id: teamsId },
      conversation: { id: conversationId, isGroup: false, conversationType: 'personal', tenantId },
    }));
    // In memory: no contestant pays for a database but Herald.
    const store = {
      read: async (key: string) => references.find(({ conversation }) => conversation.id === key),
      list: async () => ({ data: references, continuationToken: '' }),
      add: async () => true,
      remove: async () => true,
    };
    const bot = new AgentBuilderCloudAdapter.ConversationBot({
      adapterConfig: { clientId: '', issuers: [] },
      notification: { enabled: true, store },
    });
    return async () => {
      // `false`: without a request for each installation that checks whether it still stands.
      const page = await bot.notification?.getPagedInstallations(people.length, undefined, false);
      return countFailures((page?.data ?? []).map(target => () => target.sendAdaptiveCard(card)));
    };
  },
};
