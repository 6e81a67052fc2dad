import { ConnectorClient, MicrosoftAppCredentials } from 'botframework-connector';
import { CARD_TYPE, type Contestant, countFailures } from './contestant.ts';

/** The least that a send can cost with Microsoft's client: one ConnectorClient for all, one request at a time. */
export const bareConnector: Contestant = {
  name: 'bare ConnectorClient',
  way: 'one client, one request after another',
  async prepare({ serviceUrl, people, card }) {
    const client = new ConnectorClient(new MicrosoftAppCredentials('', ''), { baseUri: serviceUrl });
    const activity = { type: 'message', attachments: [{ contentType: CARD_TYPE, content: card }] };
    return () =>
      countFailures(
        people.map(
          ({ conversationId }) =>
            () =>
              client.conversations.sendToConversation(conversationId, activity),
        ),
      );
  },
};
