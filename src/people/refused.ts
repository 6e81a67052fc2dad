import { TeamsFailure } from '../deliver/ports/teams.ts';

/** How the directory refuses, and what follows from it. */

export const statusOf = (error: unknown) => (error instanceof TeamsFailure ? error.status : undefined);

/** Asks once more where the token was refused: it is no more, and the next one may be good. */
export const withFreshToken = <T>(ask: () => Promise<T>): Promise<T> =>
  ask().catch(error => (statusOf(error) === 401 ? ask() : Promise.reject(error)));

/** Asking again changes nothing, and all that wait for it would wait for hours. */
export function isForGood({ status, code = '', token }: TeamsFailure): boolean {
  if (token) return REFUSED_TOKEN.has(code);
  return status !== undefined && status >= 400 && status < 500 && !PASSES.has(status);
}

const PASSES: ReadonlySet<number> = new Set([408, 429]);
/** Entra answered: above all that the tenant does not know the app. Any other code is a network's. */
const REFUSED_TOKEN: ReadonlySet<string> = new Set([
  'invalid_client',
  'invalid_grant',
  'invalid_resource',
  'unauthorized_client',
]);

/** The words to the operator about a refusal for good: `what` may not be read. */
export const forbidden = (what: string) =>
  `${what} may not be read: grant the application permission GroupMember.Read.All (docs/sideload.md)`;
