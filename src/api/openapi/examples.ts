import { ERRORS } from '../../core/errors.ts';
import { REASONS } from '../../core/reasons.ts';

/** One example of everything that is sent and answered. A test holds each to its schema, and posts what is posted. */

const ID = '0199f0a5-6c1e-7d3a-9a51-3f1d2b8c4e70';
const links = { self: `/api/notifications/${ID}`, deliveries: `/api/notifications/${ID}/deliveries` };

export const notificationExample = {
  topic: 'deployments',
  title: 'Deployment to production failed',
  subject: { name: 'checkout-service #4521', url: 'https://ci.example/4521' },
  actor: { name: 'Priya Nair' },
  detail: 'Health check timed out after 90 s',
  facts: [{ title: 'Environment', value: 'production' }],
  actions: [{ type: 'open', title: 'View the run', url: 'https://ci.example/4521' }],
  audience: { people: ['ana@contoso.com'], subscribers: true },
};

export const githubExample = {
  action: 'opened',
  issue: { number: 1, title: 'Spelling error', html_url: 'https://github.com/contoso/checkout/issues/1' },
  repository: { full_name: 'contoso/checkout' },
  sender: { login: 'priya' },
};

export const acceptedExample = { id: ID, state: 'accepted', changed: false, links };

export const patchExample = { title: 'Deployment to production was rolled back', detail: null };

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

const questionLinks = {
  self: `/api/questions/${ID}`,
  answer: `/api/questions/${ID}/answer`,
  progress: `/api/questions/${ID}/progress`,
};

export const questionExample = {
  id: ID,
  state: 'open',
  text: 'How do I get access to the billing reports?',
  asker: { name: 'Ana Silva', upn: 'ana@contoso.com', id: '6f1e4f0a-8a0e-4f0c-9a55-2c8f2f1f7a10' },
  place: { kind: 'personal' },
  tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
  askedAt: '2026-11-20T08:15:00.000Z',
  expectedAt: '2026-11-20T09:15:00.000Z',
  deadlineAt: '2026-11-23T08:15:00.000Z',
  progress: { text: 'Asking the owner of the reports', at: '2026-11-20T08:31:00.000Z' },
  links: questionLinks,
};

const { progress: _, ...questionNew } = questionExample;

export const questionAskedExample = {
  type: 'question.asked',
  timestamp: '2026-11-20T08:15:00.120Z',
  data: questionNew,
};

export const replyExample = { progress: 'Asking the owner of the reports' };

export const questionsExample = { items: [questionExample], next: null };

export const answerExample = {
  text: 'You have it as of now. Open the reports and sign in once more.',
  link: 'https://billing.contoso.com/reports',
  interruption: 'when-idle',
};

export const answerTakenExample = { id: ID, state: 'answered', changed: true, links: questionLinks };

export const progressNoteExample = { text: 'Asking the owner of the reports' };

export const progressTakenExample = { id: ID, state: 'open', changed: true, links: questionLinks };

const SURVEY_LINKS = {
  self: `/api/surveys/${ID}`,
  answers: `/api/surveys/${ID}/answers`,
  report: `/api/surveys/${ID}/report`,
  notification: `/api/notifications/${ID}`,
};

export const surveyBodyExample = {
  topic: 'pulse',
  title: 'How is the new office?',
  actor: { name: 'Facility team' },
  intro: 'Half a year ago we moved. Tell us what works, and what does not.',
  questions: [
    {
      id: 'overall',
      type: 'rating',
      text: 'How do you like it overall?',
      low: 'not at all',
      high: 'very much',
    },
    { id: 'noise', type: 'yes-no', text: 'Is it quiet enough to concentrate?' },
    {
      id: 'missing',
      type: 'choice',
      many: true,
      text: 'What is missing?',
      choices: ['Meeting rooms', 'Phone booths', 'Plants'],
      required: false,
    },
    { id: 'words', type: 'text', text: 'What else should we know?', required: false },
  ],
  audience: { people: ['ana@contoso.com'], teams: ['19:a1b2@thread.tacv2'] },
  interruption: 'when-idle',
  report: { audience: { people: ['facility@contoso.com'] } },
};

export const surveyAcceptedExample = { id: ID, state: 'accepted', links: SURVEY_LINKS };

export const reportBodyExample = { audience: { people: ['facility@contoso.com'] } };

export const reportAcceptedExample = {
  id: ID,
  state: 'accepted',
  links: { self: `/api/notifications/${ID}`, deliveries: `/api/notifications/${ID}/deliveries` },
};

export const surveyExample = {
  id: ID,
  topic: 'pulse',
  title: 'How is the new office?',
  actor: { name: 'Facility team' },
  asks: 'one-by-one',
  anonymous: false,
  tenantId: '3d402cef-0b0b-472e-ab20-cfc1f2bc6e7f',
  state: 'open',
  createdAt: '2026-11-20T08:15:00.000Z',
  closesAt: '2026-12-04T17:00:00.000Z',
  counts: { asked: 48, begun: 2, answered: 36, declined: 3 },
  withheld: false,
  questions: [
    {
      id: 'noise',
      type: 'yes-no',
      text: 'Is it quiet enough to concentrate?',
      required: true,
      results: {
        answered: 36,
        skipped: 0,
        counts: [
          { value: 'Yes', count: 11 },
          { value: 'No', count: 25 },
        ],
      },
    },
  ],
  links: SURVEY_LINKS,
};

export const surveyAnswersExample = {
  items: [
    {
      id: ID,
      person: { label: 'Ana Silva', address: 'ana@contoso.com' },
      answeredAt: '2026-11-20T09:02:11.000Z',
      answers: { overall: 4, noise: true, missing: ['Plants'], words: null },
    },
  ],
  next: null,
};

export const healthExample = { status: 'ok', version: '0.1.0', migration: '014-questions' };

export const problemExample = {
  type: 'about:blank',
  title: ERRORS['invalid-request'].title,
  status: 422,
  detail: 'One fault: subject.name.',
  code: 'invalid-request',
  remedy: ERRORS['invalid-request'].remedy,
  correlationId: 'build-4521',
  errors: [{ field: 'subject.name', message: 'is required' }],
};
