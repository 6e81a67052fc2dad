import type { z } from 'zod';
import type { Purpose } from '../../core/caller.ts';
import type { ErrorCode } from '../../core/errors.ts';
import { answerBody, progressBody, questionsQuery } from '../../features/questions/api/question-schema.ts';
import { answersQuery, reportBody, surveyBody } from '../../features/surveys/api/survey-schema.ts';
import {
  readingsBody,
  tenantQuery,
  watchBody,
  watchesQuery,
} from '../../features/watches/api/watch-schema.ts';
import { notificationPatch } from '../patch.ts';
import { cancelQuery, deliveriesQuery, notificationBody } from '../schema.ts';
import * as answers from './answers.ts';
import * as examples from './examples.ts';

/** A door as it is described: to programs by `/openapi.json`, to people by `docs/api.md`. */
export interface DescribedOperation {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** With parameters as OpenAPI writes them: `/api/notifications/{id}`. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  /** The path that this one is another name of. */
  readonly sameAs?: string;
  readonly description: string;
  /** Who may call: with a key, with the signature of a hook, only Teams, anybody. */
  readonly who: 'key' | 'signature' | 'teams' | 'anybody';
  /** What it is about: how programs group what they show. */
  readonly tag: Tag;
  /** Keys that are for this alone open it as well. */
  readonly purpose?: Purpose;
  readonly query?: z.ZodObject;
  /** Headers that mean something here, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `schema` is missing where it is not ours to say. */
  readonly body?: { readonly schema?: z.ZodType; readonly example?: unknown };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Besides those that any door has. */
  readonly problems: readonly ErrorCode[];
}

/** With a line for each. */
export const TAGS = {
  notifications: 'What people are told, and what became of it.',
  watches: 'Values, and who wants to hear of them.',
  questions: 'What people asked, for whoever answers.',
  surveys: 'What people are asked, and what they said.',
  inbound: 'What other systems and Microsoft Teams send.',
  operations: 'For whoever runs Herald.',
} as const;
type Tag = keyof typeof TAGS;

interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  /** JSON unless it is said. */
  readonly type?: string;
  /** The same in another form, for who asks for it. */
  readonly also?: string;
}

const ACCEPTED: Answer = {
  description: 'Recorded. It will be sent, or its deliveries say why not.',
  schema: answers.accepted,
  example: examples.acceptedExample,
};

const BODY_PROBLEMS: readonly ErrorCode[] = [
  'invalid-json',
  'unsupported-media-type',
  'too-large',
  'invalid-request',
];

/** Of whatever ends in a notification. */
const POST_PROBLEMS: readonly ErrorCode[] = [
  ...BODY_PROBLEMS,
  'forbidden',
  'tenant-required',
  'foreign-tenant',
  'idempotency-conflict',
  'too-many-open',
  'too-many-topics',
];

const IDEMPOTENCY_KEY =
  'Makes a repeat harmless: the same body under the same key within 24 hours is the same notification, answered with `Idempotent-Replayed: true`. Each caller has keys of their own.';

const post: Omit<DescribedOperation, 'path' | 'id'> = {
  method: 'post',
  summary: 'Tell people what happened',
  description:
    'The notification is durable before the answer; who hears it is worked out afterwards. Nothing is recorded unless the answer is 202. A `key` that you used before changes that notification, as long as it was not cancelled: its cards say this now, and whoever is new in the audience gets one. A body holds some thousand people; for more of them send it again with the same `key` and the next ones.',
  who: 'key',
  tag: 'notifications',
  headers: { 'Idempotency-Key': IDEMPOTENCY_KEY },
  body: { schema: notificationBody, example: examples.notificationExample },
  answers: { 202: ACCEPTED },
  problems: POST_PROBLEMS,
};

/** Every door, in the order in which a reader meets them. */
export const OPERATIONS: readonly DescribedOperation[] = [
  { ...post, path: '/api/notifications', id: 'notify' },
  { ...post, path: '/api/notification', id: 'notifyAsNotification', sameAs: '/api/notifications' },
  { ...post, path: '/api/notify', id: 'notifyAsNotify', sameAs: '/api/notifications' },
  {
    method: 'get',
    path: '/api/notifications/{id}',
    id: 'getNotification',
    summary: 'What became of a notification',
    description:
      'Its state, and how many deliveries are in which. What another caller sent does not exist here.',
    who: 'key',
    tag: 'notifications',
    answers: { 200: { description: 'Found.', schema: answers.progress, example: examples.progressExample } },
    problems: ['not-found'],
  },
  {
    method: 'patch',
    path: '/api/notifications/{id}',
    id: 'changeNotification',
    summary: 'Change what was said',
    description:
      'JSON Merge Patch (RFC 7396): what is missing stays, `null` takes away, `subject` and `actor` are merged, lists are replaced. Cards that were sent are changed where they stand, without another toast; those that wait say the new. A later change wins over an earlier one. A card that its person answered, or on which they stopped the topic, stays as it is. `sendAt` can be changed as long as it is in the future; `expiresAt` until everything was sent. Nothing else can be changed.',
    who: 'key',
    tag: 'notifications',
    body: { schema: notificationPatch, example: examples.patchExample },
    answers: {
      202: {
        description: 'Recorded. The cards follow.',
        schema: answers.patched,
        example: examples.patchedExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'not-found', 'recalled'],
  },
  {
    method: 'delete',
    path: '/api/notifications/{id}',
    id: 'cancelNotification',
    summary: 'Cancel what waits, and take back what was sent',
    description:
      'From the answer on no further card is begun. With `recall=true` the cards that were sent are deleted, too, and so is one that is being sent at this moment: its delivery moves to `recalled`, or stays `sent` with the reason why its card could not be deleted. A card that is gone already counts as recalled. Asking again is harmless. The `key` is free for another notification.',
    who: 'key',
    tag: 'notifications',
    query: cancelQuery,
    answers: {
      202: { description: 'Recorded.', schema: answers.cancelled, example: examples.cancelledExample },
    },
    problems: ['invalid-request', 'not-found'],
  },
  {
    method: 'get',
    path: '/api/notifications/{id}/deliveries',
    id: 'getDeliveries',
    summary: 'Who was told, who was not, and why',
    description:
      'At most 200 deliveries, oldest first, each with its attempts and with the changes of its card. `next`, and the header `Link`, lead to the page after; pages hold nobody twice and skip nobody, whatever happens meanwhile. As CSV (`Accept: text/csv` or `format=csv`) it is all of them in one answer, for spreadsheets: UTF-8 with a byte order mark, every cell in quotes, and an apostrophe before what would be a formula, also in a spreadsheet that separates cells by `;` or tabs. A CSV that could not be read to its end is cut off.',
    who: 'key',
    tag: 'notifications',
    query: deliveriesQuery,
    answers: {
      200: {
        description: 'A page, or everything as CSV.',
        schema: answers.deliveriesPage,
        example: examples.deliveriesExample,
        also: 'text/csv',
      },
    },
    problems: ['invalid-request', 'not-found'],
  },
  {
    method: 'post',
    path: '/api/readings',
    id: 'bringReadings',
    summary: 'Bring readings, for whoever watches',
    description:
      'One reading, or up to 1,000 in a list; as they are, or as CloudEvents 1.0 in structured form (`application/cloudevents+json`, `application/cloudevents-batch+json`), whose `subject`, `time` and `data` count. A list is taken whole or not at all; a fault is named by the index of its entry. A reading is ignored where its `at` is not later than the last one of its subject, so sending again is harmless. Keys made with `--readings` open this door alone; a key with topics needs the topic `watches`.',
    who: 'key',
    tag: 'watches',
    purpose: 'readings',
    query: tenantQuery,
    body: { schema: readingsBody, example: examples.readingsExample },
    answers: {
      202: {
        description: 'Taken; whoever has to be told is being told.',
        schema: answers.readingsTaken,
        example: examples.readingsTakenExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'forbidden', 'tenant-required', 'foreign-tenant'],
  },
  {
    method: 'post',
    path: '/api/watches',
    id: 'addWatch',
    summary: 'Watch something for a person',
    description:
      'As if they had written it to Herald: they are told in their 1:1 when readings of the subject meet the condition, can stop it there, and it ends by itself. The same subject and condition again begins that watch anew. A key with topics needs the topic `watches`.',
    who: 'key',
    tag: 'watches',
    body: { schema: watchBody, example: examples.watchBodyExample },
    answers: { 201: { description: 'Watched.', schema: answers.watch, example: examples.watchExample } },
    problems: [...BODY_PROBLEMS, 'forbidden', 'tenant-required', 'foreign-tenant'],
  },
  {
    method: 'get',
    path: '/api/watches',
    id: 'getWatches',
    summary: 'What a person watches',
    description: 'Oldest first; what has ended is not there.',
    who: 'key',
    tag: 'watches',
    query: watchesQuery,
    answers: {
      200: { description: 'All of it.', schema: answers.watches, example: examples.watchesExample },
    },
    problems: ['invalid-request', 'forbidden', 'tenant-required', 'foreign-tenant'],
  },
  {
    method: 'delete',
    path: '/api/watches/{id}',
    id: 'stopWatch',
    summary: 'Stop watching',
    description: 'The person is not told of it.',
    who: 'key',
    tag: 'watches',
    answers: {
      200: { description: 'Stopped.', schema: answers.watchStopped, example: examples.watchStoppedExample },
    },
    problems: ['forbidden', 'not-found'],
  },
  {
    method: 'get',
    path: '/api/questions',
    id: 'getQuestions',
    summary: 'What people asked',
    description:
      'At most 200, oldest first. A responder that is not called looks here for `state=open` from time to time. Keys made with `--questions` open the doors of questions alone; a key with topics needs the topic `questions`.',
    who: 'key',
    tag: 'questions',
    purpose: 'questions',
    query: questionsQuery,
    answers: {
      200: { description: 'A page.', schema: answers.questionsPage, example: examples.questionsExample },
    },
    problems: ['invalid-request', 'forbidden', 'tenant-required', 'foreign-tenant'],
  },
  {
    method: 'get',
    path: '/api/questions/{id}',
    id: 'getQuestion',
    summary: 'One question, and what became of its answer',
    description: 'Until it is deleted with what has ended, or the person is forgotten.',
    who: 'key',
    tag: 'questions',
    purpose: 'questions',
    answers: { 200: { description: 'Found.', schema: answers.question, example: examples.questionExample } },
    problems: ['forbidden', 'not-found'],
  },
  {
    method: 'post',
    path: '/api/questions/{id}/progress',
    id: 'noteProgress',
    summary: 'Say how it goes with a question',
    description:
      'It stands on the card that acknowledged the question, in the place of the note before it. The person gets no toast for it. Only as long as the question is open.',
    who: 'key',
    tag: 'questions',
    purpose: 'questions',
    body: { schema: progressBody, example: examples.progressNoteExample },
    answers: {
      202: {
        description: 'Recorded. The card follows.',
        schema: answers.questionTaken,
        example: examples.progressTakenExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'forbidden', 'not-found', 'question-closed'],
  },
  {
    method: 'post',
    path: '/api/questions/{id}/answer',
    id: 'answerQuestion',
    summary: 'Answer a question',
    description:
      'The answer comes where it was asked, in the same chat or thread, and quotes the question. The same again is harmless; another answer changes the card that brought the first. For 14 days after its deadline a question still takes an answer, and the card says that it is late.',
    who: 'key',
    tag: 'questions',
    purpose: 'questions',
    body: { schema: answerBody, example: examples.answerExample },
    answers: {
      202: {
        description: 'Recorded. The card follows.',
        schema: answers.questionTaken,
        example: examples.answerTakenExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'forbidden', 'not-found', 'question-closed'],
  },
  {
    method: 'post',
    path: '/api/surveys',
    id: 'askSurvey',
    summary: 'Ask people',
    description:
      'A notification that begins a dialogue: everybody of the audience is asked in their 1:1, one question after another or all on one card. It waits for, ends or interrupts a dialogue that runs, like any other; `back`, `skip`, `cancel` and `done` work. In a channel or group chat stands a card with a button, and whoever presses it is asked 1:1. Nobody answers twice; what was not sent when it closes is not sent any more. `DELETE /api/notifications/{id}` cancels what waits; with `recall=true` the survey is closed as well. Answers are deleted with the notification, `RETENTION_DAYS` after the survey closed, and with their person.',
    who: 'key',
    tag: 'surveys',
    headers: { 'Idempotency-Key': IDEMPOTENCY_KEY },
    body: { schema: surveyBody, example: examples.surveyBodyExample },
    answers: {
      202: {
        description: 'Recorded. People are being asked.',
        schema: answers.surveyAccepted,
        example: examples.surveyAcceptedExample,
      },
    },
    problems: POST_PROBLEMS,
  },
  {
    method: 'get',
    path: '/api/surveys/{id}',
    id: 'getSurvey',
    summary: 'What people answered, summed up',
    description:
      'How many were asked and have answered, and for each question how often what was answered. Of an anonymous survey nothing moves with a single answer: while it is open, 3 more are shown as soon as 6 wait, drawn by lot, and `counts` has only what is shown; when it closes, all the rest come, at least 3. With fewer nothing is summed up: `withheld` says so. What another caller asks does not exist here.',
    who: 'key',
    tag: 'surveys',
    answers: { 200: { description: 'Found.', schema: answers.survey, example: examples.surveyExample } },
    problems: ['not-found'],
  },
  {
    method: 'get',
    path: '/api/surveys/{id}/answers',
    id: 'getSurveyAnswers',
    summary: 'Who answered what',
    description:
      'At most 200 people, in no order that means anything; `next` leads to the page after. As CSV (`Accept: text/csv` or `format=csv`) it is all of them in one answer. Of an anonymous survey the answers come without person and time, and only those that are shown by now: see `GET /api/surveys/{id}`.',
    who: 'key',
    tag: 'surveys',
    query: answersQuery,
    answers: {
      200: {
        description: 'A page, or everything as CSV.',
        schema: answers.surveyAnswers,
        example: examples.surveyAnswersExample,
        also: 'text/csv',
      },
    },
    problems: ['invalid-request', 'not-found', 'too-few-answers'],
  },
  {
    method: 'post',
    path: '/api/surveys/{id}/report',
    id: 'reportSurvey',
    summary: 'Send the results as a card',
    description:
      'As they are now, with bars, on the topic of the survey. It is a notification like any other. `report` in the survey itself sends one when it closes.',
    who: 'key',
    tag: 'surveys',
    headers: { 'Idempotency-Key': IDEMPOTENCY_KEY },
    body: { schema: reportBody, example: examples.reportBodyExample },
    answers: {
      202: {
        description: 'Recorded.',
        schema: answers.reportAccepted,
        example: examples.reportAcceptedExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'forbidden', 'not-found', 'too-few-answers', 'idempotency-conflict'],
  },
  {
    method: 'post',
    path: '/api/hooks/{id}',
    id: 'hook',
    summary: 'Take a webhook as its source sends it',
    description:
      'Made by `npm run hook -- create --source github --people ana@contoso.com --topic deployments`, which prints the address and its secret once. Who hears it, the topic and the tenant are kept with the hook, not in the address, so that nothing of it can be changed by whoever posts; several hooks of one source may name different people. Sources: `github`. A failed workflow run, a pull request that was opened, closed or wants a review, and an issue that was opened, closed or assigned become notifications; anything else is ignored. A body of up to 25 MB is taken; what is not used of it does not decide. The same body, or the same `X-GitHub-Delivery`, at the same hook is the same notification, as long as that is kept.',
    who: 'signature',
    tag: 'inbound',
    headers: {
      'X-GitHub-Event': 'What happened, as GitHub names it.',
      'X-GitHub-Delivery': 'By which a repeat is known, besides the body.',
      'X-Hub-Signature-256': 'HMAC-SHA256 of the body with the secret of the hook.',
    },
    body: { example: examples.githubExample },
    answers: {
      200: { description: 'Taken, and ignored.', schema: answers.ignored },
      202: ACCEPTED,
    },
    problems: [
      ...BODY_PROBLEMS,
      'invalid-signature',
      'old-hook-address',
      'tenant-required',
      'foreign-tenant',
    ],
  },
  {
    method: 'post',
    path: '/api/messages',
    id: 'messages',
    summary: 'The messaging endpoint of the bot',
    description:
      'Only Teams calls it, with Bot Framework activities. Its address stands in the bot registration.',
    who: 'teams',
    tag: 'inbound',
    body: {},
    answers: { 200: { description: 'Taken in; with an answer where a card was clicked.' } },
    problems: ['invalid-json', 'unsupported-media-type', 'too-large', 'invalid-activity', 'wrong-bot'],
  },
  {
    method: 'get',
    path: '/',
    id: 'about',
    summary: 'What this is',
    description: 'In a line, for whoever was given the bare address.',
    who: 'anybody',
    tag: 'operations',
    answers: { 200: { description: 'A line of text.', type: 'text/plain' } },
    problems: [],
  },
  {
    method: 'get',
    path: '/healthz',
    id: 'health',
    summary: 'The process lives',
    description: 'For whoever restarts it when it does not. It asks nobody, and says which Herald it is.',
    who: 'anybody',
    tag: 'operations',
    answers: { 200: { description: 'It does.', schema: answers.health, example: examples.healthExample } },
    problems: [],
  },
  {
    method: 'get',
    path: '/readyz',
    id: 'ready',
    summary: 'The process can take work',
    description: 'The database answers too. For whoever decides where requests go.',
    who: 'anybody',
    tag: 'operations',
    answers: { 200: { description: 'It can.', schema: answers.readiness, example: { status: 'ready' } } },
    problems: ['unavailable'],
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    summary: 'Numbers for Prometheus',
    description:
      'For keys made with `--metrics`, which open no other door, and for keys without scope. None of the numbers names a tenant, a topic or a person.',
    who: 'key',
    tag: 'operations',
    purpose: 'metrics',
    answers: { 200: { description: 'The text format of Prometheus.', type: 'text/plain' } },
    problems: ['forbidden'],
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'describe',
    summary: 'This description, for programs',
    description: 'OpenAPI 3.1, made of the schemas that requests are checked with.',
    who: 'key',
    tag: 'operations',
    answers: { 200: { description: 'The description.' } },
    problems: [],
  },
];
