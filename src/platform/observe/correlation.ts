import { AsyncLocalStorage } from 'node:async_hooks';

/** Because of which request of a caller something is done: one id from the handler to the header of the request to Teams. */
export interface Correlation {
  run<T>(correlationId: string, work: () => T): T;
  /** Undefined where nobody asked: what Herald does on its own account. */
  current(): string | undefined;
}

/** Carried along by the runtime, so that no chapter has to hand it on. */
export function createCorrelation(): Correlation {
  const storage = new AsyncLocalStorage<string>();
  return { run: (id, work) => storage.run(id, work), current: () => storage.getStore() };
}
