import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { schemaOf } from '../../src/api/openapi/document.ts';
import type { RouteDescription } from '../../src/api/route.ts';
import { apiOf } from '../../src/api/routes.ts';
import { FEATURES } from '../../src/features/features.ts';
import { anActivity } from './activities.ts';
import type { Dice } from './dice.ts';
import { fitting, type Schema } from './fitting.ts';
import type { Scene } from './scene.ts';

/** A request in parts, before it is bytes: here the mutations begin. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; missing where there is none. */
  readonly body?: unknown;
  /** In a form, as GitHub sends it unless told otherwise. */
  readonly inForm?: boolean;
  /** Headers that have to fit the bytes of the body, whatever these have become: a signature. */
  readonly sign?: (body: Buffer) => Readonly<Record<string, string>>;
}

export interface Handler {
  readonly name: string;
  /** A request that is taken, or would be with a little luck. */
  readonly ask: (scene: Scene, dice: Dice) => Request;
}

/** Every door of the description, and what is no door. */
export const DOORS: readonly Handler[] = [
  ...apiOf(FEATURES).routes.map(doorOf),
  {
    name: 'no door',
    ask: (_, dice) => ({ method: dice.of(METHODS), path: dice.of(NOWHERE), query: [], headers: {} }),
  },
];

const METHODS = ['GET', 'POST', 'PUT', 'OPTIONS', 'TRACE'];
const NOWHERE = [
  '/',
  '/api',
  '/api/',
  '//',
  '/favicon.ico',
  '/api/notifications/x/y',
  '/console',
  '/.env',
  '*',
  '/%',
];

function doorOf(operation: RouteDescription): Handler {
  const name = `${operation.method.toUpperCase()} ${operation.path}`;
  return {
    name,
    ask: (scene, dice) => ({ ...common(operation, scene, dice), ...special(operation, scene, dice) }),
  };
}

function common(operation: RouteDescription, scene: Scene, dice: Dice): Request {
  const { method, path, query, body } = operation;
  return {
    method: method.toUpperCase(),
    path: path.replaceAll(/\{\w+\}/g, () => scene.ids.get(path.split('/')[2] ?? '') ?? 'none'),
    query: query ? queryOf(schemaOf(query), scene, dice) : [],
    headers: {
      Authorization: `Bearer ${operation.needs === 'people' ? scene.peopleKey : scene.key}`,
      ...(body && { 'Content-Type': 'application/json' }),
      ...(dice.percent(15) && { 'Idempotency-Key': `k${dice.below(50)}` }),
      ...(dice.percent(15) && { Accept: dice.of(['text/csv', '*/*', 'text/html', 'text/csv;q=0']) }),
    },
    ...(body && { body: bodyOf(body, scene, dice) }),
  };
}

function queryOf(schema: Schema, scene: Scene, dice: Dice): [string, string][] {
  const values = fitting(schema, dice, knownIn(scene, dice)) as Record<string, unknown>;
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, String(each)]),
  );
}

function bodyOf(
  { schema, example }: NonNullable<RouteDescription['body']>,
  scene: Scene,
  dice: Dice,
): unknown {
  if (schema === undefined || (example !== undefined && dice.percent(30))) return example ?? {};
  return fitting(schemaOf(schema), dice, knownIn(scene, dice));
}

/** Values that exist in this scene, by the name of the field, so that made-up requests meet something. */
function knownIn(scene: Scene, dice: Dice): Readonly<Record<string, unknown>> {
  const [ana, priya] = scene.people;
  return {
    tenantId: scene.tenantId,
    people: [ana?.upn, priya?.aadObjectId].slice(0, 1 + dice.below(2)),
    person: dice.of([ana?.upn, ana?.aadObjectId, priya?.id]),
    teams: [scene.team.id],
    conversations: [dice.of([scene.channel, scene.chat])],
    conversation: scene.channel,
    key: `key ${dice.below(20)}`,
    topic: dice.of(['deployments', 'pulse', 'watches', 'questions']),
    cursor: '0199f0a5-6c1e-7d3a-9a51-3f1d2b8c4e70',
  };
}

/** Where the description does not say what is sent. */
function special(operation: RouteDescription, scene: Scene, dice: Dice): Partial<Request> {
  if (operation.id === 'messages')
    return { headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: anActivity(scene, dice) };
  // Another than the one that is read: what is made up may take everybody out of it.
  if (operation.id === 'putRole') return { path: '/api/roles/second-line' };
  if (operation.id === 'forgetPerson') return { path: `/api/people/${scene.leaver}` };
  if (operation.id === 'hook') return webhook(scene, dice);
  if (operation.sameAs === '/api/hooks/{id}') {
    const asked = webhook(scene, dice);
    const id = asked.path?.split('/').at(-1) ?? '';
    return { ...asked, path: operation.path.replace('{id}', id) };
  }
  if (operation.id === 'hookPermission')
    return { path: scene.handshake.path, headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' } };
  return operation.id === 'bringReadings' && dice.percent(30) ? cloudEvents(scene, dice) : {};
}

/** Readings as CloudEvents, one or several. */
function cloudEvents(scene: Scene, dice: Dice): Partial<Request> {
  const event = {
    specversion: '1.0',
    id: 'e1',
    source: '/sensors',
    type: 'reading',
    subject: 'room 12',
    time: '2026-11-20T08:15:00Z',
    datacontenttype: 'application/json',
    data: { value: dice.of([17.5, 'warm']), unit: 'USD' },
  };
  const [type, body] = dice.of([
    ['application/cloudevents+json', event],
    ['application/cloudevents-batch+json', [event, { ...event, id: 'e2' }]],
  ]);
  return { headers: { Authorization: `Bearer ${scene.key}`, 'Content-Type': type }, body };
}

type Example = { readonly name: string; readonly examples: readonly Record<string, unknown>[] };
const payloads = (createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly Example[]).flatMap(
  ({ name, examples }) => examples.map(payload => ({ event: name, payload })),
);
const heard = payloads.filter(({ event }) => ['issues', 'pull_request', 'workflow_run'].includes(event));

function webhook(scene: Scene, dice: Dice): Partial<Request> {
  const { event, payload } = dice.of(dice.percent(80) ? heard : payloads);
  const failed = event === 'workflow_run' && {
    workflow_run: { ...(payload.workflow_run as object), conclusion: 'failure' },
  };
  const inForm = dice.percent(15);
  // Larger than any other door takes.
  const large = dice.percent(2) && { padding: 'x'.repeat(2_000_000) };
  return {
    path: scene.hook.path,
    inForm,
    headers: {
      'Content-Type': inForm ? 'application/x-www-form-urlencoded' : 'application/json',
      'X-GitHub-Event': event,
      'X-GitHub-Delivery': `d${dice.below(5_000)}`,
    },
    body: { ...payload, ...failed, ...large },
    sign: body => ({ 'X-Hub-Signature-256': `sha256=${hmac(scene.hook.secret, body)}` }),
  };
}

const hmac = (secret: string, body: Buffer) => createHmac('sha256', secret).update(body).digest('hex');
