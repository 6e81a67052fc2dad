import * as s from '../../platform/config/schemas.ts';
import type { Setting } from '../../platform/config/setting.ts';
import type { ValuesOf } from '../../platform/config/table.ts';

const questions = { section: 'Who answers questions' } as const;

declare module '../../platform/config/table.ts' {
  interface SettingValues extends ValuesOf<typeof QUESTIONS_TABLE> {}
}

/** The settings of the responder, which answers what people `ask`. */
export const QUESTIONS_TABLE = {
  responderName: {
    ...questions,
    names: [{ name: 'RESPONDER_NAME', family: 'Herald' }],
    schema: s.sentence(60),
    must: 'a name of at most 60 characters',
    doc: 'The name, as people know it, of those who answer when people `ask`: it stands on the cards. Without it nobody answers, and `ask` says so. With it alone, a program fetches the questions from /api/questions.',
    example: 'IT Help Desk',
  },
  responderUrl: {
    ...questions,
    names: [{ name: 'RESPONDER_URL', family: 'Herald' }],
    schema: s.webAddress,
    must: 'an https address; in the local mode also one on this machine, such as http://127.0.0.1:4000/questions',
    doc: 'Where each question is posted, signed, and again until it was taken. Redirects are not followed.',
    example: 'https://answers.contoso.com/herald',
  },
  responderSecret: {
    ...questions,
    names: [{ name: 'RESPONDER_SECRET', family: 'Herald' }],
    schema: s.webhookSecret,
    must: 'at least 16 characters, the same as the responder has: as "whsec_$(openssl rand -base64 32)" makes them',
    doc: 'The secret that signs posts to RESPONDER_URL, as Standard Webhooks have it (HMAC-SHA256). The part behind `whsec_` is read as Base64.',
    secret: true,
  },
  responderTimeoutSeconds: {
    ...questions,
    names: [{ name: 'RESPONDER_TIMEOUT_SECONDS', family: 'Herald' }],
    schema: s.wholeNumber(1, 60),
    default: '15',
    must: 'a whole number from 1 to 60',
    doc: 'How long the responder may take to answer a post.',
  },
  responderExpectedMinutes: {
    ...questions,
    names: [{ name: 'RESPONDER_EXPECTED_MINUTES', family: 'Herald' }],
    schema: s.wholeNumber(1, 43_200),
    default: '60',
    must: 'a whole number from 1 to 43200',
    doc: 'Within how many minutes an answer usually comes: people are told when they ask.',
  },
  questionDeadlineHours: {
    ...questions,
    names: [{ name: 'QUESTION_DEADLINE_HOURS', family: 'Herald' }],
    schema: s.decimal(0.001, 720),
    default: '72',
    must: 'a number from 0.001 to 720',
    doc: 'When a question has had no answer for so long, Herald apologises and closes it. An answer that comes within 14 days after that is still brought.',
  },
  responderNextStep: {
    ...questions,
    names: [{ name: 'RESPONDER_NEXT_STEP', family: 'Herald' }],
    schema: s.sentence(300),
    must: 'a sentence of at most 300 characters, on one line',
    doc: 'The way on for people who got no answer in time; it stands in the apology.',
    example: 'Call 4711, or write to help@contoso.com.',
  },
  questionsPerPerson: {
    ...questions,
    names: [{ name: 'QUESTIONS_PER_PERSON', family: 'Herald' }],
    schema: s.wholeNumber(1, 1_000),
    default: '5',
    must: 'a whole number from 1 to 1000',
    doc: 'How many questions of one person may be open at a time.',
  },
} as const satisfies Record<string, Setting>;
