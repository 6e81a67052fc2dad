import { EXAMPLE_ID as ID } from '../../../api/openapi/shared.ts';

/** One example of everything that is sent and answered. */

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
  translations: { de: { title: 'Wie ist das neue Büro?' } },
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
      translations: {
        de: { text: 'Was fehlt?', choices: ['Besprechungsräume', 'Telefonkabinen', 'Pflanzen'] },
      },
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
