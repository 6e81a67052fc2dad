import { TeamsFailure } from '../deliver/ports/teams.ts';

/** The SDK's errors, as far as they were seen: their class is not exported. `body` is never there. */
interface SdkError {
  readonly code?: string;
  readonly message?: string;
  readonly statusCode?: number;
  readonly response?: { readonly bodyAsText?: string | null; readonly headers?: Headers };
}
interface Headers {
  get(name: string): string | undefined;
}

/** Turns anything that the SDK threw into facts. The error itself is not kept: it holds the request with its token. */
export function asTeamsFailure(error: unknown, now: Date): TeamsFailure {
  if (error instanceof TeamsFailure) return error;
  const sdk = (error ?? {}) as SdkError;
  return sdk.statusCode === undefined ? noAnswer(sdk) : answered(sdk, sdk.statusCode, now);
}

/** Teams took the request and named no message: it may stand, and can never be changed or removed. */
export function answerWithoutId(): TeamsFailure {
  return new TeamsFailure({
    message: 'Teams answered without an id.',
    outcome: 'unknown',
    code: 'AnswerWithoutId',
  });
}

export function noAnswerInTime(): TeamsFailure {
  return unanswered('Teams did not answer in time.', 'ETIMEDOUT', 'unknown');
}

function answered(sdk: SdkError, status: number, now: Date): TeamsFailure {
  const said = readBody(sdk.response?.bodyAsText);
  return new TeamsFailure({
    message: said.message ?? `Teams answered ${status}.`,
    outcome: mayStand(status) ? 'unknown' : 'refused',
    status,
    code: said.code,
    retryAfterMs: retryAfterMs(sdk.response?.headers?.get('retry-after'), now),
  });
}

/**
 * Only 503 says that nothing was done; the other faults of a server say nothing about what was done before. A 2xx
 * gets here when its body could not be read.
 */
function mayStand(status: number): boolean {
  return status < 300 || (status >= 500 && status !== 503);
}

/** These happen before anything was sent. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|EACCES|ERR_TLS_.*|CERT_.*|.*CERTIFICATE.*|.*SELF_SIGNED.*|UNABLE_TO_.*|EPROTO|ERR_PROXY_.*|HERALD_NOTHING_WRITTEN)$/;

function noAnswer({ code, message }: SdkError): TeamsFailure {
  const refused = code !== undefined && NOT_REACHED.test(code);
  const text = message ?? 'unknown error';
  return refused
    ? unanswered(`Teams could not be reached: ${text}`, code, 'refused')
    : unanswered(`The connection to Teams ended early: ${text}`, code, 'unknown');
}

function unanswered(message: string, code: string | undefined, outcome: 'refused' | 'unknown') {
  return new TeamsFailure({ message, code, outcome });
}

/**
 * Three shapes are known: `{"error":{"code","message"}}`; the older `{"errorCode":209,"message":"<JSON>"}`
 * with a `subCode` inside; and a bare `{"message"}` on some 401.
 */
function readBody(text: string | null | undefined): { code?: string; message?: string } {
  const body = parseObject(text);
  const inner = body.error ?? parseObject(body.message);
  const { code, subCode, message } = inner as Record<string, unknown>;
  return {
    code: asCode(code) ?? asCode(subCode) ?? asCode(body.errorCode),
    message: asText(message) ?? asText(body.message),
  };
}

function parseObject(text: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const asCode = (value: unknown) => (typeof value === 'number' ? String(value) : asText(value));

/** `Retry-After` is seconds or an HTTP date. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (!header) return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
