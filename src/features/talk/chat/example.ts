import { type Click, noEffect, replaceCard } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { toPerson } from '../../../chat/turn.ts';
import type { NotificationContent } from '../../../core/cards.ts';
import { card, dataOf } from '../../../core/said.ts';

export const EXAMPLE_TOPIC = 'examples';

/** What "Show me an example" shows: a real card in every respect, and its buttons work. */
export const EXAMPLE: NotificationContent = {
  topic: EXAMPLE_TOPIC,
  title: 'Deployment to production failed',
  subject: { name: 'checkout-service, run 4521' },
  actor: { name: 'Priya Nair' },
  detail:
    'This is an example. The health check did not answer within 90 seconds, so the release was rolled back.',
  facts: [
    { title: 'Environment', value: 'production' },
    { title: 'Duration', value: '4 min 12 s' },
  ],
};

/** The welcome offers the example once: two clicks that were as fast as each other bring one. */
export async function showExample(click: Click): Promise<ClickAnswer> {
  const { stores, person, delivery, event } = click;
  const welcome = dataOf(delivery.said, 'welcome-person');
  if (welcome === undefined) return noEffect(click);
  const said = card('welcome-person', { ...welcome, exampleShown: true });
  if (await stores.ledger.restate(delivery.id, said))
    await stores.ledger.say({
      tenantId: event.conversation.tenantId,
      to: toPerson(person),
      because: { code: 'asked' },
      said: card('notification', EXAMPLE),
      topic: EXAMPLE_TOPIC,
    });
  return replaceCard(click, said);
}
