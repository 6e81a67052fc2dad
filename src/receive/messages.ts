import type { Door, DoorRequest } from './http.ts';

/** What the Bot Framework's door looks like from here. Implemented by `teams/`. */
export type TeamsDoor = (
  request: Pick<DoorRequest, 'headers'> & { readonly body: unknown },
) => Promise<{ status: number; body?: unknown }>;

/** `POST /api/messages`: activities. Who may call is the business of `teams/`, not of keys. */
export function messagesDoor(door: TeamsDoor): Door {
  return async ({ headers, json }) => door({ headers, body: json() });
}
