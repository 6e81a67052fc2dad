import type { Door } from './http.ts';

/** `/healthz`: the process lives. Anonymous, and says nothing else. */
export const health: Door = async () => ({ status: 200, body: { status: 'ok' } });

/** `/readyz`: the database answers too, so this process can take work. Anonymous. */
export function ready(ping: () => Promise<void>): Door {
  return async () => {
    await ping();
    return { status: 200, body: { status: 'ready' } };
  };
}
