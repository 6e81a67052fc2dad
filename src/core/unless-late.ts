/** Resolves as the work does; rejects with `late` once so much time is over, and the work goes on. */
export function unlessLate<T>(work: Promise<T>, withinMs: number, late: () => Error): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), withinMs);
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}
