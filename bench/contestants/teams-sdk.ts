import { App } from '@microsoft/teams.apps';
import { CARD_TYPE, type Contestant, countFailures } from './contestant.ts';

/** Any token does: the stand-in asks for none, and the SDK reads its claims without checking it. */
const TOKEN = `${part({ alg: 'none' })}.${part({ exp: 4_102_444_800 })}.`;

/** As "Proactive messaging" in the Teams SDK's documentation does: `app.send` with a stored conversation id. */
export const teamsSdk: Contestant = {
  name: 'Teams SDK 2',
  way: 'app.send in a loop',
  async prepare({ serviceUrl, tenantId, botId, people, card }) {
    const clientId = botId.replace(/^28:/, '');
    const app = new App({ clientId, tenantId, token: async () => TOKEN, serviceUrl });
    const attachments = [{ contentType: CARD_TYPE, content: card }];
    return () =>
      countFailures(
        people.map(
          ({ conversationId }) =>
            () =>
              app.send(conversationId, { type: 'message', attachments }),
        ),
      );
  },
};

function part(claims: object): string {
  return Buffer.from(JSON.stringify(claims)).toString('base64url');
}
