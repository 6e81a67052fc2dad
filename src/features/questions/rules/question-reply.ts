import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/time.ts';
import type { Promised, Question, Responder } from '../question.ts';

/** The promise to a person who asks. No answer is expected later than the deadline. */
export function promiseOf({ name, nextStep, ...times }: Responder, now: Date): Promised {
  const deadlineMs = now.getTime() + times.deadlineHours * HOUR_MS;
  const expectedMs = now.getTime() + times.expectedMinutes * MINUTE_MS;
  return {
    responder: name,
    expectedAt: new Date(Math.min(expectedMs, deadlineMs)),
    deadlineAt: new Date(deadlineMs),
    ...(nextStep !== undefined && { nextStep }),
  };
}

/** So long after the apology an answer is still better than none; after that it would puzzle people. */
export const LATE_DAYS = 14;

/** `answers`: it is said. `changes`: the card that said another one says this. `nothing`: it says so already. */
export type Effect = 'answers' | 'changes' | 'nothing' | 'closed';

type Standing = Pick<Question, 'state' | 'deadlineAt' | 'answer'>;

/** The effect of an answer on a question as it stands: the last answer counts, as with a `key`. */
export function effectOfAnswer(
  { state, deadlineAt, answer }: Standing,
  given: { readonly text: string; readonly link?: string },
  now: Date,
): Effect {
  switch (state) {
    case 'open':
      return 'answers';
    case 'unanswered':
      return now.getTime() <= deadlineAt.getTime() + LATE_DAYS * DAY_MS ? 'answers' : 'closed';
    case 'answered':
      return answer?.text === given.text && answer.link === given.link ? 'nothing' : 'changes';
    case 'withdrawn':
      return 'closed';
  }
}

/** Only who waits wants to know how it goes. */
export function effectOfProgress(
  { state, progress }: Pick<Question, 'state' | 'progress'>,
  text: string,
): Effect {
  if (state !== 'open') return 'closed';
  return progress?.text === text ? 'nothing' : 'changes';
}
