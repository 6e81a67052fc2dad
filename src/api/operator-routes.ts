import { z } from 'zod';
import type { Release } from '../core/release.ts';
import type { Clock } from '../core/time.ts';
import { about, health, ready } from './health.ts';
import { type MetricsSource, metricsHandler } from './metrics.ts';
import type { Callers } from './ports/callers.ts';
import type { RouteDefinition, Tag } from './route.ts';

export interface OperatorParts {
  readonly callers: Callers;
  readonly ping: () => Promise<void>;
  readonly clock: Clock;
  readonly metrics: MetricsSource;
  readonly release: Release;
}

export const OPERATIONS: Tag = { name: 'operations', description: 'For whoever runs Herald.' };

const alive = z.strictObject({
  status: z.string(),
  version: z.string().meta({ description: 'Of Herald.' }),
  migration: z.string().meta({ description: 'The newest that this process knows, and so its database has.' }),
});
const aliveExample = { status: 'ok', version: '0.1.0', migration: '001-first' };

const readiness = z.strictObject({ status: z.string() });

/** Where whoever runs Herald looks after a process. A worker has no other addresses. */
export const OPERATOR_ROUTES: readonly RouteDefinition<OperatorParts>[] = [
  {
    method: 'get',
    path: '/',
    id: 'about',
    summary: 'This is Herald',
    description: 'A line that says so, for somebody who was given the bare address.',
    who: 'anybody',
    tag: OPERATIONS,
    answers: { 200: { description: 'A line of text.', type: 'text/plain' } },
    problems: [],
    handler: () => about,
  },
  {
    method: 'get',
    path: '/healthz',
    id: 'health',
    summary: 'The process lives',
    description: 'For whoever restarts it when it does not. It asks nobody, and says which Herald it is.',
    who: 'anybody',
    tag: OPERATIONS,
    answers: { 200: { description: 'It does.', schema: alive, example: aliveExample } },
    problems: [],
    handler: ({ release }) => health(release),
  },
  {
    method: 'get',
    path: '/readyz',
    id: 'ready',
    summary: 'The process can take work',
    description: 'The database answers too. For whoever decides where requests go.',
    who: 'anybody',
    tag: OPERATIONS,
    answers: { 200: { description: 'It can.', schema: readiness, example: { status: 'ready' } } },
    problems: ['unavailable'],
    handler: ({ ping, clock }) => ready(ping, clock),
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    summary: 'Numbers for Prometheus',
    description:
      'For keys made with `--metrics`, which open no other door, and for keys without scope. None of the numbers names a tenant, a topic or a person.',
    who: 'monitor',
    needs: 'metrics',
    tag: OPERATIONS,
    answers: { 200: { description: 'The text format of Prometheus.', type: 'text/plain' } },
    problems: ['forbidden'],
    handler: ({ callers, metrics }) => metricsHandler(callers, metrics),
  },
];

/** All routes, as they are described. */
export const DESCRIBE: RouteDefinition<{ readonly describe: () => unknown }> = {
  method: 'get',
  path: '/openapi.json',
  id: 'describe',
  summary: 'This description, for programs',
  description: 'OpenAPI 3.1, made of the schemas that requests are checked with.',
  who: 'key',
  needs: 'read',
  tag: OPERATIONS,
  answers: { 200: { description: 'The description.' } },
  problems: [],
  handler:
    ({ describe }) =>
    async () => ({ status: 200, body: describe() }),
};
