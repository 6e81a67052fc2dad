import { constants } from 'node:os';

/**
 * One Ctrl-C can arrive twice: the terminal tells the whole process group, and npm passes on what it was told itself
 * (seen with npm 11 where `sh` is bash; less than 10 ms apart). Nobody presses a key twice that fast.
 */
const SAME_WISH_MS = 300;

export class StopAsked extends Error {
  override readonly name = 'StopAsked';
}

/**
 * Aborted at the first SIGTERM or SIGINT, with a `StopAsked` as the reason; a second one ends the process at once,
 * with the exit code that the signal would have given. `asked` is called at the first. `now` in milliseconds.
 */
export function stopSignal(asked: (signal: NodeJS.Signals) => void, now: () => number): AbortSignal {
  const controller = new AbortController();
  let askedAt: number | undefined;
  const hear = (signal: NodeJS.Signals): void => {
    if (askedAt !== undefined && now() - askedAt > SAME_WISH_MS)
      process.exit(128 + constants.signals[signal]);
    if (askedAt !== undefined) return;
    askedAt = now();
    asked(signal);
    controller.abort(new StopAsked(signal));
  };
  process.on('SIGTERM', hear);
  process.on('SIGINT', hear);
  return controller.signal;
}
