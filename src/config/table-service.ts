import * as s from './schemas.ts';
import type { Setting } from './setting.ts';

const listens = { section: 'Where it listens' } as const;
const keeps = { section: 'Where it keeps things' } as const;
const callers = { section: 'Who may call it' } as const;
const reaches = { section: 'Whom it reaches' } as const;
const pace = { section: 'How fast it sends' } as const;
const runs = { section: 'How it runs' } as const;

/** Everything that is not about the identity of the bot. */
export const SERVICE_TABLE = {
  host: {
    ...listens,
    names: [{ name: 'HOST', family: 'Herald' }],
    schema: s.host,
    must: 'an IP address or a host name, without scheme and port',
    doc: 'The address to listen at. Without it: 127.0.0.1 in the local mode, otherwise 0.0.0.0.',
    example: '127.0.0.1',
  },
  port: {
    ...listens,
    names: [{ name: 'PORT', family: 'Herald' }],
    schema: s.wholeNumber(0, 65_535),
    default: '3978',
    must: 'a whole number from 0 to 65535',
    doc: 'The port to listen at; 0 takes any free one.',
  },
  publicUrl: {
    ...listens,
    names: [
      { name: 'PUBLIC_URL', family: 'Herald' },
      { name: 'BOT_ENDPOINT', family: 'TeamsFx' },
      {
        name: 'BOT_DOMAIN',
        family: 'TeamsFx',
        as: domain => (domain.includes('://') ? domain : `https://${domain}`),
      },
    ],
    schema: s.webAddress,
    must: 'the address at which Teams and people reach Herald, such as https://herald.contoso.com, without user, query and fragment',
    doc: 'Where Herald is reached from outside; used in links and in the app package.',
    example: 'https://herald.contoso.com',
  },
  databaseUrl: {
    ...keeps,
    names: [{ name: 'DATABASE_URL', family: 'Herald' }],
    schema: s.postgresAddress,
    must: 'postgres://user:password@host:5432/database, with special characters of the password percent-encoded',
    doc: 'A PostgreSQL server, version 15 or later. Without it Herald runs a PostgreSQL of its own in DATA_DIR.',
    example: 'postgres://herald:secret@localhost:5432/herald',
    secret: true,
  },
  dataDir: {
    ...keeps,
    names: [{ name: 'DATA_DIR', family: 'Herald' }],
    schema: s.path,
    default: '.data',
    must: 'the path of a folder',
    doc: 'The folder of the PostgreSQL that Herald runs itself. Not used with DATABASE_URL.',
  },
  bootstrapApiKey: {
    ...callers,
    names: [{ name: 'BOOTSTRAP_API_KEY', family: 'Herald' }],
    schema: s.bearerKey,
    must: '24 to 512 letters, digits or any of . _ ~ + / - as "openssl rand -hex 24" makes them',
    doc: 'A first key with full scope, for a start without `npm run key`. Take it away once real keys exist.',
    secret: true,
  },
  githubWebhookSecret: {
    ...callers,
    names: [{ name: 'GITHUB_WEBHOOK_SECRET', family: 'Herald' }],
    schema: s.webhookSecret,
    must: 'at least 16 characters, the same as in the settings of the webhook on GitHub',
    doc: 'The secret with which GitHub signs what it posts to /api/hooks/github.',
    secret: true,
  },
  graphInstall: {
    ...reaches,
    names: [{ name: 'GRAPH_INSTALL', family: 'Herald' }],
    schema: s.flag,
    default: 'false',
    must: 'true or false',
    doc: 'With `true` Herald looks up people whom it has never met, and installs itself for those who do not have it, through Microsoft Graph. Needs permissions that an administrator grants: docs/sideload.md.',
  },
  teamsAppId: {
    ...reaches,
    names: [{ name: 'TEAMS_APP_ID', family: 'TeamsFx' }],
    schema: s.guid,
    must: 'the id of the app in its manifest: a GUID',
    doc: 'By which Herald finds its own app in the catalog of an organisation. Without it: the app id of the bot, as in the package.',
    example: '00000000-0000-0000-0000-000000000000',
  },
  graphBaseUrl: {
    ...reaches,
    names: [{ name: 'GRAPH_BASE_URL', family: 'Herald' }],
    schema: s.webAddress,
    must: 'an address on this machine, such as http://127.0.0.1:3979/graph',
    doc: 'The Microsoft Graph of the local mode, such as that of the stand-in. With a real bot it follows from CLOUD.',
    example: 'http://127.0.0.1:3979/graph',
  },
  tenantRequestsPerSecond: {
    ...pace,
    names: [{ name: 'TENANT_REQUESTS_PER_SECOND', family: 'Herald' }],
    schema: s.wholeNumber(1, 10_000),
    default: '45',
    must: 'a whole number from 1 to 10000',
    doc: 'Requests to Teams per tenant and second, over all processes. Teams allows 50.',
  },
  deliverConcurrency: {
    ...pace,
    names: [{ name: 'DELIVER_CONCURRENCY', family: 'Herald' }],
    schema: s.wholeNumber(1, 500),
    default: '20',
    must: 'a whole number from 1 to 500',
    doc: 'How many deliveries one process hands to Teams at the same time.',
  },
  dialogSilenceSeconds: {
    ...runs,
    names: [{ name: 'DIALOG_SILENCE_SECONDS', family: 'Herald' }],
    schema: s.wholeNumber(1, 86_400),
    default: '600',
    must: 'a whole number from 1 to 86400',
    doc: 'For how long a person may say nothing in the middle of a dialogue before cards that wait for its end are sent all the same.',
  },
  leaseSeconds: {
    ...pace,
    names: [{ name: 'LEASE_SECONDS', family: 'Herald' }],
    schema: s.wholeNumber(3, 3600),
    default: '30',
    must: 'a whole number from 3 to 3600',
    doc: 'How long a claimed delivery belongs to one process. After a crash it is sent again when this has passed.',
  },
  requestTimeoutSeconds: {
    ...pace,
    names: [{ name: 'REQUEST_TIMEOUT_SECONDS', family: 'Herald' }],
    schema: s.wholeNumber(1, 1200),
    default: '10',
    must: 'a whole number from 1 to 1200',
    doc: 'How long one request to Teams may take. At most a third of LEASE_SECONDS, so that a lease outlives opening a chat, sending, and recording it.',
  },
  role: {
    ...runs,
    names: [{ name: 'ROLE', family: 'Herald' }],
    schema: s.oneOf('all', 'web', 'worker'),
    default: 'all',
    must: 'all, web or worker',
    doc: 'What this process does: `web` opens the doors and records, `worker` sends and works in the background, `all` does both. Any number of each may share one DATABASE_URL.',
  },
  otlpEndpoint: {
    ...runs,
    names: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', family: 'Herald' }],
    schema: s.webAddress,
    must: 'the address of an OpenTelemetry collector that speaks OTLP over HTTP, such as http://localhost:4318',
    doc: 'Where traces are sent. Without it none are made. The other OTEL_… variables (service name, headers, sampler, resource attributes) mean what OpenTelemetry says.',
    example: 'http://localhost:4318',
  },
  logLevel: {
    ...runs,
    names: [{ name: 'LOG_LEVEL', family: 'Herald' }],
    schema: s.oneOf('debug', 'info', 'warn', 'error', 'silent'),
    default: 'info',
    must: 'debug, info, warn, error or silent',
    doc: 'The least that is logged.',
  },
  logFormat: {
    ...runs,
    names: [{ name: 'LOG_FORMAT', family: 'Herald' }],
    schema: s.oneOf('json', 'pretty'),
    default: 'json',
    must: 'json or pretty',
    doc: 'One JSON object per line, or lines for people.',
  },
} as const satisfies Record<string, Setting>;
