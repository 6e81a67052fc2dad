import { lasting, moment } from '../../../text/format.ts';
import type { Question } from '../question.ts';

/** `45 minutes`, `3 days`: in the largest unit that needs no fraction; less than a minute is a minute. */
export function lastingWords(ms: number): string {
  return lasting(Math.max(1, Math.round(ms / 60_000)) * 60);
}

type Promised = Pick<Question, 'responder' | 'askedAt' | 'expectedAt' | 'deadlineAt'>;

/** Who answers, until when, and what happens if they do not. The name is the operator's. */
export function expectationWords(
  { responder, askedAt, expectedAt, deadlineAt }: Promised,
  timeZone?: string,
): string {
  const usual = `${responder} usually answers within ${lastingWords(expectedAt.getTime() - askedAt.getTime())}.`;
  return `${usual} You hear from me by ${moment(deadlineAt, { timeZone })} at the latest, answer or not.`;
}
