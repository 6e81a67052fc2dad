import type { Release } from '../core/release.ts';
import type { Clock } from '../core/time.ts';
import type { Handler } from './http.ts';

/** `/healthz`: the process lives, and which Herald it is. Anonymous; asks nobody. */
export function health(release: Release): Handler {
  return async () => async () => ({ status: 200, body: { status: 'ok', ...release } });
}

const ABOUT =
  'This is Herald, which brings notifications into Microsoft Teams. Its doors need a key; /openapi.json describes them.\n';

/** `/`: whoever was given the bare address learns what it is. Anonymous. */
export const about: Handler = async () => async () => ({
  status: 200,
  body: ABOUT,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
});

/** Anybody may ask as often as they like, so they share an answer for this long. */
const SHARED_FOR_MS = 1_000;

/** `/readyz`: the database answers too, so this process can take work. Anonymous. */
export function ready(ping: () => Promise<void>, clock: Clock): Handler {
  let answer: Promise<void> | undefined;
  let answeredAtMs: number | undefined;
  const nowMs = () => clock.now().getTime();
  const ask = () => {
    answeredAtMs = undefined;
    return ping().finally(() => {
      answeredAtMs = nowMs();
    });
  };
  return async () => async () => {
    const isOld = answeredAtMs !== undefined && nowMs() - answeredAtMs >= SHARED_FOR_MS;
    if (answer === undefined || isOld) answer = ask();
    await answer;
    return { status: 200, body: { status: 'ready' } };
  };
}
