import type { Handler, RequestHead } from './http.ts';

/**
 * What the Bot Framework's handler looks like from here: the headers say whether it is Teams, then the activity is taken
 * in. Implemented by `teams/`.
 */
export type TeamsHandler = (
  head: Pick<RequestHead, 'headers'>,
) => Promise<(body: unknown) => Promise<{ status: number; body?: unknown }>>;

/** `POST /api/messages`: activities. Who may call is the business of `teams/`, not of keys. */
export function messagesHandler(handler: TeamsHandler): Handler {
  return async ({ headers }) => {
    const takeIn = await handler({ headers });
    return async ({ json }) => takeIn(json());
  };
}
