import { EXAMPLE_ID as ID } from '../../../api/openapi/shared.ts';

/** One example of everything that is sent and answered. */

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
