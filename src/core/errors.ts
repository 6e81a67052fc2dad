/**
 * Everything that can go wrong for a caller, as a closed list. A code is stable and never reused.
 * `docs/errors.md` is generated from this table; a test keeps the two equal.
 */
export const ERRORS = {
  'invalid-json': {
    status: 400,
    title: 'The body is not JSON',
    remedy: 'Send a JSON object, UTF-8, with Content-Type: application/json.',
  },
  'invalid-request': {
    status: 422,
    title: 'The request has faults',
    remedy: 'Mend every field named in "errors" and send it again. Nothing was recorded.',
  },
  'repeat-too-often': {
    status: 422,
    title: 'This repeats too often',
    remedy:
      'Leave at least 15 minutes between two times, or post when there is something to say. Nothing was recorded.',
  },
  'no-tester': {
    status: 422,
    title: 'This key has no tester',
    remedy:
      'A preview goes to one person, whom the operator names: npm run key -- tester --name <name of the key> --person <address>. Nothing was recorded.',
  },
  'too-many-series': {
    status: 429,
    title: 'This key has too many notifications that repeat',
    remedy:
      'Nothing was recorded. End some: GET /api/notifications?repeats=true lists them, and DELETE ends one. A series with "until" or "count" ends by itself.',
  },
  'invalid-activity': {
    status: 400,
    title: 'The body is not a Bot Framework activity',
    remedy:
      'Only the Bot Framework should call this address, and it sends nothing of this kind. "errors" names each field that is wrong.',
  },
  'wrong-bot': {
    status: 403,
    title: 'The activity is for another bot',
    remedy:
      'Check that the messaging endpoint in the bot registration belongs to the app id in MicrosoftAppId.',
  },
  'foreign-tenant': {
    status: 403,
    title: 'This tenant is not served',
    remedy:
      'The operator names the tenants that are served in ALLOWED_TENANTS; without it that is the one in MicrosoftAppTenantId.',
  },
  'not-local': {
    status: 403,
    title: 'The local mode answers this machine only',
    remedy:
      'Without an app id Herald asks nobody who they are, so it answers only what is asked at localhost, 127.0.0.1 or [::1], and no page of another site. Set MicrosoftAppId and what belongs to it to be reached from elsewhere.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid key',
    remedy:
      'Send "Authorization: Bearer <key>", or a token in its place. Make a key with: npm run key -- create --name <name> --topic <topic>',
  },
  'invalid-token': {
    status: 401,
    title: 'This token opens nothing here',
    remedy:
      'Get a token for the audience and from the issuer that the operator of Herald names, shortly before you send it: docs/operations.md#tokens-in-the-place-of-keys.',
  },
  'issuer-away': {
    status: 503,
    title: 'The issuer of this token cannot be asked for its keys',
    remedy:
      'Try again after the time in Retry-After, with the same Idempotency-Key. The operator finds in the log why its address could not be reached; a key needs nobody else.',
  },
  forbidden: {
    status: 403,
    title: 'This caller may not do that',
    remedy: 'Use a key whose scope covers the topic and the tenant, or a token whose app roles and scope do.',
  },
  'invalid-signature': {
    status: 401,
    title: 'There is no hook at this address, or another secret signed the body',
    remedy:
      'Give the sender the address and the secret of one hook. "npm run hook -- list" says when each was last used and last refused; "npm run hook -- rotate --name <name>" makes another secret.',
  },
  'mapping-failed': {
    status: 422,
    title: 'The mapping of this hook does not fit what was sent',
    remedy:
      'Try it with the body: npm run hook -- try mapping.jsonata body.json. Mend the mapping, and save it: npm run hook -- map --name <name> --mapping mapping.jsonata. Nothing was recorded.',
  },
  'old-hook-address': {
    status: 404,
    title: 'A hook has an address of its own now',
    remedy:
      'Make one with: npm run hook -- create --source github --people <who hears it> --topic <topic>. It prints the address and the secret for the settings of the webhook.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    remedy:
      'Send at most 256 KiB; a hook takes 25 MiB. Link to long texts instead of sending them. Address many people by "subscribers" or "teams", or send the same notification in several requests with one "key": each adds its people.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'This content type is not understood',
    remedy:
      'Send JSON as application/json, uncompressed, or what "detail" names where this address takes something else.',
  },
  'not-found': { status: 404, title: 'There is nothing here', remedy: 'Check the address and the id.' },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    remedy: 'Use one of the methods that the header "Allow" of this answer names.',
  },
  'idempotency-conflict': {
    status: 409,
    title: 'This Idempotency-Key was used for another body',
    remedy: 'Use a new key for a new notification, or send the first body again to learn its id.',
  },
  recalled: {
    status: 409,
    title: 'This notification was recalled',
    remedy: 'Its cards are gone, so there is nothing to change. Send a new one; its key is free again.',
  },
  'question-closed': {
    status: 409,
    title: 'This question is closed',
    remedy:
      'Nothing more can be said to it: it was taken back, or its deadline passed long ago, or there is an answer already and a note on progress would come after it. Send a correction as another answer.',
  },
  'too-few-answers': {
    status: 409,
    title: 'No answers to this anonymous survey are shown yet',
    remedy:
      'Ask again later: while it is open, answers are shown 3 at a time as soon as 6 wait, and all of them when it closes, if there are 3. The answers of one or two people could be guessed to be theirs.',
  },
  'tenant-required': {
    status: 422,
    title: 'The tenant is not clear',
    remedy: 'Name the tenant in "tenantId". It may be left out only where the bot serves exactly one.',
  },
  unavailable: {
    status: 503,
    title: 'The database cannot be reached',
    remedy:
      'Try again after the time in Retry-After, with the same Idempotency-Key: a request that was cut off in its last moment may have been recorded, and is not recorded twice.',
  },
  'disk-full': {
    status: 503,
    title: 'The disk of the database is full',
    remedy:
      'Nothing was recorded. The operator frees space on the disk of the database (that of DATA_DIR where Herald runs its own); then try again.',
  },
  'too-many-requests': {
    status: 429,
    title: 'This key asks too often',
    remedy:
      'Try again after the time in Retry-After, with the same Idempotency-Key. The operator finds the limit in CALLER_REQUESTS_PER_SECOND.',
  },
  'too-many-open': {
    status: 429,
    title: 'This key has too many deliveries that wait',
    remedy:
      'Nothing was recorded. Try again when some of them are sent, or take back what is not needed any more. The operator finds the limit in CALLER_OPEN_DELIVERIES.',
  },
  'too-many-topics': {
    status: 429,
    title: 'This key has made too many topics',
    remedy:
      'Nothing was recorded. Post to a topic that is there: a topic is what people subscribe to, not what happened. Those that nobody uses end with RETENTION_DAYS. The operator finds the limit in CALLER_TOPICS.',
  },
  'hook-over-budget': {
    status: 503,
    title: 'This webhook sends more than it may',
    remedy:
      'Nothing was recorded. It may be sent again after the time in Retry-After. (503, because many senders of webhooks do not send again what was answered with 429.) The limits are those of keys.',
  },
  overloaded: {
    status: 503,
    title: 'Too much is being sent at once',
    remedy:
      'Nothing was recorded. Try again after the time in Retry-After, and send less at the same time. The operator finds in docs/operations.md how much this process takes.',
  },
  internal: {
    status: 500,
    title: 'Herald failed',
    remedy:
      'Nothing was recorded unless the answer says so. Give the operator the correlation id; the log has the details.',
  },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>;
export type ErrorCode = keyof typeof ERRORS;

/** One fault of one field. `field` is a path such as `audience.people.0`; `message` says the remedy. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** An error that a caller may see. Its texts never hold a secret or text of an upstream error. */
export class HeraldError extends Error {
  override readonly name = 'HeraldError';
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];

  constructor(code: ErrorCode, detail: string = ERRORS[code].title, faults: readonly FieldFault[] = []) {
    super(detail);
    this.code = code;
    this.faults = faults;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** The refusal of what goes beyond a budget, with the time after which there may be room. */
export class OverBudget extends HeraldError {
  readonly retryAfterSeconds: number;

  constructor(code: ErrorCode, detail: string | undefined, retryAfterSeconds: number) {
    super(code, detail);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The refusal of a request for the faults that were found in it. */
export function invalid(faults: readonly FieldFault[]): HeraldError {
  const fields = [...new Set(faults.map(({ field }) => field))];
  const count = faults.length === 1 ? 'One fault' : `${faults.length} faults`;
  return new HeraldError('invalid-request', `${count}: ${fields.join(', ')}.`, faults);
}
