/** One fault of one field, as Herald names it: `audience.people.0`. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** Herald answered, and did not do it. `code` is one of docs/errors.md, or `not-herald` where something else answered. */
export class HeraldRefusal extends Error {
  override readonly name = 'HeraldRefusal';
  readonly status: number;
  readonly code: string;
  readonly remedy: string;
  readonly faults: readonly FieldFault[];
  /** By which the operator of Herald finds it in the log. */
  readonly correlationId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(response: Response, problem: Problem) {
    super(problem.detail ?? problem.title);
    this.status = response.status;
    this.code = problem.code;
    this.remedy = problem.remedy;
    this.faults = problem.errors ?? [];
    this.correlationId = problem.correlationId;
    this.retryAfterSeconds = retryAfterSeconds(response);
  }
}

interface Problem {
  readonly title: string;
  readonly detail?: string;
  readonly code: string;
  readonly remedy: string;
  readonly errors?: readonly FieldFault[];
  readonly correlationId?: string;
}

/** The refusal in an answer that is no success. A proxy, or another server at the address, answers with no problem. */
export function refusalOf(response: Response, body: unknown): HeraldRefusal {
  return new HeraldRefusal(response, isProblem(body) ? body : stranger(response));
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'remedy' in body && 'title' in body;

function stranger({ status, headers }: Response): Problem {
  const elsewhere = headers.get('location');
  return {
    code: 'not-herald',
    title: `The server there is not Herald: it says ${status}${elsewhere ? ` and leads to ${elsewhere}` : ''}.`,
    remedy:
      'Check the address, and what stands between: a proxy, a sign-in page, an ingress without a route.',
  };
}

/** A number of seconds, or the time when. */
export function retryAfterSeconds({ headers }: Response): number | undefined {
  const said = headers.get('retry-after');
  if (said === null) return undefined;
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Nothing answered. `code` is that of the network, such as `ECONNREFUSED`. */
export class HeraldUnreachable extends Error {
  override readonly name = 'HeraldUnreachable';
  readonly code: string;
  readonly remedy: string;

  constructor(url: string, cause: unknown) {
    const code = codeOf(cause);
    const { what, remedy } = UNREACHED[code] ?? OTHERWISE;
    super(`${new URL(url).origin} cannot be reached: ${what} (${code}).`, { cause });
    this.code = code;
    this.remedy = remedy;
  }
}

interface Why {
  readonly what: string;
  readonly remedy: string;
}

const OTHERWISE: Why = {
  what: 'the connection failed',
  remedy: 'Check the address, the network, and what stands between.',
};
const NO_NAME: Why = {
  what: 'this machine finds no such host',
  remedy: 'Check the spelling of the address, and that this machine can resolve it (VPN, DNS).',
};
const SILENT: Why = {
  what: 'nothing answered in time',
  remedy: 'Check that a firewall lets this machine through, and that Herald runs: GET /healthz.',
};
const CUT: Why = {
  what: 'the connection was cut',
  remedy: 'Try again. If it stays so, look at what stands between: a proxy, a firewall, an ingress.',
};
const UNKNOWN_ISSUER: Why = {
  what: 'this machine does not trust who issued its certificate',
  remedy:
    'Let Node know the certificate authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or serve the whole chain.',
};
const NO_TLS: Why = {
  what: 'the server there does not speak TLS',
  remedy: 'Use http:// for Herald on this machine, or the port at which the proxy in front of it speaks TLS.',
};

/** By the code of the network. */
const UNREACHED: Readonly<Record<string, Why>> = {
  ENOTFOUND: NO_NAME,
  EAI_AGAIN: NO_NAME,
  ECONNREFUSED: {
    what: 'nothing listens there',
    remedy: 'Start Herald (npm start), or check the port of the address.',
  },
  ETIMEDOUT: SILENT,
  UND_ERR_CONNECT_TIMEOUT: SILENT,
  UND_ERR_HEADERS_TIMEOUT: SILENT,
  TimeoutError: SILENT,
  EHOSTUNREACH: SILENT,
  ENETUNREACH: SILENT,
  ECONNRESET: CUT,
  UND_ERR_SOCKET: CUT,
  EPIPE: CUT,
  CERT_HAS_EXPIRED: {
    what: 'its certificate has expired',
    remedy: 'Renew the certificate of that address; until then nobody can be sure who answers there.',
  },
  CERT_NOT_YET_VALID: {
    what: 'its certificate is not valid yet',
    remedy: 'Set the clock of this machine, or wait until the certificate begins.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'its certificate is for another name',
    remedy: 'Use the name that the certificate is for, or have one issued for this name.',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_ISSUER,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_ISSUER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_ISSUER,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  EPROTO: NO_TLS,
};

/** `fetch` wraps what happened; the innermost says it. */
function codeOf(error: unknown): string {
  const { cause, code, name } = Object(error) as { cause?: unknown; code?: unknown; name?: unknown };
  if (cause !== undefined) return codeOf(cause);
  return typeof code === 'string' ? code : String(name ?? 'unknown');
}
