export type Releases = ReturnType<typeof createReleases>;

/**
 * A stack of undos: code that opens something pushes its close. They run in reverse, once, and all of them.
 * Once `stopping` is aborted, `push` throws its reason after it has taken the undo: a start ends at the next thing
 * that it opened.
 */
export function createReleases(stopping?: AbortSignal) {
  const undos: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    const errors: unknown[] = [];
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
      try {
        await undo();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  };
  return {
    push: (undo: () => Promise<void> | void) => {
      undos.push(undo);
      stopping?.throwIfAborted();
    },
    run: () => {
      running ??= run();
      return running;
    },
  };
}
