import type { Handler, RequestHead } from './http.ts';

/**
 * The Bot Framework's handler as seen from here: the headers say whether it is Teams, then the activity is taken in.
 * Implemented by `teams/`.
 */
export type TeamsHandler = (
  head: Pick<RequestHead, 'headers'>,
) => Promise<(body: unknown) => Promise<{ status: number; body?: unknown }>>;

/** `POST /api/messages`: activities. Access is the business of `teams/`, not of keys. */
export function messagesHandler(handler: TeamsHandler): Handler {
  return async ({ headers }) => {
    const takeIn = await handler({ headers });
    return async ({ json }) => takeIn(json());
  };
}
