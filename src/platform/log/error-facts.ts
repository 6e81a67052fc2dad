/** The facts of an error that are logged. */
export interface ErrorFacts {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly stack?: string;
  readonly cause?: ErrorFacts | string;
}

/**
 * A chosen few properties. pino's own serializer takes all of them, and the errors of HTTP clients carry the
 * whole request, `Authorization` header included.
 */
export function errorFacts(thrown: unknown, depth = 0): ErrorFacts | string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { code, status } = thrown as { code?: unknown; status?: unknown };
  return {
    type: thrown.name,
    message: thrown.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof status === 'number' && { status }),
    ...(thrown.stack && { stack: thrown.stack }),
    ...(thrown.cause !== undefined && depth < 3 && { cause: errorFacts(thrown.cause, depth + 1) }),
  };
}
