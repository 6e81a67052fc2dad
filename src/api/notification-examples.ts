import { REASONS } from '../core/reasons.ts';
import { EXAMPLE_ID as ID } from './openapi/shared.ts';

/** One example of everything that is sent and answered. A test holds each to its schema, and posts what is posted. */

const links = { self: `/api/notifications/${ID}`, deliveries: `/api/notifications/${ID}/deliveries` };

export const notificationExample = {
  topic: 'deployments',
  title: 'Deployment to production failed',
  subject: { name: 'checkout-service #4521', url: 'https://ci.example/4521' },
  actor: { name: 'Priya Nair' },
  detail: 'Health check timed out after 90 s',
  facts: [{ title: 'Environment', value: 'production' }],
  actions: [{ type: 'open', title: 'View the run', url: 'https://ci.example/4521' }],
  translations: {
    de: {
      title: 'Bereitstellung in Produktion fehlgeschlagen',
      detail: 'Die Zustandsprüfung brach nach 90 s ab',
      facts: [{ title: 'Umgebung', value: 'Produktion' }],
      actions: ['Lauf ansehen'],
    },
  },
  audience: { people: ['ana@contoso.com'], subscribers: true },
};

export const acceptedExample = { id: ID, state: 'accepted', changed: false, links };

export const NOTHING_TO_END = {
  ignored: true,
  reason: 'Nothing of this "key" is open: it was never posted, or has ended already.',
};

export const patchExample = {
  title: 'Deployment to production was rolled back',
  detail: null,
  translations: { de: { title: 'Bereitstellung in Produktion zurückgenommen', detail: null } },
};

export const patchedExample = { id: ID, state: 'accepted', changed: true, revision: 1, links };

export const cancelledExample = { id: ID, state: 'cancelled', recalled: true, links };

export const progressExample = {
  id: ID,
  state: 'done',
  topic: 'deployments',
  tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
  createdAt: '2026-11-20T08:15:00.000Z',
  revision: 1,
  changedAt: '2026-11-20T08:19:00.000Z',
  expanded: 2,
  counts: {
    ...{ held: 0, queued: 0, sending: 0, sent: 1, undelivered: 1, suppressed: 0, folded: 0, cancelled: 0 },
    ...{ expired: 0, recalled: 0, acknowledged: 0 },
  },
  changes: { waiting: 0, made: 1, kept: 0, failed: 0 },
  links,
};

export const deliveriesExample = {
  items: [
    {
      id: '0199f0a5-6c40-7b0e-8f67-51a3c7d9e2b4',
      recipient: { kind: 'unknown', label: 'nobody@contoso.com', address: 'nobody@contoso.com' },
      because: { code: 'named', by: 'ci' },
      state: 'undelivered',
      reason: { code: 'unknown-person', text: REASONS['unknown-person'] },
      stateSince: '2026-11-20T08:15:00.012Z',
      dueAt: '2026-11-20T08:15:00.012Z',
      possiblyRepeated: false,
      attempts: [],
      revision: 0,
      changes: [],
      answers: [],
    },
  ],
  next: null,
};

const PERSON = '0199f0a5-6c2b-7e11-8d0a-4b7f6e5a9c31';
const ana = { kind: 'person', personId: PERSON, label: 'Ana Silva', address: 'ana@contoso.com' };

export const foreseenExample = {
  dryRun: true,
  changed: false,
  complete: true,
  counts: { ...progressExample.counts, sent: 0, undelivered: 0, suppressed: 1 },
  items: [
    {
      recipient: ana,
      because: { code: 'named', by: 'ci' },
      state: 'suppressed',
      reason: { code: 'opted-out', text: REASONS['opted-out'] },
    },
  ],
};

export const personOutlookExample = {
  topic: 'deployments',
  urgency: 'normal',
  recipient: ana,
  state: 'held',
  reason: { code: 'in-dialog', text: REASONS['in-dialog'] },
  until: '2026-11-20T08:20:00.000Z',
};

export const notificationsExample = {
  items: [
    {
      id: ID,
      tenantId: progressExample.tenantId,
      topic: 'deployments',
      title: notificationExample.title,
      urgency: 'normal',
      createdAt: progressExample.createdAt,
      links,
    },
  ],
  next: null,
};
