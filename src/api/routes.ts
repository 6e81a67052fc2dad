import type { Release } from '../core/release.ts';
import type { Clock } from '../core/time.ts';
import type { BurstRule } from '../decide/burst.ts';
import {
  getQuestion,
  getQuestions,
  postAnswer,
  postProgress,
} from '../features/questions/api/question-handlers.ts';
import type { QuestionService } from '../features/questions/question-ports.ts';
import { getAnswers, getSurvey, postReport, postSurvey } from '../features/surveys/api/survey-handlers.ts';
import type { SurveyService } from '../features/surveys/survey-ports.ts';
import { postReadings } from '../features/watches/api/readings.ts';
import { deleteWatch, getWatches, postWatch } from '../features/watches/api/watch-handlers.ts';
import type { WatchService } from '../features/watches/watch-ports.ts';
import type { Accept, Amend } from '../ledger/ports/accept.ts';
import type { Admit } from '../ledger/ports/budgets.ts';
import type { LedgerReader } from '../ledger/ports/ledger.ts';
import { deleteNotification, patchNotification } from './amending.ts';
import { FROM_HOOK } from './bodies.ts';
import { countedAccept, countedKeys, forWebhooks } from './budgets.ts';
import { type CallerHandler, forCallers, forRecalled } from './callers.ts';
import { about, health, ready } from './health.ts';
import { postHook } from './hooks.ts';
import type { Route } from './http.ts';
import { messagesHandler, type TeamsHandler } from './messages.ts';
import { type MetricsSource, metricsHandler } from './metrics.ts';
import { postNotification } from './notifications.ts';
import { openApiDocument } from './openapi/document.ts';
import type { HookStore } from './ports/hook-store.ts';
import type { Keys } from './ports/key-store.ts';
import { getDeliveries, getNotification, type TenantSpeed } from './progress.ts';

/** What every process has, whatever it does. */
export interface OperatorParts {
  readonly keys: Pick<Keys, 'find'>;
  readonly ping: () => Promise<void>;
  readonly clock: Clock;
  readonly metrics: MetricsSource;
  readonly release: Release;
}

export interface RouteParts extends OperatorParts {
  readonly keys: Pick<Keys, 'find' | 'recall'>;
  readonly accept: Accept;
  readonly admit: Admit;
  readonly amend: Amend;
  readonly speed: TenantSpeed;
  readonly burst: BurstRule;
  readonly reader: LedgerReader;
  readonly hooks: HookStore;
  readonly teams: TeamsHandler;
  readonly watches: WatchService;
  readonly surveys: SurveyService;
  readonly questions: QuestionService;
}

/** The names under which Teams developers look for this handler. */
const NOTIFICATION_PATHS = ['/api/notifications', '/api/notification', '/api/notify'];

const ONE = '/api/notifications/:id';

const describeApi =
  (release: Release): CallerHandler =>
  async () => ({ status: 200, body: openApiDocument(release) });

/** Every address of Herald's. */
export function routes(parts: RouteParts): Route[] {
  const { accept, amend, admit, speed, burst, reader, teams, watches, surveys, questions } = parts;
  const keys = countedKeys(parts.keys, admit);
  const forHooks = { ...parts, accept: countedAccept(accept, admit) };
  const memory = countedKeys({ find: hash => parts.keys.recall(hash) }, admit);
  const post = forRecalled(memory, parts.keys, postNotification(accept));
  return [
    ...NOTIFICATION_PATHS.map(path => ({ method: 'post' as const, path, handler: post })),
    { method: 'get', path: ONE, handler: forCallers(keys, getNotification(reader, speed)) },
    { method: 'patch', path: ONE, handler: forCallers(keys, patchNotification(amend, reader)) },
    { method: 'del', path: ONE, handler: forCallers(keys, deleteNotification(amend, reader)) },
    {
      method: 'get',
      path: `${ONE}/deliveries`,
      handler: forCallers(keys, getDeliveries(reader, burst)),
    },
    {
      method: 'post',
      path: '/api/readings',
      handler: forCallers(
        keys,
        postReadings(watches, () => speed.clock.now()),
        'readings',
      ),
    },
    { method: 'post', path: '/api/watches', handler: forCallers(keys, postWatch(watches)) },
    { method: 'get', path: '/api/watches', handler: forCallers(keys, getWatches(watches)) },
    { method: 'del', path: '/api/watches/:id', handler: forCallers(keys, deleteWatch(watches)) },
    ...questionRoutes({ keys, questions }),
    { method: 'post', path: '/api/surveys', handler: forCallers(keys, postSurvey(surveys)) },
    { method: 'get', path: '/api/surveys/:id', handler: forCallers(keys, getSurvey(surveys)) },
    { method: 'get', path: '/api/surveys/:id/answers', handler: forCallers(keys, getAnswers(surveys)) },
    { method: 'post', path: '/api/surveys/:id/report', handler: forCallers(keys, postReport(surveys)) },
    { method: 'post', path: '/api/hooks/:id', handler: forWebhooks(postHook(forHooks)), limit: FROM_HOOK },
    { method: 'post', path: '/api/messages', handler: messagesHandler(teams) },
    { method: 'get', path: '/openapi.json', handler: forCallers(keys, describeApi(parts.release)) },
    ...operatorRoutes(parts),
  ];
}

const QUESTIONS = '/api/questions';

/** Keys that are for questions alone are let in here. */
function questionRoutes({
  keys,
  questions,
}: Pick<OperatorParts, 'keys'> & Pick<RouteParts, 'questions'>): Route[] {
  const forResponders = (handler: CallerHandler) => forCallers(keys, handler, 'questions');
  const one = `${QUESTIONS}/:id`;
  return [
    { method: 'get', path: QUESTIONS, handler: forResponders(getQuestions(questions)) },
    { method: 'get', path: one, handler: forResponders(getQuestion(questions)) },
    { method: 'post', path: `${one}/answer`, handler: forResponders(postAnswer(questions)) },
    { method: 'post', path: `${one}/progress`, handler: forResponders(postProgress(questions)) },
  ];
}

/** The addresses at which whoever runs Herald looks after a process. A worker has no others. */
export function operatorRoutes({ keys, ping, clock, metrics, release }: OperatorParts): Route[] {
  return [
    { method: 'get', path: '/', handler: about },
    { method: 'get', path: '/healthz', handler: health(release) },
    { method: 'get', path: '/readyz', handler: ready(ping, clock) },
    { method: 'get', path: '/metrics', handler: metricsHandler(keys, metrics) },
  ];
}
