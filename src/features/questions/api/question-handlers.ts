import type { CallerHandler } from '../../../api/callers.ts';
import { check } from '../../../api/check.ts';
import { ASKED, byId, pageOf } from '../../../api/page.ts';
import { replyBy } from '../../../api/reply.ts';
import { fieldsOf } from '../../../api/schema.ts';
import { REASONS } from '../../../core/reasons.ts';
import type { AnswerGiven, QuestionService, QuestionView } from '../question-ports.ts';
import { answerBody, progressBody, questionsQuery, replyBody } from './question-schema.ts';

/** `GET /api/questions?state=&cursor=`: oldest first. */
export function getQuestions(service: Pick<QuestionService, 'list'>): CallerHandler {
  return async (request, caller) => {
    const { state, cursor, tenantId } = check(questionsQuery, fieldsOf(request.query), 'query');
    const filter = { ...(state !== undefined && { state }), ...(cursor !== undefined && { after: cursor }) };
    const found = await service.list(caller, tenantId, { ...filter, limit: ASKED });
    const { items, next } = pageOf(found, byId);
    return { status: 200, body: { items: items.map(shownQuestion), next } };
  };
}

/** `GET /api/questions/{id}`. */
export function getQuestion(service: Pick<QuestionService, 'find'>): CallerHandler {
  return async ({ params }, caller) => ({
    status: 200,
    body: shownQuestion(await service.find(caller, params.id ?? '')),
  });
}

/** `POST /api/questions/{id}/answer`. */
export function postAnswer(service: Pick<QuestionService, 'answer'>): CallerHandler {
  return async (request, caller) => {
    const id = request.params.id ?? '';
    const answer = asGiven(check(answerBody, request.json()));
    return { status: 202, body: { id, ...(await service.answer(caller, id, answer)), links: linksOf(id) } };
  };
}

/** `POST /api/questions/{id}/progress`. */
export function postProgress(service: Pick<QuestionService, 'progress'>): CallerHandler {
  return async (request, caller) => {
    const id = request.params.id ?? '';
    const { text } = check(progressBody, request.json());
    return { status: 202, body: { id, ...(await service.progress(caller, id, text)), links: linksOf(id) } };
  };
}

const linksOf = (id: string) => ({
  self: `/api/questions/${id}`,
  answer: `/api/questions/${id}/answer`,
  progress: `/api/questions/${id}/progress`,
});

/** A question as responders see it, in answers and in calls. Ids of Herald's own stay inside. */
export function shownQuestion({ asker, place, answer, progress, sent, ...question }: QuestionView) {
  const { id, tenantId, text, state, askedAt, expectedAt, deadlineAt } = question;
  const { name, upn, aadObjectId } = asker;
  return {
    id,
    state,
    text,
    asker: { ...(name && { name }), ...(upn && { upn }), ...(aadObjectId && { id: aadObjectId }) },
    place: place.kind === 'person' ? { kind: 'personal' } : { kind: 'conversation', name: place.label },
    tenantId,
    askedAt: askedAt.toISOString(),
    expectedAt: expectedAt.toISOString(),
    deadlineAt: deadlineAt.toISOString(),
    ...(progress && { progress: { text: progress.text, at: progress.at.toISOString() } }),
    ...(answer && {
      answer: { ...answer, at: answer.at.toISOString(), ...(sent && { delivery: shownSent(sent) }) },
    }),
    links: linksOf(id),
  };
}

function shownSent({ delivery, state, reason }: NonNullable<QuestionView['sent']>) {
  return { id: delivery, state, reason: { code: reason, text: REASONS[reason] } };
}

/** Reads the responder's answer to a call. */
export function readReply(text: string): {
  answer?: AnswerGiven;
  progress?: string;
  faults?: string;
} {
  const read = replyBy(replyBody, text);
  if (!('data' in read)) return read;
  const { answer, link, progress } = read.data;
  if (answer === undefined) return progress === undefined ? {} : { progress };
  return { answer: asGiven(typeof answer === 'string' ? { text: answer, link } : answer) };
}

type Checked = {
  text: string;
  link?: string | undefined;
  interruption?: AnswerGiven['interruption'] | undefined;
};

const asGiven = ({ text, link, interruption }: Checked): AnswerGiven => ({
  text,
  ...(link !== undefined && { link }),
  ...(interruption !== undefined && { interruption }),
});
