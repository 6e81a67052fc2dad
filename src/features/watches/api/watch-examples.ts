import { EXAMPLE_ID as ID } from '../../../api/openapi/shared.ts';

/** One example of everything that is sent and answered. */

export const readingsExample = [
  { subject: 'Hotel Bellagio, Las Vegas', value: 189, unit: 'USD', at: '2026-11-20T08:15:00Z' },
  { subject: 'nightly build', value: 'failed' },
];

export const readingsTakenExample = { accepted: 2, late: 0 };

export const watchBodyExample = {
  person: 'ana@contoso.com',
  subject: 'Hotel Bellagio, Las Vegas',
  condition: { kind: 'drops', percent: 20 },
  days: 30,
};

export const watchExample = {
  id: ID,
  subject: 'Hotel Bellagio, Las Vegas',
  condition: { kind: 'drops', percent: 20 },
  fired: false,
  base: { value: 249, at: '2026-11-18T09:12:00.000Z' },
  last: { value: 236, at: '2026-11-20T08:00:00.000Z', unit: 'USD' },
  createdAt: '2026-11-18T09:15:00.000Z',
  endsAt: '2026-12-18T09:15:00.000Z',
};

export const watchesExample = { items: [watchExample] };

export const watchStoppedExample = { id: ID, state: 'stopped' };
