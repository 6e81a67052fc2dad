import type { CallerHandler } from '../../../api/callers.ts';
import type { FeatureParts } from '../../../api/feature.ts';
import { BODY_PROBLEMS, SCOPE_PROBLEMS } from '../../../api/openapi/shared.ts';
import type { RouteDefinition, Tag, WebhookDefinition } from '../../../api/route.ts';
import type { QuestionService } from '../question-ports.ts';
import { createQuestionService } from '../question-service.ts';
import { question, questionAsked, questionsPage, questionTaken } from './question-answers.ts';
import {
  answerExample,
  answerTakenExample,
  progressNoteExample,
  progressTakenExample,
  questionAskedExample,
  questionExample,
  questionsExample,
  replyExample,
} from './question-examples.ts';
import { getQuestion, getQuestions, postAnswer, postProgress } from './question-handlers.ts';
import { answerBody, progressBody, questionsQuery, replyBody } from './question-schema.ts';

const served =
  (handler: (service: QuestionService) => CallerHandler) =>
  ({ scoping, stores }: FeatureParts) =>
    handler(createQuestionService({ ...scoping, store: stores.questions }));

const QUESTIONS: Tag = {
  name: 'questions',
  description: 'The questions that people asked, for those who answer.',
};

export const QUESTION_ROUTES: readonly RouteDefinition<FeatureParts>[] = [
  {
    method: 'get',
    path: '/api/questions',
    id: 'getQuestions',
    summary: 'The questions that people asked',
    description:
      'At most 200, oldest first. A responder that is not called looks here for `state=open` from time to time. Keys made with `--questions` open the doors of questions alone; a key with topics needs the topic `questions`.',
    who: 'key',
    needs: 'questions',
    tag: QUESTIONS,
    query: questionsQuery,
    answers: {
      200: { description: 'A page.', schema: questionsPage, example: questionsExample },
    },
    problems: ['invalid-request', ...SCOPE_PROBLEMS],
    handler: served(getQuestions),
  },
  {
    method: 'get',
    path: '/api/questions/{id}',
    id: 'getQuestion',
    summary: 'One question, and what became of its answer',
    description: 'Until it is deleted with what has ended, or the person is forgotten.',
    who: 'key',
    needs: 'questions',
    tag: QUESTIONS,
    answers: { 200: { description: 'Found.', schema: question, example: questionExample } },
    problems: ['forbidden', 'not-found'],
    handler: served(getQuestion),
  },
  {
    method: 'post',
    path: '/api/questions/{id}/progress',
    id: 'noteProgress',
    summary: 'Say how it goes with a question',
    description:
      'It stands on the card that acknowledged the question, in the place of the note before it. The person gets no toast for it. Only as long as the question is open.',
    who: 'key',
    needs: 'questions',
    tag: QUESTIONS,
    body: { schema: progressBody, example: progressNoteExample },
    answers: {
      202: {
        description: 'Recorded. The card follows.',
        schema: questionTaken,
        example: progressTakenExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'forbidden', 'not-found', 'question-closed'],
    handler: served(postProgress),
  },
  {
    method: 'post',
    path: '/api/questions/{id}/answer',
    id: 'answerQuestion',
    summary: 'Answer a question',
    description:
      'The answer comes where it was asked, in the same chat or thread, and quotes the question. The same again is harmless; another answer changes the card that brought the first. For 14 days after its deadline a question still takes an answer, and the card says that it is late.',
    who: 'key',
    needs: 'questions',
    tag: QUESTIONS,
    body: { schema: answerBody, example: answerExample },
    answers: {
      202: {
        description: 'Recorded. The card follows.',
        schema: questionTaken,
        example: answerTakenExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'forbidden', 'not-found', 'question-closed'],
    handler: served(postAnswer),
  },
];

/** Posted to the address in RESPONDER_URL. */
export const QUESTION_ASKED: WebhookDefinition = {
  id: 'questionAsked',
  tag: QUESTIONS,
  summary: 'A person asked something',
  description:
    'Signed as Standard Webhooks 1.0 have it: `webhook-signature` is `v1,` and the Base64 of the HMAC-SHA256, under RESPONDER_SECRET, over `webhook-id`, `webhook-timestamp` and the body, with a dot between each. `webhook-id` is that of the question, at each try. Any 2xx takes the question; everything else, a redirect too, has it posted again, after pauses that grow to 15 minutes, until its deadline.',
  headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  body: { schema: questionAsked, example: questionAskedExample },
  answer: {
    description: 'Taken; a body may bring the answer at once, or a word on how it goes.',
    schema: replyBody,
    example: replyExample,
  },
  page: {
    heading: 'What Herald posts to a responder',
    when: 'To the address in RESPONDER_URL, when a person asked something.',
    answers:
      'Its answer may be empty, or: `{"progress": "…"}`, `{"answer": "…", "link": "https://…"}`, or as `answer` what `POST /api/questions/{id}/answer` takes. A responder to begin with: [examples/responder](../examples/responder).',
  },
};
