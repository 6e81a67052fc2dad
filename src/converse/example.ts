import type { NotificationContent } from '../core/notification.ts';

export const EXAMPLE_TOPIC = 'examples';

/** What "Show me an example" shows: a real card in every respect, and its buttons work. */
export const EXAMPLE: NotificationContent & Record<string, unknown> = {
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
