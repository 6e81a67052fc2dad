import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../core/errors.ts';
import type { Release } from '../../core/release.ts';
import { replyBody } from '../../features/questions/api/question-schema.ts';
import { problem, questionAsked } from './answers.ts';
import { problemExample, questionAskedExample, replyExample } from './examples.ts';
import { type DescribedOperation, OPERATIONS, TAGS } from './operations.ts';

type Json = Readonly<Record<string, unknown>>;

/** The description of every door as an OpenAPI 3.1 document: of this release, where it is for its callers. */
export function openApiDocument(release?: Release): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of OPERATIONS)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
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
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: { questionAsked: { post: QUESTION_ASKED } },
    components: {
      schemas: { Problem: schemaOf(problem) },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'Made by: npm run key -- create --name <name> --topic <topic>',
        },
        browser: { type: 'http', scheme: 'basic', description: 'The key as password, with any user name.' },
        signature: { type: 'apiKey', in: 'header', name: 'X-Hub-Signature-256' },
        teams: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT of the Bot Framework' },
      },
    },
  };
}

/** What Herald posts, rather than is posted: to the address in RESPONDER_URL. */
const QUESTION_ASKED: Json = {
  operationId: 'questionAsked',
  tags: ['questions'],
  // Herald shows who it is by the signature.
  security: [],
  summary: 'A person asked something',
  description:
    'Signed as Standard Webhooks 1.0 have it: `webhook-signature` is `v1,` and the Base64 of the HMAC-SHA256, under RESPONDER_SECRET, over `webhook-id`, `webhook-timestamp` and the body, with a dot between each. `webhook-id` is that of the question, at each try. Any 2xx takes the question; everything else, a redirect too, has it posted again, after pauses that grow to 15 minutes, until its deadline.',
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => ({
    name,
    in: 'header',
    required: true,
    schema: { type: 'string' },
  })),
  requestBody: { required: true, content: content(questionAsked, questionAskedExample) },
  responses: {
    '2XX': {
      description: 'Taken; a body may bring the answer at once, or a word on how it goes.',
      content: content(replyBody, replyExample),
    },
  },
};

/** A schema as it is written by callers: defaults are optional. */
export function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json;
}

const SECURITY: Readonly<Record<DescribedOperation['who'], readonly Json[]>> = {
  key: [{ key: [] }, { browser: [] }],
  signature: [{ signature: [] }],
  teams: [{ teams: [] }],
  anybody: [],
};

function describe(operation: DescribedOperation): Json {
  const { id, summary, description, who, tag, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: SECURITY[who],
    parameters: [...pathParameters(operation), ...queryParameters(operation), ...headerParameters(operation)],
    ...(body && { requestBody: { required: true, content: content(body.schema, body.example) } }),
    responses: { ...good(operation), ...bad(operation) },
  };
}

function content(schema?: z.ZodType, example?: unknown, type = 'application/json'): Json {
  return { [type]: { schema: schema ? schemaOf(schema) : {}, ...(example !== undefined && { example }) } };
}

const pathParameters = ({ path }: DescribedOperation) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const queryParameters = ({ query }: DescribedOperation) =>
  Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema as z.ZodType);
    return {
      name,
      in: 'query',
      required: false,
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });

const headerParameters = ({ headers = {} }: DescribedOperation) =>
  [...Object.entries(headers), ['X-Correlation-Id', 'Found again in the answer and in every log line.']].map(
    ([name, description]) => ({
      name,
      in: 'header',
      required: false,
      description,
      schema: { type: 'string' },
    }),
  );

const good = ({ answers }: DescribedOperation) =>
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
function bad(operation: DescribedOperation): Json {
  const byStatus = Map.groupBy(problemsOf(operation), code => ERRORS[code].status);
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
const ALWAYS: Readonly<Record<DescribedOperation['who'], readonly ErrorCode[]>> = {
  key: [...FOR_ALL, 'unauthorized', 'too-many-requests', 'unavailable', 'overloaded'],
  signature: [...FOR_ALL, 'hook-over-budget', 'unavailable', 'overloaded'],
  teams: [...FOR_ALL, 'unauthorized', 'foreign-tenant', 'unavailable', 'overloaded'],
  anybody: FOR_ALL,
};

/** Every problem that this door can have. */
export function problemsOf({ who, problems }: DescribedOperation): ErrorCode[] {
  return [...new Set([...problems, ...ALWAYS[who]])].toSorted((a, b) => ERRORS[a].status - ERRORS[b].status);
}
