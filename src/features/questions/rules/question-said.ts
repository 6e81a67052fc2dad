import type { Said } from '../../../core/notification.ts';
import { phrase } from '../../../text/phrase.ts';
import type { AnswerCard, QuestionCard } from '../cards/question-cards.ts';
import type { Question } from '../question.ts';

/** The card that stands where somebody asked, and shows how their question stands. */
export function questionSaid(question: Question): Said {
  const { id, state, responder, expectedAt, deadlineAt, progress } = question;
  const card: QuestionCard = {
    ...quoted(question),
    question: id,
    state,
    responder,
    expectedAt: expectedAt.toISOString(),
    deadlineAt: deadlineAt.toISOString(),
    ...(progress !== undefined && { progress: { text: progress.text, at: progress.at.toISOString() } }),
  };
  return { template: 'question', data: { ...card } };
}

/** The answer, quoting the question. `isLate`: the person was told already that none came. */
export function answerSaid(question: Question, isLate: boolean): Said {
  const { id, responder, answer } = question;
  const card: AnswerCard = {
    ...quoted(question),
    title: phrase('questions.answer.answered', { who: responder }),
    question: id,
    state: isLate ? 'late' : 'answered',
    responder,
    ...(answer !== undefined && { answer: answer.text }),
    ...(answer?.link !== undefined && { url: answer.link }),
  };
  return { template: 'answer', data: { ...card } };
}

/** There is no answer by the deadline. */
export function apologySaid(question: Question): Said {
  const { id, responder, deadlineAt, nextStep } = question;
  const card: AnswerCard = {
    ...quoted(question),
    title: phrase('questions.answer.none'),
    question: id,
    state: 'none',
    responder,
    deadlineAt: deadlineAt.toISOString(),
    ...(nextStep !== undefined && { nextStep }),
  };
  return { template: 'answer', data: { ...card } };
}

/** In a channel others read it, so there it says who asked. */
function quoted({ text, askedAt, asker, place }: Question) {
  return {
    text,
    askedAt: askedAt.toISOString(),
    ...(asker.timeZone !== undefined && { timeZone: asker.timeZone }),
    ...(place.kind !== 'person' && { asker: asker.name ?? '' }),
  };
}
