import { ERRORS, type FieldFault, HeraldError } from '../core/errors.ts';
import { absenceOf } from '../decide/absence.ts';

/**
 * An error as RFC 9457 `application/problem+json`. `errors` names every bad field at once.
 *
 * `type` is `about:blank`: a URI would have to be at a host that is Herald's for ever, and there is none. The stable
 * name is `code`, an anchor of `docs/errors.md`.
 */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly remedy: string;
  readonly correlationId: string;
  readonly errors?: readonly FieldFault[];
}

/** An error as its caller sees it. One that is not a `HeraldError` is ours alone: the log has it. */
export function toProblem(error: unknown, correlationId: string): Problem {
  const known = error instanceof HeraldError ? error : new HeraldError(absenceOf(error) ?? 'internal');
  const { status, title, remedy } = ERRORS[known.code];
  return {
    type: 'about:blank',
    title,
    status,
    detail: known.message,
    code: known.code,
    remedy,
    correlationId,
    ...(known.faults.length > 0 && { errors: known.faults }),
  };
}
