import type { z } from 'zod';
import { openApiDocument, problemsOf, schemaOf } from '../../src/api/openapi/document.ts';
import { problemExample } from '../../src/api/openapi/problem.ts';
import { notificationPatch } from '../../src/api/patch.ts';
import type { RouteDescription, WebhookDefinition } from '../../src/api/route.ts';
import { apiOf } from '../../src/api/routes.ts';
import { notificationBody } from '../../src/api/schema.ts';
import { APP_ROLES } from '../../src/api/tokens/roles.ts';
import type { Ability } from '../../src/core/caller.ts';
import { ERRORS } from '../../src/core/errors.ts';
import { FEATURES } from '../../src/features/features.ts';
import { code, notice, plain, table } from './markdown.ts';

/** JSON of a schema, as far as a reader of this page needs it. */
interface Field {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly items?: Field;
  readonly propertyNames?: { readonly title?: string };
  readonly additionalProperties?: Field | boolean;
  readonly oneOf?: readonly Field[];
  readonly anyOf?: readonly Field[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly default?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly format?: string;
  readonly not?: unknown;
}

const API = apiOf(FEATURES);

export function apiPage(): string {
  return `<!-- ${notice('src/api/*-routes.ts, src/features/*/api/*-routes.ts and the schemas there')} -->

# The doors of Herald

JSON over HTTP. Every door but health needs a key, and hooks have secrets of their own. Make what you need and keep it where your program finds it; all that follows can be run as it stands, from top to bottom:

\`\`\`sh
export HERALD=http://localhost:3978
export KEY=$(npm run -s key -- create --name ci --topic deployments --topic pulse --topic watches)
export CALLBACK_SECRET=$(npm run -s key -- callback --name ci --url https://ci.example/herald)
export READINGS_KEY=$(npm run -s key -- create --name prices --readings)
export QUESTIONS_KEY=$(npm run -s key -- create --name help-desk --questions)
export METRICS_KEY=$(npm run -s key -- create --name prometheus --metrics)
export PEOPLE_KEY=$(npm run -s key -- create --name privacy --people)
export ADMIN_KEY=$(npm run -s key -- create --name admin --all)
\`\`\`

Where the demo runs and nothing else, these are keys for the demo.

\`Authorization: Bearer <key>\` shows it; a browser may send it as the password of Basic authentication. One that is made
with \`--all\` may post everything. A key is shown once, kept as a hash, and opens nothing from the moment it
is revoked: \`npm run key -- revoke --name ci\`. Only the key that sent a notification reads it; one that
came by a hook is read by a key without scope.

A token stands wherever a key does: of an app in Microsoft Entra ID with app roles, of a managed identity, or of a CI such
as GitHub Actions ([how](operations.md#tokens-in-the-place-of-keys)). Notifications belong to the app or workflow that
sent them, as they do to a key.

The same, for programs: \`curl -sS $HERALD/openapi.json -H "Authorization: Bearer $KEY"\` (OpenAPI ${openApiDocument(API).openapi}).

## When something is wrong

The answer is \`application/problem+json\` (RFC 9457). \`code\` is stable and explained in [errors.md](errors.md); \`type\`
is always \`about:blank\`. \`errors\` names every bad field of the request at once; \`query.\` stands before those of the
address. Send \`X-Correlation-Id\` and find it again in the answer and in every log line up to the card. \`503\` carries
\`Retry-After\`; with an \`Idempotency-Key\`, trying again is harmless.

${block('json', JSON.stringify(problemExample, undefined, 2))}

${API.routes.map(section).join('\n\n')}

${API.webhooks.map(posted).join('\n\n')}

## The fields of a notification

${fieldTable(schemaOf(notificationBody) as Field)}

The card also says why the person got it, and ends with **Stop these**. Text is shown as it is: Markdown in it is not
interpreted.
`;
}

/** The section of a webhook, which Herald posts by itself. */
const posted = ({ description, body, page }: WebhookDefinition) =>
  [
    `## ${page.heading}`,
    `${page.when} ${description}`,
    block('json', JSON.stringify(body.example, undefined, 2)),
    page.answers,
  ].join('\n\n');

function section(route: RouteDescription): string {
  const { method, path, summary, description, query, headers, body, sameAs } = route;
  const heading = `## ${method.toUpperCase()} ${path}`;
  if (sameAs !== undefined) return `${heading}\n\nAnother name of ${sameAs}.`;
  return [
    heading,
    `${summary}. ${description}`,
    example(route),
    idSaid(route),
    roleFor(route),
    body?.schema && bodyFields(body.schema),
    query && table(['In the address', 'Meaning'], parameterRows(schemaOf(query) as Field)),
    headers &&
      table(
        ['Header', 'Meaning'],
        Object.entries(headers).map(([name, text]) => [code(name), text]),
      ),
    `Refusals: ${problemsOf(route).map(refusal).join(', ')}.`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

const refusal = (name: keyof typeof ERRORS) => `${ERRORS[name].status} [${name}](errors.md#${name})`;

const block = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

/** The command to type, and its answers. None for Teams, or for the OPTIONS that senders ask by themselves. */
function example(route: RouteDescription): string | undefined {
  if (route.who === 'teams' || route.method === 'options') return undefined;
  const answers = answersOf(route).filter(([, { example }]) => example !== undefined);
  return [
    block('sh', curl(route)),
    ...answers.map(
      ([status, answer]) =>
        `Answers ${status}:\n\n${block('json', JSON.stringify(answer.example, undefined, 2))}`,
    ),
  ].join('\n\n');
}

/** The highest first: it is what happens to what is typed here, and 200 says of a post that nothing had to. */
const answersOf = ({ answers }: RouteDescription) =>
  Object.entries(answers).toSorted(([one], [other]) => Number(other) - Number(one));

/** Which of the keys at the top of the page is shown: the one that may do no more than this. */
const keyFor = ({ needs = 'send' }: RouteDescription) =>
  needs in KEYS ? `${needs.toUpperCase()}_KEY` : needs === 'administer' ? 'ADMIN_KEY' : 'KEY';

/** The person who is forgotten on this page is needed nowhere else on it. */
const addressFor = ({ needs }: RouteDescription) =>
  needs === 'people' ? 'priya@contoso.com' : 'ana@contoso.com';

const KEYS = { readings: true, questions: true, metrics: true, people: true };

/** The app role that lets a token in, with the least that it opens. */
function roleFor({ needs }: RouteDescription): string | undefined {
  const roles = Object.entries<readonly Ability[]>(APP_ROLES).toSorted(([, a], [, b]) => a.length - b.length);
  const [role] = roles.find(([, abilities]) => needs !== undefined && abilities.includes(needs)) ?? [];
  return role && `A token needs the app role \`${role}\`.`;
}

/** The variable that holds the id of what the path is about: `/api/surveys/{id}` has `SURVEY`. */
const idFor = (path: string) => /^\/api\/(\w+?)e?s(\/|$)/.exec(path)?.[1]?.toUpperCase();

/** The tool prints the address and the secret once. */
function signedCurl({ body }: RouteDescription): string {
  return `MADE=$(npm run -s hook -- create --source github --people ana@contoso.com --topic deployments)
HOOK=$(echo "$MADE" | grep ^address | cut -f2)
SECRET=$(echo "$MADE" | grep ^secret | cut -f2)
BODY='${JSON.stringify(body?.example, undefined, 2)}'
curl -sS "$HOOK" \\
  -H "Content-Type: application/json" \\
  -H "X-GitHub-Event: issues" \\
  -H "X-Hub-Signature-256: sha256=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.* //')" \\
  --data-binary "$BODY"`;
}

function curl(route: RouteDescription): string {
  const { id, method, path, who, queryExample, body, headers = {} } = route;
  if (who === 'signature') return signedCurl(route);
  const implied = body?.example === undefined ? 'get' : 'post';
  const lines = [
    `curl -sS${method === implied ? '' : ` -X ${method.toUpperCase()}`} "$HERALD${path
      .replace('{id}', `$${idFor(path)}`)
      .replace('{name}', 'on-call')
      .replace('{address}', addressFor(route))}${queryExample ? `?${queryExample}` : ''}"`,
    who !== 'anybody' && `-H "Authorization: Bearer $${keyFor(route)}"`,
    body && '-H "Content-Type: application/json"',
    body && 'Idempotency-Key' in headers && `-H "Idempotency-Key: ${id}-4521"`,
    body?.example !== undefined && `-d '${JSON.stringify(body.example, undefined, 2)}'`,
  ];
  return lines.filter(Boolean).join(' \\\n  ');
}

/** Where the id comes from that the next examples need. */
function idSaid(route: RouteDescription): string | undefined {
  const { method, path } = route;
  const example = answersOf(route)[0]?.[1].example as { id?: string; items?: { id?: string }[] } | undefined;
  if (path.includes('{id}') || (method === 'get' && isMadeHere(path))) return undefined;
  if (example?.id !== undefined) return `Its \`id\` is \`$${idFor(path)}\` from here on.`;
  return example?.items?.[0]?.id && `The \`id\` of the first is \`$${idFor(path)}\` from here on.`;
}

/** Whether what is listed at this path is made there as well: then its id is known. */
const isMadeHere = (path: string) => API.routes.some(route => route.path === path && route.method === 'post');

const parameterRows = ({ properties = {} }: Field) =>
  Object.entries(properties).map(([name, field]) => [code(name), meaningOf(field)]);

const BELOW = 'All fields: [below](#the-fields-of-a-notification).';

/** A notification has more fields than its section has room for. Of several forms of a body the first is Herald's own. */
function bodyFields(schema: z.ZodType): string {
  if (schema === notificationBody || schema === notificationPatch) return BELOW;
  const field = schemaOf(schema) as Field;
  return fieldTable(field.anyOf?.[0] ?? field);
}

function fieldTable(field: Field): string {
  return table(['Field', 'Needed', 'Meaning'], rowsOf(field, ''));
}

function rowsOf({ properties = {}, required = [] }: Field, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}${field.items === undefined ? '' : '[]'}`;
    const [inner, within] = innerOf(field);
    const kinds = inner.oneOf ?? (inner.properties ? [inner] : []);
    return [
      [code(path), required.includes(name) ? 'yes' : '', meaningOf(field)],
      ...kinds.flatMap(kind => rowsOf(kind, `${path}${within}${kindOf(kind)}.`)),
    ];
  });
}

/** The field within a list or a map, and the name of the caller's own above it: `.{language}`. */
function innerOf(field: Field): [inner: Field, within: string] {
  const { items, additionalProperties: each, propertyNames } = field;
  if (typeof each !== 'object') return [items ?? field, ''];
  return [each, `.{${propertyNames?.title ?? 'name'}}`];
}

/** `(open)`: which of several shapes the field belongs to. */
function kindOf({ properties }: Field): string {
  const kind = properties?.type?.const ?? properties?.kind?.const;
  return kind === undefined ? '' : `(${kind})`;
}

function meaningOf(field: Field): string {
  const words = [
    field.description,
    field.enum && `One of ${field.enum.map(code).join(', ')}.`,
    field.const && code(field.const),
    field.format === 'date-time' && 'A time such as `2026-11-20T08:15:00Z`.',
    field.default && `Default ${code(field.default)}.`,
    field.maxLength && `At most ${field.maxLength} characters.`,
    field.maxItems && `At most ${field.maxItems}.`,
  ];
  return plain(words.filter(Boolean).join(' '));
}
