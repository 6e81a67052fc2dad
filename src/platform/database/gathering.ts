/**
 * Makes one piece of work of many: items that come while a batch is under way gather into the next. So a batch is
 * one item when there is little to do, and many when there is much, and nobody waits for a timer.
 *
 * `work` answers for each item, in order. When it fails, `apart` says whether the items are tried one by one, so that
 * one that cannot be done does not take the others along.
 */
export function gather<I, O>(
  work: (batch: readonly I[]) => Promise<readonly O[]>,
  { most, apart }: { most: number; apart: (error: unknown) => boolean },
): (item: I) => Promise<O> {
  type Waiting = { readonly item: I; resolve(result: O): void; reject(error: unknown): void };
  const waiting: Waiting[] = [];
  let busy = false;

  const doBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [i, { resolve }] of batch.entries()) resolve(results[i] as O);
    } catch (error) {
      if (batch.length > 1 && apart(error)) await Promise.all(batch.map(each => doBatch([each])));
      else for (const { reject } of batch) reject(error);
    }
  };
  const doAll = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) await doBatch(waiting.splice(0, most));
    busy = false;
  };

  return item =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) void doAll();
    });
}
