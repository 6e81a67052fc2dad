import { TeamsFailure } from '../../deliver/ports/teams.ts';
import { retryAfterMs } from '../failure.ts';

/** Graph said no. Its own sentence is not kept: it quotes ids, and may quote names. */
export function refusal(status: number, text: string, retryAfter: string | null, now: Date): TeamsFailure {
  const code = codeOf(text);
  return new TeamsFailure({
    message: `Microsoft Graph answered ${status}${code === undefined ? '' : ` ${code}`}.`,
    outcome: 'refused',
    status,
    code,
    retryAfterMs: retryAfterMs(retryAfter ?? undefined, now),
  });
}

/** `{"error":{"code","message","innerError":{"code"}}}`; the inner code says more where there is one. */
function codeOf(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text);
    return [error?.innerError?.code, error?.innererror?.code, error?.code].find(
      code => typeof code === 'string' && code !== '',
    );
  } catch {
    return undefined;
  }
}

/** No answer, or none that can be read. The request may have been carried out; asking again does no harm. */
export function asFailure(error: unknown): TeamsFailure {
  if (error instanceof TeamsFailure) return error;
  const { name, code, cause } = (error ?? {}) as {
    name?: unknown;
    code?: unknown;
    cause?: { code?: unknown };
  };
  const named = name === 'TimeoutError' ? 'ETIMEDOUT' : [cause?.code, code, name].find(isText);
  return new TeamsFailure({ message: 'Microsoft Graph gave no answer.', outcome: 'refused', code: named });
}

const isText = (value: unknown): value is string => typeof value === 'string';
