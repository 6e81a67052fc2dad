import type { Stage } from './stage.ts';
import { ANA, ENGINEERING } from './story.ts';

/** Things to look at and to try, once the story has been told. Every command works as it is printed. */
export function closing({ herald, teams, keys, options }: Stage, notificationId: string): string[] {
  if (options.once) return ['', options.tour ? TOURED : 'Every card is where it should be.', ''];
  const auth = `-H "Authorization: Bearer ${keys.pipeline}"`;
  return [
    '',
    'The chats, as Ana sees them. Press the buttons, write "help", be somebody else,',
    'or write "ask where is the coffee?": a help desk answers within a few seconds.',
    `  ${teams}/?person=${ANA}&conversation=personal`,
    '',
    'What became of the last card, and why:',
    `  curl -s ${herald}/api/notifications/${notificationId}/deliveries ${auth}`,
    '',
    'A card of your own:',
    `  curl -s ${herald}/api/notifications ${auth} -H "Content-Type: application/json" -d '${CARD}'`,
    'More than five within a minute come as one digest; outside the demo, within ten minutes.',
    '',
    'A card with a button that calls back: examples/callback says what takes it, on this machine.',
    `  curl -s ${herald}/api/notifications ${auth} -H "Content-Type: application/json" -d '${CALLS_BACK}'`,
    '',
    'The same to everybody in a group of Entra ID, read from a stand-in for Microsoft Graph:',
    `  curl -s ${herald}/api/notifications ${auth} -H "Content-Type: application/json" -d '${TO_GROUP}'`,
    '',
  ];
}

const TOURED = 'Every card is where it should be, and each dialogue went on or ended as promised.';

const MINE = {
  topic: 'first-steps',
  title: 'It works',
  subject: { name: 'my first card' },
  actor: { name: 'Me' },
};
const CARD = JSON.stringify({ ...MINE, audience: { people: [ANA] } });
const CALLS_BACK = JSON.stringify({
  ...{ ...MINE, title: 'The deployment failed', severity: 'critical', audience: { people: [ANA] } },
  actions: [{ type: 'callback', title: 'Roll back', verb: 'rollback', data: { run: 4521 } }],
});
const TO_GROUP = JSON.stringify({ ...MINE, title: 'It works for all', audience: { groups: [ENGINEERING] } });
