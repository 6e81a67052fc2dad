import type { CallerHandler } from '../../../api/callers.ts';
import type { FeatureParts } from '../../../api/feature.ts';
import { BODY_PROBLEMS, IDEMPOTENT, POST_PROBLEMS } from '../../../api/openapi/shared.ts';
import type { RouteDefinition, Tag } from '../../../api/route.ts';
import type { SurveyService } from '../survey-ports.ts';
import { createSurveyService } from '../survey-service.ts';
import { reportAccepted, survey, surveyAccepted, surveyAnswers } from './survey-answers.ts';
import {
  reportAcceptedExample,
  reportBodyExample,
  surveyAcceptedExample,
  surveyAnswersExample,
  surveyBodyExample,
  surveyExample,
} from './survey-examples.ts';
import { getAnswers, getSurvey, postReport, postSurvey } from './survey-handlers.ts';
import { answersQuery, reportBody, surveyBody } from './survey-schema.ts';

const served =
  (handler: (service: SurveyService) => CallerHandler) =>
  ({ scoping, stores, clock, newId }: FeatureParts) =>
    handler(createSurveyService({ ...scoping, reader: stores.surveys, clock, newId }));

const SURVEYS: Tag = { name: 'surveys', description: 'Questions to people, and their answers.' };

export const SURVEY_ROUTES: readonly RouteDefinition<FeatureParts>[] = [
  {
    method: 'post',
    path: '/api/surveys',
    id: 'askSurvey',
    summary: 'Ask people',
    description:
      'A notification that begins a dialogue: everybody of the audience is asked in their 1:1, one question after another or all on one card. It waits for, ends or interrupts a dialogue that runs, like any other; `back`, `skip`, `cancel` and `done` work. In a channel or group chat stands a card with a button, and whoever presses it is asked 1:1. Nobody answers twice; what was not sent when it closes is not sent any more. `DELETE /api/notifications/{id}` cancels what waits; with `recall=true` the survey is closed as well. Answers are deleted with the notification, `RETENTION_DAYS` after the survey closed, and with their person.',
    who: 'key',
    needs: 'send',
    tag: SURVEYS,
    headers: IDEMPOTENT,
    body: { schema: surveyBody, example: surveyBodyExample },
    answers: {
      202: {
        description: 'Recorded. People are being asked.',
        schema: surveyAccepted,
        example: surveyAcceptedExample,
      },
    },
    problems: POST_PROBLEMS,
    handler: served(postSurvey),
  },
  {
    method: 'get',
    path: '/api/surveys/{id}',
    id: 'getSurvey',
    summary: 'The results of a survey',
    description:
      'How many were asked and have answered, and for each question how often what was answered. Of an anonymous survey nothing moves with a single answer: while it is open, 3 more are shown as soon as 6 wait, drawn by lot, and `counts` has only what is shown; when it closes, all the rest come, at least 3. With fewer nothing is summed up: `withheld` says so. Surveys of other callers do not exist here.',
    who: 'key',
    needs: 'read',
    tag: SURVEYS,
    answers: { 200: { description: 'Found.', schema: survey, example: surveyExample } },
    problems: ['not-found'],
    handler: served(getSurvey),
  },
  {
    method: 'get',
    path: '/api/surveys/{id}/answers',
    id: 'getSurveyAnswers',
    summary: 'The answers, one by one',
    description:
      'At most 200 people, in no order that means anything; `next` leads to the page after. As CSV (`Accept: text/csv` or `format=csv`) it is all of them in one answer. Of an anonymous survey the answers come without person and time, and only those that are shown by now: see `GET /api/surveys/{id}`.',
    who: 'key',
    needs: 'read',
    tag: SURVEYS,
    query: answersQuery,
    answers: {
      200: {
        description: 'A page, or everything as CSV.',
        schema: surveyAnswers,
        example: surveyAnswersExample,
        also: 'text/csv',
      },
    },
    problems: ['invalid-request', 'not-found', 'too-few-answers'],
    handler: served(getAnswers),
  },
  {
    method: 'post',
    path: '/api/surveys/{id}/report',
    id: 'reportSurvey',
    summary: 'Send the results as a card',
    description:
      'As they are now, with bars, on the topic of the survey. It is a notification like any other. `report` in the survey itself sends one when it closes.',
    who: 'key',
    needs: 'send',
    tag: SURVEYS,
    headers: IDEMPOTENT,
    body: { schema: reportBody, example: reportBodyExample },
    answers: {
      202: {
        description: 'Recorded.',
        schema: reportAccepted,
        example: reportAcceptedExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'forbidden', 'not-found', 'too-few-answers', 'idempotency-conflict'],
    handler: served(postReport),
  },
];
