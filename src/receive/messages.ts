import type { Door, DoorHead } from './http.ts';

/**
 * What the Bot Framework's door looks like from here: the headers say whether it is Teams, then the activity is taken
 * in. Implemented by `teams/`.
 */
export type TeamsDoor = (
  head: Pick<DoorHead, 'headers'>,
) => Promise<(body: unknown) => Promise<{ status: number; body?: unknown }>>;

/** `POST /api/messages`: activities. Who may call is the business of `teams/`, not of keys. */
export function messagesDoor(door: TeamsDoor): Door {
  return async ({ headers }) => {
    const takeIn = await door({ headers });
    return async ({ json }) => takeIn(json());
  };
}
