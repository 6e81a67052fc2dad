/** Wakes one sleeper. A ring that nobody sleeps through is remembered, so that none is lost. */
export interface Alarm {
  ring(): void;
  /** Resolves at the next ring, at once when one came since the last waking, or after the time. */
  wait(ms: number): Promise<void>;
}

export function createAlarm(): Alarm {
  let rung = false;
  let waken: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      waken?.();
    },
    async wait(ms) {
      if (!rung)
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, ms);
          waken = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      rung = false;
      waken = undefined;
    },
  };
}
