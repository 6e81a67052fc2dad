/**
 * Makes one piece of work of many: while a lot is under way, what comes meanwhile gathers into the next. So a lot is
 * one item when there is little to do, and many when there is much, and nobody waits for a timer.
 *
 * `work` answers for each item, in order. When it fails, `apart` says whether the items are tried one by one, so that
 * one that cannot be done does not take the others along.
 */
export function gather<I, O>(
  work: (lot: readonly I[]) => Promise<readonly O[]>,
  { most, apart }: { most: number; apart: (error: unknown) => boolean },
): (item: I) => Promise<O> {
  type Waiting = { readonly item: I; resolve(result: O): void; reject(error: unknown): void };
  const waiting: Waiting[] = [];
  let busy = false;

  const doLot = async (lot: readonly Waiting[]): Promise<void> => {
    try {
      const results = await work(lot.map(({ item }) => item));
      for (const [i, { resolve }] of lot.entries()) resolve(results[i] as O);
    } catch (error) {
      if (lot.length > 1 && apart(error)) await Promise.all(lot.map(each => doLot([each])));
      else for (const { reject } of lot) reject(error);
    }
  };
  const doAll = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) await doLot(waiting.splice(0, most));
    busy = false;
  };

  return item =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) void doAll();
    });
}
