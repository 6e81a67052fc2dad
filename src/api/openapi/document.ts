import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../core/errors.ts';
import type { Release } from '../../core/release.ts';
import type { RouteDescription, Tag, WebhookDefinition, Who } from '../route.ts';
import { problem, problemExample } from './problem.ts';

type Json = Readonly<Record<string, unknown>>;

/** All that can be asked of Herald, and what it posts by itself. */
export interface ApiDescription {
  readonly routes: readonly RouteDescription[];
  readonly webhooks: readonly WebhookDefinition[];
}

/** An OpenAPI 3.1 document: of this release, where it is for its callers. */
export function openApiDocument({ routes, webhooks }: ApiDescription, release?: Release): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: describe(route) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Herald',
      version: release?.version ?? 'any',
      ...(release && { 'x-migration': release.migration }),
      description: 'Tells people in Microsoft Teams what happened, once, and says why it did or did not.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Where it was asked is where it is.
    servers: [{ url: '/' }],
    tags: tagsOf(routes),
    paths,
    webhooks: Object.fromEntries(webhooks.map(webhook => [webhook.id, { post: posted(webhook) }])),
    components: {
      schemas: { Problem: schemaOf(problem) },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'Made by: npm run key -- create --name <name> --topic <topic>',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT of Entra ID with app roles, or of an issuer that the operator trusts',
        },
        browser: { type: 'http', scheme: 'basic', description: 'The key as password, with any user name.' },
        signature: { type: 'apiKey', in: 'header', name: 'X-Hub-Signature-256' },
        teams: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT of the Bot Framework' },
      },
    },
  };
}

/** In the order in which they are met. */
const tagsOf = (routes: readonly RouteDescription[]): Tag[] => [...new Set(routes.map(({ tag }) => tag))];

/** The operation of a webhook: Herald posts it to the caller. */
function posted({ id, tag, summary, description, headers, body, answer }: WebhookDefinition): Json {
  return {
    operationId: id,
    tags: [tag.name],
    // Herald shows who it is by the signature.
    security: [],
    summary,
    description,
    parameters: headers.map(name => ({ name, in: 'header', required: true, schema: { type: 'string' } })),
    requestBody: { required: true, content: content(body.schema, body.example) },
    responses: {
      '2XX': { description: answer.description, content: content(answer.schema, answer.example) },
    },
  };
}

/** A schema as it is written by callers: defaults are optional. */
export function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json;
}

const WITH_KEY = [{ key: [] }, { token: [] }, { browser: [] }];
const SECURITY: Readonly<Record<Who, readonly Json[]>> = {
  key: WITH_KEY,
  monitor: WITH_KEY,
  signature: [{ signature: [] }],
  teams: [{ teams: [] }],
  anybody: [],
};

function describe(route: RouteDescription): Json {
  const { id, summary, description, who, tag, body } = route;
  return {
    operationId: id,
    tags: [tag.name],
    summary,
    description,
    security: SECURITY[who],
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(body && { requestBody: { required: true, content: content(body.schema, body.example) } }),
    responses: { ...good(route), ...bad(route) },
  };
}

function content(schema?: z.ZodType, example?: unknown, type = 'application/json'): Json {
  return { [type]: { schema: schema ? schemaOf(schema) : {}, ...(example !== undefined && { example }) } };
}

const pathParameters = ({ path }: RouteDescription) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const queryParameters = ({ query }: RouteDescription) =>
  Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema as z.ZodType);
    return {
      name,
      in: 'query',
      required: !(schema as z.ZodType).safeParse(undefined).success,
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });

const headerParameters = ({ headers = {} }: RouteDescription) =>
  [...Object.entries(headers), ['X-Correlation-Id', 'Found again in the answer and in every log line.']].map(
    ([name, description]) => ({
      name,
      in: 'header',
      required: false,
      description,
      schema: { type: 'string' },
    }),
  );

const good = ({ answers }: RouteDescription) =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, example, type, also }]) => [
      status,
      {
        description,
        content: {
          ...content(schema, example, type),
          ...(also && { [also]: { schema: { type: 'string' } } }),
        },
      },
    ]),
  );

/** Several codes of one status are one answer; `code` tells them apart. */
function bad(route: RouteDescription): Json {
  const byStatus = Map.groupBy(problemsOf(route), code => ERRORS[code].status);
  const answer = (codes: readonly ErrorCode[]) => ({
    description: codes.map(code => `\`${code}\`: ${ERRORS[code].title}.`).join(' '),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        ...(codes.includes('invalid-request') && { example: problemExample }),
      },
    },
  });
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, answer(codes)]));
}

const FOR_ALL: readonly ErrorCode[] = ['internal', 'not-local'];
const FOR_KEYS: readonly ErrorCode[] = [
  ...FOR_ALL,
  'unauthorized',
  'invalid-token',
  'forbidden',
  'issuer-away',
  'too-many-requests',
  'unavailable',
  'overloaded',
];
const ALWAYS: Readonly<Record<Who, readonly ErrorCode[]>> = {
  key: FOR_KEYS,
  monitor: FOR_KEYS,
  signature: [...FOR_ALL, 'hook-over-budget', 'unavailable', 'overloaded'],
  teams: [...FOR_ALL, 'unauthorized', 'foreign-tenant', 'unavailable', 'overloaded'],
  anybody: FOR_ALL,
};

/** Every problem that this route can have. */
export function problemsOf({ who, problems }: RouteDescription): ErrorCode[] {
  return [...new Set([...problems, ...ALWAYS[who]])].toSorted((a, b) => ERRORS[a].status - ERRORS[b].status);
}
