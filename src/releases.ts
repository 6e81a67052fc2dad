/** A stack of undos: whoever opens something pushes its close. They run in reverse, once, and all of them. */
export function createReleases() {
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
    push: (undo: () => Promise<void> | void) => void undos.push(undo),
    run: () => {
      running ??= run();
      return running;
    },
  };
}
