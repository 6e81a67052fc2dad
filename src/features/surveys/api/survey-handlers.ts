import { idempotencyOf, linksOf } from '../../../api/accepting.ts';
import type { CallerHandler } from '../../../api/callers.ts';
import { check } from '../../../api/check.ts';
import type { HandlerRequest } from '../../../api/http.ts';
import { ASKED, byId, pageOf } from '../../../api/page.ts';
import { wantedFormat } from '../../../api/progress.ts';
import { fieldsOf } from '../../../api/schema.ts';
import { HeraldError } from '../../../core/errors.ts';
import { isWithheld, resultsOf } from '../rules/survey-results.ts';
import { asTold } from '../rules/survey-sum.ts';
import { TOO_FEW } from '../survey.ts';
import type { AnswersView, SurveyService, SurveyView, SurveyWish } from '../survey-ports.ts';
import { answersAsCsv } from './survey-csv.ts';
import { answersQuery, reportBody, type SurveyBody, surveyBody } from './survey-schema.ts';

/** `POST /api/surveys`: recorded before the answer, like a notification, which it is. */
export function postSurvey(service: SurveyService): CallerHandler {
  return async (request, caller) => {
    const wish = { ...toWish(check(surveyBody, request.json())), ...asRequest(request) };
    const { id, replayed } = await service.ask(caller, wish);
    return {
      status: 202,
      body: { id, state: 'accepted', links: linksOfSurvey(id) },
      headers: { Location: `/api/surveys/${id}`, ...(replayed && { 'Idempotent-Replayed': 'true' }) },
    };
  };
}

function asRequest(request: HandlerRequest) {
  const idempotency = idempotencyOf(request);
  return { correlationId: request.correlationId, ...(idempotency && { idempotency }) };
}

function toWish(body: SurveyBody): Omit<SurveyWish, 'correlationId'> {
  const { audience, report, tenantId, urgency, interruption, sendAt, closesAt, actor, intro, ...survey } =
    body;
  return {
    survey: {
      ...survey,
      actor: actor.name,
      // As JSON, so that what is missing is not there: it is compared with what was kept.
      questions: JSON.parse(JSON.stringify(survey.questions)),
      ...(intro !== undefined && { intro }),
      ...(closesAt !== undefined && { closesAt }),
    },
    audience,
    urgency,
    ...(report !== undefined && { report: report.audience }),
    ...(tenantId !== undefined && { tenantId }),
    ...(interruption !== undefined && { interruption }),
    ...(sendAt !== undefined && { sendAt: new Date(sendAt) }),
  };
}

const linksOfSurvey = (id: string) => ({
  self: `/api/surveys/${id}`,
  answers: `/api/surveys/${id}/answers`,
  report: `/api/surveys/${id}/report`,
  notification: `/api/notifications/${id}`,
});

/** `GET /api/surveys/{id}`: what was asked, and what all answers come to. */
export function getSurvey(service: SurveyService): CallerHandler {
  return async ({ params }, caller) => {
    const view = await service.view(caller, params.id ?? '');
    const { survey, tenantId, createdAt, closed, counts } = view;
    const { questions: _, callerId: __, actor, ...shown } = survey;
    const body = {
      ...shown,
      actor: { name: actor },
      state: closed ? 'closed' : 'open',
      tenantId,
      createdAt,
      counts,
      withheld: isWithheld(view),
      questions: await questionsOf(service, view),
      links: linksOfSurvey(survey.id),
    };
    return { status: 200, body };
  };
}

async function questionsOf({ reader }: SurveyService, view: SurveyView) {
  if (isWithheld(view)) return view.survey.questions;
  const { answered } = view.counts;
  return resultsOf(view, await reader.tallies(view)).map(({ question, sum: { type: _, ...sum } }) => ({
    ...question,
    results: {
      ...sum,
      ...('counts' in sum && { counts: sum.counts.map(asTold) }),
      skipped: answered - sum.answered,
    },
  }));
}

/** `GET /api/surveys/{id}/answers?cursor=&format=`: a page as JSON, or everything as CSV. */
export function getAnswers(service: SurveyService): CallerHandler {
  return async (request, caller) => {
    const { cursor, format } = check(answersQuery, fieldsOf(request.query), 'query');
    const view = await service.view(caller, request.params.id ?? '');
    if (isWithheld(view)) throw new HeraldError('too-few-answers', TOO_FEW);
    const { survey } = view;
    const read = (after: string | undefined, limit: number) =>
      service.reader.answers(view, { limit, ...(after !== undefined && { after }) });
    if ((format ?? wantedFormat(request)) === 'csv') return answersAsCsv(survey, read, cursor);
    const { items, next } = pageOf(await read(cursor, ASKED), byId);
    return { status: 200, body: { items: items.map(shownAnswers), next } };
  };
}

function shownAnswers({ id, person, answeredAt, answers }: AnswersView) {
  return { id, ...(person && { person }), ...(answeredAt && { answeredAt }), answers };
}

/** `POST /api/surveys/{id}/report`: the results as of now, as a card for an audience. */
export function postReport(service: SurveyService): CallerHandler {
  return async (request, caller) => {
    const { audience, urgency, interruption } = check(reportBody, request.json());
    const wish = { audience, urgency, ...(interruption && { interruption }), ...asRequest(request) };
    const { id, replayed } = await service.report(caller, request.params.id ?? '', wish);
    return {
      status: 202,
      body: { id, state: 'accepted', links: linksOf(id) },
      headers: { Location: `/api/notifications/${id}`, ...(replayed && { 'Idempotent-Replayed': 'true' }) },
    };
  };
}
